// Answers, values, flags and comments: what becomes a label event, and what it can be taken back to.
#include <QLabel>
#include <algorithm>
#include <cmath>
#include <set>

#include "model/base/error.h"
#include "ui/session/project_session.h"
#include "ui/theme/numbers.h"
#include "ui/views/controls/count_link.h"
#include "ui/views/label/adjudication_panel.h"
#include "ui/views/label/answer_words.h"
#include "ui/views/label/history_list.h"
#include "ui/views/label/label_steps.h"
#include "ui/views/label/label_view.h"
#include "ui/views/label/opinion_panel.h"
#include "ui/views/label/question_panel.h"

namespace ui {

namespace {

QString text(const std::string& value) { return QString::fromStdString(value); }

QString shortWords(const labeling::Question& question) {
  return text(question.shortWords.empty() ? question.words : question.shortWords);
}

constexpr std::size_t kRemembered = 500;  // newest events among which the answer to repeat is looked for

QString undoneWords(const QString& sentence, const labeling::LabelAct& act, const QString& words) {
  const std::set<std::int64_t> objects(act.rows.begin(), act.rows.end());
  QString what = words.toHtmlEscaped();
  if (objects.size() > 1)
    what += QLatin1Char(' ') +
            LabelView::tr("of %1 galaxies").arg(grouped(static_cast<std::int64_t>(objects.size())));
  return sentence.arg(what);
}

}  // namespace

std::map<std::string, std::string> LabelView::answers() const {
  std::map<std::string, std::string> given;
  for (const auto& [question, label] : m_labels) given[question] = label.answer;
  for (const auto& [question, value] : m_pendingNumbers) given.try_emplace(question);
  return given;
}

QString LabelView::answerWords(const std::string& question, const labeling::CurrentLabel& label) const {
  return ui::answerWords(m_session.schemes(), question, label.answer, label.value, label.scheme);
}

void LabelView::showQuestion() {
  if (m_row < 0) return;
  m_labels = m_session.labels().currentOf(m_row, m_session.annotator().toStdString());
  if (m_queue.rowAt(m_queue.place()) == m_row && m_queue.isRepeat(m_queue.place())) {
    // Shown again as if it were new: only what was answered here counts.
    const auto here = labeling::eventsOfEntry(m_session.project(), m_queue.info()->uuid, m_queue.place());
    std::erase_if(m_labels, [&here](const auto& label) { return here.count(label.second.eventUuid) == 0; });
  }
  if (m_adjudication->isActive()) showAdjudication();
  const auto given = answers();
  LabelSteps way = labelSteps(m_session.schemes().asked(), given);
  // Settling is about one question, whatever one's own answers lead to; a T-Type stands beside the others.
  if (const labeling::Question* settled = m_session.schemes().find(m_adjudication->question());
      settled && !settled->isTType()) {
    way.path = {settled};
  }
  if (way.path.empty()) return;
  if (!way.contains(m_question)) {
    const labeling::Question* open = way.nextOpen({}, given);
    m_question = (open ? open : way.path.back())->id;
  }
  const auto asked = std::find_if(way.path.begin(), way.path.end(),
                                  [this](const labeling::Question* each) { return each->id == m_question; });
  std::vector<TreePath::Step> steps;
  for (const labeling::Question* question : way.path) {
    TreePath::Step step;
    step.question = question->id;
    step.words = shortWords(*question);
    const auto label = m_labels.find(question->id);
    if (label != m_labels.end()) step.answer = answerWords(question->id, label->second);
    step.current = question->id == m_question;
    steps.push_back(std::move(step));
  }
  // What would be asked next, as far as it does not depend on an answer that is still open.
  if (const labeling::Question* last = way.path.back(); !given.contains(last->id)) {
    auto supposed = given;
    supposed[last->id] = {};
    const LabelSteps further = labelSteps(m_session.schemes().asked(), supposed);
    if (!m_adjudication->isActive() && further.path.size() > way.path.size()) {
      const labeling::Question* next = further.path[way.path.size()];
      steps.push_back({next->id, shortWords(*next), {}, false});
    }
  }
  m_questions->setPath(steps);
  m_questions->setKnownTags((*asked)->kind == labeling::QuestionKind::Tags ? knownTags() : QStringList());
  const auto chosen = m_labels.find(m_question);
  const bool isAnswered = chosen != m_labels.end();
  std::optional<double> value;
  if (isAnswered) value = chosen->second.value;
  if (const auto pending = m_pendingNumbers.find(m_question); pending != m_pendingNumbers.end())
    value = pending->second;
  m_questions->setQuestion(**asked, isAnswered ? chosen->second.answer : std::string(), value);
  const bool isGone = isAnswered && (*asked)->kind != labeling::QuestionKind::Tags &&
                      chosen->second.answer != labeling::kCannotTell &&
                      chosen->second.answer != labeling::kNothingTicked && [&] {
                        for (const std::string& each : labeling::splitAnswers(chosen->second.answer))
                          if (!(*asked)->find(each)) return true;
                        return false;
                      }();
  m_questions->setEarlierAnswer(isGone ? answerWords(m_question, chosen->second) : QString());
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
  showWholeSelection();
  showOpinion();
}

void LabelView::showSchemes() {
  flush();
  m_questions->setSchemes(m_session.schemes().asked());
  m_opinionPanel->setScheme(m_session.scheme());
  m_question.clear();
  showQuestion();
  showHistory();
}

QStringList LabelView::knownTags() const {
  std::map<QString, int> used;
  for (const labeling::CurrentLabel& label : m_session.labels().current(m_question)) {
    if (m_session.isIndependent() && text(label.annotator) != m_session.annotator()) continue;
    for (const std::string& tag : labeling::splitAnswers(label.answer))
      if (tag != labeling::kNothingTicked && tag != labeling::kCannotTell) ++used[text(tag)];
  }
  QStringList tags;
  for (const auto& [tag, count] : used) tags << tag;
  std::stable_sort(tags.begin(), tags.end(),
                   [&](const QString& a, const QString& b) { return used[a] > used[b]; });
  return tags;
}

void LabelView::chooseQuestion(const std::string& question) {
  flush();
  m_question = question;
  m_recorder.beginQuestion();
  showQuestion();
}

void LabelView::previousQuestion() {
  const LabelSteps way = labelSteps(m_session.schemes().asked(), answers());
  for (std::size_t i = 1; i < way.path.size(); ++i) {
    if (way.path[i]->id == m_question) {
      chooseQuestion(way.path[i - 1]->id);
      return;
    }
  }
}

void LabelView::nextQuestion() {
  const LabelSteps way = labelSteps(m_session.schemes().asked(), answers());
  for (std::size_t i = 0; i + 1 < way.path.size(); ++i) {
    if (way.path[i]->id == m_question) {
      chooseQuestion(way.path[i + 1]->id);
      return;
    }
  }
}

void LabelView::onAnswered(const std::string& answerId) {
  if (m_row < 0 || m_question.empty() || m_session.project().isReadOnly()) return;
  const labeling::Question* question = m_session.schemes().find(m_question);
  if (!question) return;
  std::optional<double> value;
  if (const labeling::Answer* answer = question->find(answerId)) value = answer->value;
  if (value) {
    store(m_question, {}, value);
  } else if (takesSeveral(*question)) {
    const auto known = m_labels.find(m_question);
    store(m_question,
          toggled(*question, known == m_labels.end() ? std::string() : known->second.answer, answerId), {});
  } else {
    store(m_question, answerId, {});
  }
}

void LabelView::addTag(const QString& tag) {
  const labeling::Question* question = m_session.schemes().find(m_question);
  if (m_row < 0 || !question || question->kind != labeling::QuestionKind::Tags) return;
  const auto known = m_labels.find(m_question);
  const std::string before = known == m_labels.end() ? std::string() : known->second.answer;
  const std::vector<std::string> tags = labeling::splitAnswers(before);
  if (std::find(tags.begin(), tags.end(), tag.toStdString()) != tags.end()) return;  // it is there
  store(m_question, toggled(*question, before, tag.toStdString()), {});
}

void LabelView::store(const std::string& question, const std::string& answerId, std::optional<double> value) {
  const std::vector<labeling::Scheme>& schemes = m_session.schemes().asked();
  auto given = answers();
  const bool wasComplete = labelSteps(schemes, given).isComplete(given);
  const bool settlesNow = question == m_adjudication->question() && !given.contains(question);
  m_confidenceChanged = false;  // the answer carries it
  m_pendingNumbers.erase(question);
  m_storedComment = m_questions->comment();
  const std::vector<labeling::LabelEvent> events{
      value ? m_recorder.number(question, *value, m_questions->confidence(), m_questions->comment())
            : m_recorder.answer(question, answerId, m_questions->confidence(), m_questions->comment())};
  // On to the next open question, before the view is drawn again.
  given[question] = answerId;
  const LabelSteps way = labelSteps(schemes, given);
  const labeling::Question* asked = m_session.schemes().find(question);
  const bool staysOpen = asked && takesSeveral(*asked) && answerId != labeling::kCannotTell;
  if (const labeling::Question* next =
          staysOpen || m_adjudication->isActive() ? nullptr : way.nextOpen(question, given)) {
    m_question = next->id;
  }
  save(adjudicating(forWholeSelection(events)));
  m_recorder.beginQuestion();
  if (!m_recorder.problem().isEmpty() || !m_autoAdvance || m_wholeSelection || staysOpen) return;
  if (m_adjudication->isActive() ? settlesNow : !wasComplete && way.isComplete(given)) saveAndNext();
}

void LabelView::repeatAnswer() {
  if (m_row < 0 || m_question.empty() || m_session.project().isReadOnly()) return;
  const auto kind =
      m_adjudication->isActive() ? labeling::EventKind::Adjudicate : labeling::EventKind::Answer;
  for (const labeling::LabelEvent& event :
       m_session.labels().newest(kRemembered, m_session.annotator().toStdString())) {
    if (event.kind != kind || event.question != m_question || event.row == m_row) continue;
    store(m_question, event.answer, event.value);
    return;
  }
  Q_EMIT statusChanged(tr("You have not answered this question before."));
}

void LabelView::flush() {
  m_flushTimer.stop();
  if (m_row < 0) return;
  std::vector<labeling::LabelEvent> events;
  const std::optional<double> confidence = m_questions->confidence();
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
    const bool isGivenNow = m_pendingNumbers.contains(m_question);
    if (label != m_labels.end() && label->second.value && !isGivenNow)
      events.push_back(m_recorder.number(m_question, *label->second.value, confidence, comment));
    else if (label != m_labels.end() && !label->second.answer.empty())
      events.push_back(m_recorder.answer(m_question, label->second.answer, confidence, comment));
  }
  if (newComment && events.empty() && !comment.isEmpty()) events.push_back(m_recorder.comment(comment));
  m_pendingNumbers.clear();
  m_confidenceChanged = false;
  m_storedComment = comment;
  if (!events.empty()) save(adjudicating(forWholeSelection(std::move(events))));
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
  save(forWholeSelection({m_recorder.flag(m_session.labelState(m_row) != labeling::LabelState::Flagged)}));
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
  flush();  // what is set but not stored yet is the newest act: it is stored, and then taken back
  if (m_recorder.dropNewest()) {
    showQuestion();
    if (m_recorder.unsaved() == 0) m_questions->setNotSaved({});
    Q_EMIT statusChanged(tr("Taken back before it was saved."));
    return;
  }
  try {
    const auto event = m_session.undo();
    if (!event) {
      Q_EMIT statusChanged(tr("Nothing to undo."));
      return;
    }
    goBackTo(*event);
    if (const labeling::Question* question = m_session.schemes().find(event->question);
        question && !question->isTType()) {
      m_question = event->question;
    }
    showQuestion();
    Q_EMIT statusChanged(undoneWords(tr("Undone: %1"), *event, wordsOf(*event)));
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
    Q_EMIT statusChanged(undoneWords(tr("Redone: %1"), *event, wordsOf(*event)));
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
    case labeling::EventKind::Adjudicate:
      break;
  }
  const labeling::Question* question =
      m_session.schemes().wording(event.question, event.scheme, event.answer);
  const QString pattern =
      event.kind == labeling::EventKind::Adjudicate ? tr("Settled %1: %2") : QStringLiteral("%1: %2");
  return pattern.arg(
      question ? shortWords(*question) : text(event.question),
      ui::answerWords(m_session.schemes(), event.question, event.answer, event.value, event.scheme));
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
  const bool compared = m_agreement.compared > 0 && !m_session.isIndependent();
  for (QWidget* widget : {static_cast<QWidget*>(m_agreementWords), static_cast<QWidget*>(m_agreementLink)}) {
    widget->setVisible(compared);
  }
  const bool hasKappa = compared && std::isfinite(m_agreement.kappa);
  m_kappaWords->setVisible(hasKappa);
  m_kappaLink->setVisible(hasKappa);
  if (!compared) return;
  m_agreementLink->setText(fixed(m_agreement.share, 2));
  m_agreementLink->setAccessibleName(tr("agreement %1 over %2 answers, opens the agreement of all annotators")
                                         .arg(m_agreementLink->text(), grouped(m_agreement.compared)));
  m_kappaLink->setText(fixed(m_agreement.kappa, 2));
  m_kappaLink->setAccessibleName(
      tr("Cohen's kappa %1, opens the agreement of all annotators").arg(m_kappaLink->text()));
}

}  // namespace ui
