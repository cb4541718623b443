#pragma once
#include <QWidget>
#include <cstdint>
#include <span>
#include <vector>

namespace ui {

/// A column's distribution within a selection, on the range of all objects, so that two selections compare.
class MiniHistogram : public QWidget {
  Q_OBJECT
 public:
  explicit MiniHistogram(QWidget* parent = nullptr);
  /// @param values (N) of all objects; rows: the selection
  void setColumn(const QString& title, std::span<const float> values, std::span<const std::int64_t> rows);
  QSize sizeHint() const override { return {150, 62}; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QString m_title;
  double m_low = 0, m_high = 1;
  std::vector<int> m_counts;
};

}  // namespace ui
