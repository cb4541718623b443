#include "ui/views/label/label_recorder.h"

#include "labeling/store/identity.h"
#include "model/base/error.h"
#include "ui/session/project_session.h"

namespace ui {

LabelRecorder::LabelRecorder(ProjectSession& session) : m_session(session), m_file(session.project()) {
  m_unsaved = m_file.takeOver();
  m_inFile = !m_unsaved.empty();
}

void LabelRecorder::beginObject(std::int64_t row, const labeling::QueuePlace& place) {
  m_row = row;
  m_place = place;
  m_revealed = false;
  m_opinion.clear();
  m_model.clear();
  beginQuestion();
}

void LabelRecorder::setOpinion(const QString& model, const ObjectOpinion& opinion) {
  m_model = model;
  m_opinion = opinion;
}

labeling::LabelEvent LabelRecorder::blank(labeling::EventKind kind) const {
  labeling::LabelEvent event;
  event.uuid = labeling::newUuid();  // fixed here, so that a second try of a failed save is the same event
  event.timeUtc = labeling::utcNow();
  event.row = m_row;
  event.kind = kind;
  event.queue = m_place;
  event.annotator = m_session.annotator().toStdString();
  if (m_clock.isValid()) event.secondsTaken = static_cast<double>(m_clock.elapsed()) / 1000.0;
  return event;
}

labeling::LabelEvent LabelRecorder::answer(const std::string& question, const std::string& answerId,
                                           std::optional<double> confidence, const QString& comment) const {
  labeling::LabelEvent event = blank(labeling::EventKind::Answer);
  event.question = question;
  event.scheme = m_session.schemes().keyFor(question);
  event.answer = answerId;
  event.confidence = confidence;
  event.comment = comment.toStdString();
  setOpinionOf(event, m_opinion);
  return event;
}

void LabelRecorder::setOpinionOf(labeling::LabelEvent& event, const ObjectOpinion& opinion) const {
  event.modelName.clear();
  event.modelScore.reset();
  event.modelVisible = false;
  const auto found = opinion.find(event.question);
  if (found == opinion.end()) return;
  event.modelName = m_model.toStdString();
  event.modelVisible = m_revealed;
  if (!event.value)
    event.modelScore = found->second.probabilityOf(event.answer);
  else if (!found->second.mean.empty())
    event.modelScore = static_cast<double>(found->second.mean.front());
}

labeling::LabelEvent LabelRecorder::forAnother(labeling::LabelEvent event, std::int64_t row,
                                               const ObjectOpinion& opinion) const {
  event.uuid = labeling::newUuid();
  event.row = row;
  event.queue = {};  // that is the place of the object on screen
  event.secondsTaken.reset();
  setOpinionOf(event, opinion);
  return event;
}

labeling::LabelEvent LabelRecorder::number(const std::string& question, double value,
                                           std::optional<double> confidence, const QString& comment) const {
  labeling::LabelEvent event = answer(question, {}, confidence, comment);
  event.value = value;
  setOpinionOf(event, m_opinion);
  return event;
}

labeling::LabelEvent LabelRecorder::flag(bool on) const {
  labeling::LabelEvent event = blank(labeling::EventKind::Flag);
  event.answer = on ? "on" : "off";
  return event;
}

labeling::LabelEvent LabelRecorder::comment(const QString& text) const {
  labeling::LabelEvent event = blank(labeling::EventKind::Comment);
  event.comment = text.toStdString();
  return event;
}

bool LabelRecorder::save(const std::vector<labeling::LabelEvent>& events) {
  std::vector<labeling::LabelEvent> all = m_unsaved;
  all.insert(all.end(), events.begin(), events.end());
  // Named here, so that acts which wait to be saved stay acts of their own.
  const std::string act = all.size() > 1 ? labeling::newUuid() : std::string();
  for (labeling::LabelEvent& event : all)
    if (event.act.empty()) event.act = act;
  if (all.empty()) return true;
  m_unsaved.clear();
  try {
    m_session.addLabels(all);
    m_problem.clear();
    if (m_inFile) m_file.keep({});
    m_inFile = false;
    return true;
  } catch (const model::Error& error) {
    m_unsaved = std::move(all);
    for (labeling::LabelEvent& event : m_unsaved)
      if (event.act.empty()) event.act = labeling::newUuid();
    m_problem = QString::fromUtf8(error.what());
    m_inFile = m_file.keep(m_unsaved);
    return false;
  }
}

bool LabelRecorder::dropNewest() {
  if (m_unsaved.empty()) return false;
  const std::string act = m_unsaved.back().act;
  m_unsaved.pop_back();
  while (!act.empty() && !m_unsaved.empty() && m_unsaved.back().act == act) m_unsaved.pop_back();
  if (m_unsaved.empty()) m_problem.clear();
  if (m_inFile) m_inFile = m_file.keep(m_unsaved) && !m_unsaved.empty();
  return true;
}

}  // namespace ui
