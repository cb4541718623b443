#pragma once
#include <QPainter>
#include <QWidget>
#include <array>
#include <cstdint>

namespace ui {

/// How many objects of each class, by labeling::HubbleClass.
using ClassMix = std::array<std::int64_t, 7>;

/// Adjoining pieces in the class colours, as wide as their shares.
void paintMix(QPainter& painter, const QRectF& box, const ClassMix& mix);

/// The bar with its codes and percentages below; each is a sub-selection.
class MixBar : public QWidget {
  Q_OBJECT
 public:
  explicit MixBar(QWidget* parent = nullptr);
  void setMix(const ClassMix& mix);
  QSize sizeHint() const override { return {300, 36}; }

 Q_SIGNALS:
  void classActivated(int hubbleClass);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;

 private:
  struct Entry {
    int hubbleClass;
    QString words;
    QRectF box;
  };
  std::vector<Entry> entries() const;
  ClassMix m_mix{};
};

}  // namespace ui
