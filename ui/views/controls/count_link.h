#pragma once
#include <QAbstractButton>

#include "ui/theme/type.h"

namespace ui {

/// A number that opens the galaxies behind it: dotted underline, solid on hover and focus, Enter activates.
class CountLink : public QAbstractButton {
  Q_OBJECT
 public:
  explicit CountLink(Type type = Type::Small, QWidget* parent = nullptr);
  void setText(const QString& text);

  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return sizeHint(); }

 protected:
  void paintEvent(QPaintEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  Type m_type;
};

}  // namespace ui
