#pragma once
#include <QWidget>

class QHBoxLayout;
class QLabel;

namespace ui {

/// Floats at the bottom of the gallery while something is selected.
class SelectionBar : public QWidget {
  Q_OBJECT
 public:
  explicit SelectionBar(QWidget* parent);
  void setCount(std::int64_t selected);
  void setMapOffered(bool offered);
  static constexpr int kShadow = 24;  ///< room around the bar for its shadow
  static constexpr int kHeight = 48;

 Q_SIGNALS:
  void labelClicked();
  void similarClicked();
  void mapClicked();
  void exportClicked();
  void picturesClicked();
  void closeClicked();

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QLabel* m_count;
  QWidget* m_map;
};

}  // namespace ui
