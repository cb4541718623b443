// Answers, values, flags and comments: what becomes a label event, and what it can be taken back to.
#include <QLabel>
#include <algorithm>
#include <cmath>

#include "model/base/error.h"
#include "ui/session/project_session.h"
#include "ui/theme/numbers.h"
#include "ui/views/controls/count_link.h"
#include "ui/views/label/history_list.h"
#include "ui/views/label/label_view.h"
#include "ui/views/label/question_panel.h"

namespace ui {

namespace {

QString text(const std::string& value) { return QString::fromStdString(value); }

QString shortWords(const labeling::Question& question) {
  return text(question.shortWords.empty() ? question.words : question.shortWords);
}

bool isNumber(const labeling::Question& question) { return question.kind == labeling::QuestionKind::Number; }

}  // namespace

std::map<std::string, std::string> LabelView::answersForPath() const {
  std::map<std::string, std::string> answers;
  for (const auto& [question, label] : m_labels) answers[question] = label.answer;
  // Values are set beside the questions, not between them: the path leads through them.
  for (const labeling::Question& question : m_session.scheme().questions) {
    if (isNumber(question)) answers.try_emplace(question.id, std::string());
  }
  return answers;
}

QString LabelView::answerWords(const std::string& question, const labeling::CurrentLabel& label) const {
  if (label.answer == labeling::kCannotTell) return tr("cannot tell");
  const labeling::Question* asked = m_session.scheme().find(question);
  if (!asked) return text(label.answer);
  if (isNumber(*asked)) return label.value ? fixed(*label.value, asked->step >= 1 ? 0 : 2) : QString();
  if (asked->kind == labeling::QuestionKind::Binary) return label.answer == "yes" ? tr("yes") : tr("no");
  for (const labeling::Answer& answer : asked->answers) {
    if (answer.id == label.answer) return text(answer.words).toLower();
  }
  return text(label.answer);
}

void LabelView::showQuestion() {
  if (m_row < 0) return;
  const labeling::Scheme& scheme = m_session.scheme();
  m_labels = m_session.labels().currentOf(m_row, m_session.annotator().toStdString());
  if (m_queue.rowAt(m_queue.place()) == m_row && m_queue.isRepeat(m_queue.place())) {
    // Shown again as if it were new: only what was answered here counts.
    const auto here = labeling::eventsOfEntry(m_session.project(), m_queue.info()->uuid, m_queue.place());
    std::erase_if(m_labels, [&here](const auto& label) { return here.count(label.second.eventUuid) == 0; });
  }
  std::vector<const labeling::Question*> path = scheme.path(answersForPath());
  std::erase_if(path, [](const labeling::Question* question) { return isNumber(*question); });
  if (path.empty()) return;
  const auto onPath = std::find_if(path.begin(), path.end(), [this](const labeling::Question* question) {
    return question->id == m_question;
  });
  if (onPath == path.end()) {
    const auto open = std::find_if(path.begin(), path.end(), [this](const labeling::Question* question) {
      return m_labels.count(question->id) == 0;
    });
    m_question = (open == path.end() ? path.back() : *open)->id;
  }
  std::vector<TreePath::Step> steps;
  for (const labeling::Question* question : path) {
    TreePath::Step step;
    step.question = question->id;
    step.words = shortWords(*question);
    const auto label = m_labels.find(question->id);
    if (label != m_labels.end()) step.answer = answerWords(question->id, label->second);
    step.current = question->id == m_question;
    steps.push_back(std::move(step));
  }
  // What would be asked next, as far as it does not depend on an answer that is still open.
  if (!path.empty() && m_labels.count(path.back()->id) == 0) {
    const labeling::Question* next = scheme.nextAfter(path.back()->id, {});
    while (next && isNumber(*next)) next = scheme.nextAfter(next->id, {});
    if (next) steps.push_back({next->id, shortWords(*next), {}, false});
  }
  m_questions->setPath(steps);
  const auto chosen = m_labels.find(m_question);
  m_questions->setQuestion(*scheme.find(m_question),
                           chosen == m_labels.end() ? std::string() : chosen->second.answer);
  const auto bar = m_labels.find("bar");
  for (NumberRow* number : m_questions->numbers()) {
    if (m_pendingNumbers.count(number->question()) == 0) {
      const auto label = m_labels.find(number->question());
      number->setValue(label == m_labels.end() ? std::nullopt : label->second.value);
    }
    if (bar != m_labels.end())
      number->setBarred(bar->second.answer != "no" && bar->second.answer != labeling::kCannotTell);
  }
  m_questions->setFlagged(m_session.labelState(m_row) == labeling::LabelState::Flagged);
  m_questions->setReadOnly(m_session.project().isReadOnly());
  showOpinion();
}

void LabelView::chooseQuestion(const std::string& question) {
  flush();
  m_question = question;
  m_recorder.beginQuestion();
  showQuestion();
}

void LabelView::previousQuestion() {
  std::vector<const labeling::Question*> path = m_session.scheme().path(answersForPath());
  std::erase_if(path, [](const labeling::Question* question) { return isNumber(*question); });
  for (std::size_t i = 1; i < path.size(); ++i) {
    if (path[i]->id == m_question) {
      chooseQuestion(path[i - 1]->id);
      return;
    }
  }
}

void LabelView::onAnswered(const std::string& answerId) {
  if (m_row < 0 || m_question.empty()) return;
  const std::string question = m_question;
  m_confidenceChanged = false;  // the answer carries it
  m_storedComment = m_questions->comment();
  const labeling::LabelEvent event =
      m_recorder.answer(question, answerId, m_questions->confidence(), m_questions->comment());
  // On to the next open question of the tree, before the view is drawn again.
  const labeling::Question* next = m_session.scheme().nextAfter(question, answerId);
  while (next && isNumber(*next)) next = m_session.scheme().nextAfter(next->id, {});
  if (next && m_labels.count(next->id) == 0) m_question = next->id;
  save({event});
  m_recorder.beginQuestion();
  if (m_recorder.problem().isEmpty() && m_autoAdvance && m_session.scheme().questions.size() == 1)
    saveAndNext();
}

void LabelView::flush() {
  m_flushTimer.stop();
  if (m_row < 0) return;
  std::vector<labeling::LabelEvent> events;
  const double confidence = m_questions->confidence();
  const QString comment = m_questions->comment();
  const bool newComment = comment != m_storedComment;
  for (const auto& [question, value] : m_pendingNumbers) {
    const auto known = m_labels.find(question);
    if (known != m_labels.end() && known->second.value == value) continue;
    events.push_back(m_recorder.number(question, value, confidence, comment));
  }
  if (m_confidenceChanged) {
    // A changed mind about one's confidence is the same answer again, with the new confidence.
    const auto label = m_labels.find(m_question);
    if (label != m_labels.end() && !label->second.answer.empty()) {
      events.push_back(m_recorder.answer(m_question, label->second.answer, confidence, comment));
    }
  }
  if (newComment && events.empty()) events.push_back(m_recorder.comment(comment));
  m_pendingNumbers.clear();
  m_confidenceChanged = false;
  m_storedComment = comment;
  if (!events.empty()) save(events);
}

void LabelView::save(const std::vector<labeling::LabelEvent>& events) {
  if (m_recorder.save(events)) {
    m_retryTimer.stop();
    m_questions->setNotSaved({});
    return;
  }
  showQuestion();  // as stored, not as wished
  const QString labels =
      m_recorder.unsaved() == 1 ? tr("1 label is") : tr("%1 labels are").arg(m_recorder.unsaved());
  m_questions->setNotSaved(m_recorder.isKeptInFile()
                               ? tr("Not saved: %1 %2 kept and will be saved as soon as it works.")
                                     .arg(m_recorder.problem(), labels)
                               : tr("Not saved: %1 %2 kept in this window only: leave it open.")
                                     .arg(m_recorder.problem(), labels));
  Q_EMIT statusChanged(tr("Not saved: %1").arg(m_recorder.problem().toHtmlEscaped()));
  m_retryTimer.start();
}

void LabelView::retryUnsaved() {
  const std::size_t waiting = m_recorder.unsaved();
  if (waiting == 0) return;
  save({});
  if (m_recorder.unsaved() > 0) return;
  showQuestion();
  Q_EMIT statusChanged(waiting == 1 ? tr("The label that waited is saved.")
                                    : tr("The %1 labels that waited are saved.").arg(waiting));
}

void LabelView::toggleFlag() {
  if (m_row < 0) return;
  save({m_recorder.flag(m_session.labelState(m_row) != labeling::LabelState::Flagged)});
}

void LabelView::goBackTo(const labeling::LabelEvent& event) {
  // Where it was given: an object that is shown twice has two places.
  const bool isOfThisQueue = m_queue.isStored() && event.queue.queue == m_queue.info()->uuid &&
                             event.queue.entry && m_queue.rowAt(*event.queue.entry) == event.row;
  if (isOfThisQueue && *event.queue.entry != m_queue.place()) {
    goToPlace(*event.queue.entry);
  } else if (event.row != m_row) {
    goTo(event.row);
  }
}

void LabelView::undo() {
  flush();
  try {
    const auto event = m_session.undo();
    if (!event) {
      Q_EMIT statusChanged(tr("Nothing to undo."));
      return;
    }
    goBackTo(*event);
    if (const labeling::Question* question = m_session.scheme().find(event->question);
        question && !isNumber(*question)) {
      m_question = event->question;
    }
    showQuestion();
    Q_EMIT statusChanged(tr("Undone: %1").arg(wordsOf(*event).toHtmlEscaped()));
  } catch (const model::Error& error) {
    m_questions->setNotSaved(tr("Not undone: %1").arg(QString::fromUtf8(error.what())));
  }
}

void LabelView::redo() {
  flush();
  try {
    const auto event = m_session.redo();
    if (!event) {
      Q_EMIT statusChanged(tr("Nothing to redo."));
      return;
    }
    goBackTo(*event);
    showQuestion();
    Q_EMIT statusChanged(tr("Redone: %1").arg(wordsOf(*event).toHtmlEscaped()));
  } catch (const model::Error& error) {
    m_questions->setNotSaved(tr("Not redone: %1").arg(QString::fromUtf8(error.what())));
  }
}

QString LabelView::wordsOf(const labeling::LabelEvent& event) const {
  switch (event.kind) {
    case labeling::EventKind::Flag:
      return event.answer == "on" ? tr("Flagged") : tr("Flag removed");
    case labeling::EventKind::Comment:
      return tr("Comment");
    case labeling::EventKind::Retract:
      return tr("Undone");
    case labeling::EventKind::Answer:
      break;
  }
  labeling::CurrentLabel label;
  label.answer = event.answer;
  label.value = event.value;
  const labeling::Question* question = m_session.scheme().find(event.question);
  return QStringLiteral("%1: %2").arg(question ? shortWords(*question) : text(event.question),
                                      answerWords(event.question, label));
}

void LabelView::showHistory() {
  std::vector<HistoryList::Entry> entries;
  for (const labeling::LabelEvent& event :
       m_session.labels().newest(8, m_session.annotator().toStdString())) {
    HistoryList::Entry entry;
    entry.mark = event.kind == labeling::EventKind::Flag      ? labeling::LabelState::Flagged
                 : event.kind == labeling::EventKind::Retract ? labeling::LabelState::Unlabelled
                                                              : labeling::LabelState::Mine;
    entry.words = wordsOf(event);
    if (event.row >= 0 && event.row < m_session.objectCount()) {
      entry.object = m_session.objectName(event.row);
    }
    entry.timeUtc = event.timeUtc;
    entry.row = event.row;
    entries.push_back(std::move(entry));
  }
  m_history->setEntries(entries);
}

void LabelView::showProgress() {
  m_labelled->setText(grouped(m_session.labelledCount()));
  m_labelled->setAccessibleName(tr("%1 labelled").arg(m_labelled->text()));
  const bool compared = m_agreement.compared > 0;
  for (QWidget* widget : {static_cast<QWidget*>(m_agreementWords), static_cast<QWidget*>(m_agreementLink)}) {
    widget->setVisible(compared);
  }
  const bool hasKappa = compared && std::isfinite(m_agreement.kappa);
  m_kappaWords->setVisible(hasKappa);
  m_kappaLink->setVisible(hasKappa);
  if (!compared) return;
  m_agreementLink->setText(fixed(m_agreement.share, 2));
  m_agreementLink->setAccessibleName(tr("agreement %1 over %2 answers, opens the disagreements")
                                         .arg(m_agreementLink->text(), grouped(m_agreement.compared)));
  m_kappaLink->setText(fixed(m_agreement.kappa, 2));
  m_kappaLink->setAccessibleName(tr("Cohen's kappa %1, opens the disagreements").arg(m_kappaLink->text()));
}

}  // namespace ui
