#pragma once
#include <QObject>
#include <QPointer>

class QFocusFrame;
class QWidget;

namespace ui {

/// The 2-px brass ring, 2 px outside the widget that got the focus by the keyboard. One per application.
/// Widgets that show their focus themselves (the gallery's focused tile) set the property "ownFocus".
class FocusRing : public QObject {
  Q_OBJECT
 public:
  explicit FocusRing(QObject* application);
  ~FocusRing() override;
  bool eventFilter(QObject* object, QEvent* event) override;
  QWidget* widget() const;  ///< around which it is shown; null: not shown

 private:
  QPointer<QFocusFrame> m_frame;
};

}  // namespace ui
