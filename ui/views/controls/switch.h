#pragma once
#include <QAbstractButton>

namespace ui {

/// On or off, 28 x 16.
class Switch : public QAbstractButton {
  Q_OBJECT
 public:
  explicit Switch(QWidget* parent = nullptr);
  QSize sizeHint() const override { return {28, 24}; }

 protected:
  void paintEvent(QPaintEvent* event) override;
};

}  // namespace ui
