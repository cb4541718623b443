// Keys of the Label workspace. A text field that has the focus keeps its keys: it takes them before they get
// here.
#include <QKeyEvent>

#include "ui/session/project_session.h"
#include "ui/views/gallery/filmstrip.h"
#include "ui/views/label/image_bar.h"
#include "ui/views/label/label_view.h"
#include "ui/views/label/question_panel.h"

namespace ui {

void LabelView::keyPressEvent(QKeyEvent* event) {
  const bool control = event->modifiers() & Qt::ControlModifier;
  const bool shift = event->modifiers() & Qt::ShiftModifier;
  const int key = event->key();
  if (control) {
    switch (key) {
      case Qt::Key_Z:
        shift ? redo() : undo();
        return;
      case Qt::Key_Y:
        redo();
        return;
      case Qt::Key_Plus:
      case Qt::Key_Equal:
        m_sky->zoomBy(1.25);
        return;
      case Qt::Key_Minus:
        m_sky->zoomBy(0.8);
        return;
      case Qt::Key_0:
        m_sky->fit();
        return;
      default:
        QWidget::keyPressEvent(event);
        return;
    }
  }
  if (key >= Qt::Key_0 && key <= Qt::Key_9) {
    if (event->isAutoRepeat() || m_question.empty() || m_session.project().isReadOnly()) return;
    if (key == Qt::Key_0) {
      onAnswered(labeling::kCannotTell);
      return;
    }
    const labeling::Question* question = m_session.scheme().find(m_question);
    const auto index = static_cast<std::size_t>(key - Qt::Key_1);
    if (question && index < question->answers.size()) {
      const std::string answer = question->answers[index].id;
      onAnswered(answer);
    }
    return;
  }
  const auto stepNumber = [this](int steps) {
    if (!m_questions->numbers().empty() && !m_session.project().isReadOnly())
      m_questions->numbers().front()->step(steps);
  };
  switch (key) {
    case Qt::Key_Left:
      step(-1);
      return;
    case Qt::Key_Right:
      step(1);
      return;
    case Qt::Key_Space:
      skip();
      return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
      saveAndNext();
      return;
    case Qt::Key_Backspace:
      previousQuestion();
      return;
    case Qt::Key_BracketLeft:
    case Qt::Key_Comma:
      stepNumber(-1);
      return;
    case Qt::Key_BracketRight:
    case Qt::Key_Period:
      stepNumber(1);
      return;
    case Qt::Key_Backslash:
      if (!m_questions->numbers().empty()) m_questions->numbers().front()->otherProng();
      return;
    case Qt::Key_Minus:
      m_questions->stepConfidence(-1);
      return;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
      m_questions->stepConfidence(1);
      return;
    case Qt::Key_Semicolon:
      m_questions->focusComment();
      return;
    case Qt::Key_X:
      toggleFlag();
      return;
    case Qt::Key_F:
      m_session.setBlind(!m_session.isBlind());
      return;
    case Qt::Key_Q:
      chooseQueue();
      return;
    case Qt::Key_N:
      m_neighbourStrip->setFocus(Qt::ShortcutFocusReason);
      return;
    case Qt::Key_B:
      m_bar->stepBand(shift ? -1 : 1);
      return;
    case Qt::Key_T:
      m_bar->stepStretch();
      return;
    case Qt::Key_C:
      m_bar->toggleContours();
      return;
    case Qt::Key_I:
      m_bar->toggleInvert();
      return;
    case Qt::Key_G:
      if (m_row >= 0) Q_EMIT m_session.workspaceRequested(QStringLiteral("browse"));
      return;
    case Qt::Key_Z:
      if (!event->isAutoRepeat()) m_sky->setPeek(true);
      return;
    case Qt::Key_Escape:
      setFocus();
      return;
    default:
      QWidget::keyPressEvent(event);
  }
}

void LabelView::keyReleaseEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Z && !event->isAutoRepeat()) {
    m_sky->setPeek(false);
    return;
  }
  QWidget::keyReleaseEvent(event);
}

}  // namespace ui
