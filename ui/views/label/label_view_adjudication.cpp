// Settling disagreements: the answers of everybody, and the one that decides.
#include <QLabel>
#include <algorithm>

#include "ui/session/project_session.h"
#include "ui/theme/numbers.h"
#include "ui/views/label/adjudication_panel.h"
#include "ui/views/label/label_view.h"
#include "ui/views/label/question_panel.h"

namespace ui {

namespace {

QString text(const std::string& value) { return QString::fromStdString(value); }

const labeling::CurrentLabel* labelOf(const std::vector<labeling::CurrentLabel>& labels, std::int64_t row) {
  const auto found = std::find_if(labels.begin(), labels.end(),
                                  [row](const labeling::CurrentLabel& label) { return label.row == row; });
  return found == labels.end() ? nullptr : &*found;
}

QString sureness(const std::optional<double>& confidence) {
  if (!confidence) return {};
  if (*confidence < 0.25) return LabelView::tr("guessing");
  return *confidence < 0.75 ? LabelView::tr("fairly sure") : LabelView::tr("certain");
}

}  // namespace

void LabelView::adjudicate(const std::vector<std::int64_t>& rows, const std::string& question) {
  const labeling::Question* asked = m_session.schemes().find(question);
  if (!asked || rows.empty() || m_session.isIndependent()) return;
  flush();
  m_wholeSelection = false;
  showWholeSelection();
  m_adjudication->begin(question, text(asked->words));
  setQueue(rows, tr("Disagreements"));
  showQuestion();
}

void LabelView::endAdjudication() {
  if (!m_adjudication->isActive()) return;
  flush();
  m_adjudication->end();
  m_question.clear();
  showQuestion();
  showQueue();
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
  const auto settled = m_session.labels().adjudications(question);
  const labeling::CurrentLabel* mine = labelOf(settled, m_row);
  m_labels.erase(question);
  if (mine) m_labels[question] = *mine;

  std::vector<AdjudicationPanel::Answer> answers;
  std::map<std::string, labeling::LabelEvent> events;
  for (labeling::LabelEvent& event : m_session.labels().eventsOf(m_row)) {
    std::string uuid = event.uuid;
    events.emplace(std::move(uuid), std::move(event));
  }
  for (const labeling::CurrentLabel& label : m_session.labels().current(question)) {
    if (label.row != m_row) continue;
    const auto event = events.find(label.eventUuid);
    answers.push_back({text(label.annotator), answerWords(question, label),
                       event == events.end() ? QString() : sureness(event->second.confidence),
                       event == events.end() ? QString() : text(event->second.comment)});
  }
  const std::vector<std::int64_t>& rows = m_queue.rows();
  const auto open = std::count_if(rows.begin(), rows.end(),
                                  [&](std::int64_t row) { return labelOf(settled, row) == nullptr; });
  m_adjudication->showAnswers(
      answers,
      mine ? tr("Settled by %1: %2").arg(text(mine->annotator), answerWords(question, *mine)) : QString(),
      static_cast<int>(open), static_cast<int>(rows.size()));
}

std::int64_t LabelView::nextUnsettled() const {
  const auto settled = m_session.labels().adjudications(m_adjudication->question());
  for (std::int64_t step = 1; step <= m_queue.size(); ++step) {
    const std::int64_t place = (m_queue.place() + step) % m_queue.size();
    if (labelOf(settled, m_queue.rowAt(place)) == nullptr) return place;
  }
  return -1;
}

}  // namespace ui
