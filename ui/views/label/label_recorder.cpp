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
                                           double confidence, const QString& comment) const {
  labeling::LabelEvent event = blank(labeling::EventKind::Answer);
  event.question = question;
  event.answer = answerId;
  event.confidence = confidence;
  event.comment = comment.toStdString();
  const auto found = m_opinion.find(question);
  if (found != m_opinion.end()) {
    event.modelName = m_model.toStdString();
    event.modelScore = found->second.probabilityOf(answerId);
    event.modelVisible = m_revealed;
  }
  return event;
}

labeling::LabelEvent LabelRecorder::number(const std::string& question, double value, double confidence,
                                           const QString& comment) const {
  labeling::LabelEvent event = answer(question, {}, confidence, comment);
  event.value = value;
  const auto found = m_opinion.find(question);
  if (found != m_opinion.end() && !found->second.mean.empty()) {
    event.modelScore = static_cast<double>(found->second.mean.front());
  }
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
    m_problem = QString::fromUtf8(error.what());
    m_inFile = m_file.keep(m_unsaved);
    return false;
  }
}

}  // namespace ui
