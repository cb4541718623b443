// Settling disagreements: the answers and comments of everybody, and the answer that decides.
#include <map>

#include "labeling/history/object_history.h"
#include "labeling/queue/adjudication_queue.h"
#include "ui/session/project_session.h"
#include "ui/views/label/adjudication_panel.h"
#include "ui/views/label/answer_words.h"
#include "ui/views/label/label_view.h"
#include "ui/views/label/queue_words.h"

namespace ui {

namespace {

QString text(const std::string& value) { return QString::fromStdString(value); }

}  // namespace

void LabelView::adjudicate(const std::string& question) {
  if (m_session.isIndependent() || m_session.project().isReadOnly()) return;
  flush();
  labeling::QueueOptions options;
  options.kind = labeling::QueueKind::Adjudication;
  options.question = question;
  using Made = std::optional<labeling::QueueInfo>;
  m_rebuildJob.start(
      [directory = m_session.project().directory(), question,
       name = queueNameFor(options, m_session.scheme()).toStdString(),
       annotator = m_session.annotator().toStdString()](const model::RunControl& control) -> Made {
        return labeling::adjudicationQueue(labeling::Project::open(directory), question, annotator, name,
                                           control);
      },
      [this](Made& made) {
        if (made)
          openQueue(*made);
        else
          Q_EMIT statusChanged(tr("Nothing is left to settle: nobody contradicts anybody about this."));
      },
      [this](const QString& sentence) { Q_EMIT statusChanged(sentence.toHtmlEscaped()); });
}

bool LabelView::isAdjudicating() const { return m_adjudication->isActive(); }

bool LabelView::maySettle(const labeling::QueueInfo& queue) const {
  return !m_session.isIndependent() && m_session.schemes().find(queue.options.question) != nullptr;
}

void LabelView::beginAdjudication(const std::string& question) {
  if (!m_adjudication->isActive())
    m_before = {m_queue.info(), m_queue.isStored() ? std::vector<std::int64_t>() : m_queue.rows(),
                m_queue.name()};
  m_wholeSelection = false;
  m_adjudication->begin(question, text(m_session.schemes().find(question)->words));
}

void LabelView::endAdjudication() {
  if (!m_adjudication->isActive()) return;
  const QueueBefore before = std::move(m_before);
  m_before = {};
  if (before.stored) {
    openQueue(*before.stored);
  } else if (!before.rows.empty()) {
    setQueue(before.rows, before.name);
  } else {
    setQueueOfAll();
  }
}

std::vector<labeling::LabelEvent> LabelView::adjudicating(std::vector<labeling::LabelEvent> events) const {
  if (!m_adjudication->isActive()) return events;
  for (labeling::LabelEvent& event : events)
    if (event.kind == labeling::EventKind::Answer && event.question == m_adjudication->question())
      event.kind = labeling::EventKind::Adjudicate;
  return events;
}

void LabelView::showAdjudication() {
  const std::string& question = m_adjudication->question();
  if (const labeling::Question* asked = m_session.schemes().find(question); asked && !asked->isTType())
    m_question = question;
  const auto settled = m_session.labels().adjudicationOf(m_row, question);
  m_labels.erase(question);
  if (settled) m_labels[question] = *settled;

  std::map<std::string, labeling::LabelEvent> given;
  std::map<std::string, QStringList> remarks;  // said beside an answer, by annotator
  for (labeling::HistoryEvent& entry : labeling::objectHistory(m_session.project(), m_row)) {
    if (entry.takenBack) continue;
    if (entry.event.kind == labeling::EventKind::Comment)
      remarks[entry.event.annotator] << text(entry.event.comment);
    std::string uuid = entry.event.uuid;
    given.emplace(std::move(uuid), std::move(entry.event));
  }
  std::vector<AdjudicationPanel::Answer> answers;
  for (const labeling::CurrentLabel& label : m_session.labels().labelsOf(m_row, question)) {
    AdjudicationPanel::Answer answer{text(label.annotator), answerWords(question, label), {}, {}};
    QStringList comments = remarks[label.annotator];
    if (const auto event = given.find(label.eventUuid); event != given.end()) {
      answer.sureness = surenessWords(event->second.confidence);
      if (!event->second.comment.empty()) comments.prepend(text(event->second.comment));
    }
    comments.removeDuplicates();
    answer.comment = comments.join(QStringLiteral(" · "));
    answers.push_back(std::move(answer));
  }
  m_adjudication->showAnswers(
      answers, settled
                   ? tr("Settled by %1: %2").arg(text(settled->annotator), answerWords(question, *settled))
                   : QString());
}

}  // namespace ui
