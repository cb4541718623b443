#include "ui/theme/focus_ring.h"

#include <QApplication>
#include <QFocusEvent>
#include <QFocusFrame>
#include <QWidget>

namespace ui {

FocusRing::FocusRing(QObject* application) : QObject(application) { application->installEventFilter(this); }

FocusRing::~FocusRing() { delete m_frame; }

bool FocusRing::eventFilter(QObject* object, QEvent* event) {
  if (event->type() != QEvent::FocusIn && event->type() != QEvent::FocusOut) return false;
  auto* widget = qobject_cast<QWidget*>(object);
  if (!widget) return false;
  if (event->type() == QEvent::FocusOut) {
    if (m_frame && m_frame->widget() == widget) m_frame->setWidget(nullptr);
    return false;
  }
  const Qt::FocusReason reason = static_cast<QFocusEvent*>(event)->reason();
  const bool byKeyboard =
      reason == Qt::TabFocusReason || reason == Qt::BacktabFocusReason || reason == Qt::ShortcutFocusReason;
  if (!byKeyboard || widget->property("ownFocus").toBool() || widget->isWindow()) return false;
  if (!m_frame) m_frame = new QFocusFrame;
  m_frame->setWidget(widget);
  return false;
}

QWidget* FocusRing::widget() const { return m_frame ? m_frame->widget() : nullptr; }

}  // namespace ui
