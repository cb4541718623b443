// Keys of the Label workspace. A text field that has the focus keeps its keys: it takes them before they get
// here.
#include <QKeyEvent>
#include <algorithm>
#include <functional>
#include <map>

#include "ui/actions/shortcuts.h"
#include "ui/session/project_session.h"
#include "ui/views/gallery/filmstrip.h"
#include "ui/views/label/adjudication_panel.h"
#include "ui/views/label/image_bar.h"
#include "ui/views/label/label_steps.h"
#include "ui/views/label/label_view.h"
#include "ui/views/label/question_panel.h"

namespace ui {

namespace {
constexpr int kSimilar = 200;
}

void LabelView::keyPressEvent(QKeyEvent* event) {
  if (event->matches(QKeySequence::Undo)) return undo();
  if (event->matches(QKeySequence::Redo)) return redo();
  // The answers first: a scheme may give one of them a letter.
  if (!m_question.empty()) {
    if (const auto answer = m_questions->answerFor(*event)) {
      if (!event->isAutoRepeat()) onAnswered(*answer);
      return;
    }
  }
  const QString id = QLatin1String(shortcuts().actionFor(*event, {"label", "galaxies"}));
  if (id == QLatin1String("label.peek")) {
    if (!event->isAutoRepeat()) m_sky->setPeek(true);
    return;
  }
  if (id == QLatin1String("label.loupe") && event->isAutoRepeat()) return;
  if (id.isEmpty() || !runAction(id)) QWidget::keyPressEvent(event);
}

void LabelView::keyReleaseEvent(QKeyEvent* event) {
  // Whatever is held with it by now: what began with the key ends with it.
  for (const QKeySequence& key : shortcuts().keys("label.peek")) {
    if (key.count() != 1 || key[0].key() != event->key() || event->isAutoRepeat()) continue;
    m_sky->setPeek(false);
    return;
  }
  QWidget::keyReleaseEvent(event);
}

bool LabelView::runAction(const QString& id) {
  const auto stepNumber = [this](int steps) {
    const std::vector<NumberRow*> rows = m_questions->numbers();
    if (!rows.empty() && !m_session.project().isReadOnly()) rows.front()->step(steps);
  };
  const auto otherProng = [this] {
    for (NumberRow* row : m_questions->numbers()) row->otherProng();
  };
  const std::map<QString, std::function<void()>> actions{
      {QStringLiteral("label.previous"), [this] { step(-1); }},
      {QStringLiteral("label.next"), [this] { step(1); }},
      {QStringLiteral("label.skip"), [this] { skip(); }},
      {QStringLiteral("label.save"), [this] { confirm(); }},
      {QStringLiteral("label.back"), [this] { previousQuestion(); }},
      {QStringLiteral("label.forward"), [this] { nextQuestion(); }},
      {QStringLiteral("label.repeat"), [this] { repeatAnswer(); }},
      {QStringLiteral("label.whole-selection"), [this] { setWholeSelection(!m_wholeSelection); }},
      {QStringLiteral("label.value-less"), [&] { stepNumber(-1); }},
      {QStringLiteral("label.value-more"), [&] { stepNumber(1); }},
      {QStringLiteral("label.prong"), otherProng},
      {QStringLiteral("label.less-sure"), [this] { m_questions->stepConfidence(-1); }},
      {QStringLiteral("label.more-sure"), [this] { m_questions->stepConfidence(1); }},
      {QStringLiteral("label.comment"), [this] { m_questions->focusComment(); }},
      {QStringLiteral("label.tag"),
       [this] {
         for (const labeling::Question* question : labelSteps(m_session.schemes().asked(), answers()).path) {
           if (question->kind != labeling::QuestionKind::Tags) continue;
           if (question->id != m_question) chooseQuestion(question->id);
           m_questions->focusTag();
           return;
         }
         Q_EMIT statusChanged(
             tr("This project asks for no tags. Add the scheme “Free tags” to its questions."));
       }},
      {QStringLiteral("label.blind"), [this] { m_session.setBlind(!m_session.isBlind()); }},
      {QStringLiteral("label.neighbours"), [this] { m_neighbourStrip->setFocus(Qt::ShortcutFocusReason); }},
      {QStringLiteral("label.band"), [this] { m_bar->stepBand(1); }},
      {QStringLiteral("label.band-back"), [this] { m_bar->stepBand(-1); }},
      {QStringLiteral("label.stretch"), [this] { m_bar->stepStretch(); }},
      {QStringLiteral("label.blink"), [this] { m_bar->toggleBlink(); }},
      {QStringLiteral("label.segments"), [this] { m_bar->toggleSegments(); }},
      {QStringLiteral("label.catalogue"), [this] { m_bar->toggleCatalogue(); }},
      {QStringLiteral("label.loupe"), [this] { m_sky->setLoupe(!m_sky->isLoupeShown()); }},
      {QStringLiteral("label.contours"), [this] { m_bar->toggleContours(); }},
      {QStringLiteral("label.invert"), [this] { m_bar->toggleInvert(); }},
      {QStringLiteral("label.zoom-in"), [this] { m_sky->zoomBy(1.25); }},
      {QStringLiteral("label.zoom-out"), [this] { m_sky->zoomBy(0.8); }},
      {QStringLiteral("label.fit"), [this] { m_sky->fit(); }},
      {QStringLiteral("label.queue"), [this] { chooseQueue(); }},
      {QStringLiteral("label.schemes"), [this] { Q_EMIT schemesRequested(); }},
      {QStringLiteral("galaxies.flag"), [this] { toggleFlag(); }},
      {QStringLiteral("galaxies.browse"),
       [this] {
         if (m_row >= 0) Q_EMIT m_session.workspaceRequested(QStringLiteral("browse"));
       }},
      {QStringLiteral("galaxies.map"),
       [this] {
         if (m_row >= 0) Q_EMIT m_session.workspaceRequested(QStringLiteral("explore"));
       }},
      {QStringLiteral("galaxies.similar"), [this] { askNeighbours(kSimilar); }},
      {QStringLiteral("galaxies.clear"), [this] {
         if (!m_wholeSelection) endAdjudication();
         m_wholeSelection = false;
         showWholeSelection();
         setFocus();
       }}};
  const auto found = actions.find(id);
  if (found == actions.end()) return false;
  found->second();
  return true;
}

void LabelView::confirm() {
  // An answer of several parts, or a value, is complete when the person says so: then the next open question.
  const labeling::Question* question = m_session.schemes().find(m_question);
  const bool isOpenEnded =
      question &&
      (takesSeveral(*question) || (question->kind == labeling::QuestionKind::Number && !question->isTType()));
  if (!isOpenEnded || m_adjudication->isActive()) return saveAndNext();
  flush();
  auto given = answers();
  given.try_emplace(m_question);  // passed over, if nothing was said
  const LabelSteps way = labelSteps(m_session.schemes().asked(), given);
  const auto next = std::find_if(way.path.begin(), way.path.end(),
                                 [&](const labeling::Question* each) { return !given.contains(each->id); });
  if (next == way.path.end()) return saveAndNext();
  chooseQuestion((*next)->id);
}

}  // namespace ui
