#pragma once
#include <QElapsedTimer>
#include <QString>
#include <optional>
#include <vector>

#include "labeling/history/label_log.h"
#include "ui/session/unsaved_labels.h"
#include "ui/views/label/opinion.h"

namespace ui {

class ProjectSession;

/// Turns what a person did into label events, with the circumstances that later explain a label: seconds
/// taken, what the model said, whether that was visible. What could not be saved is kept, in a file too, and
/// tried again.
class LabelRecorder {
 public:
  /// Takes over what an earlier window could not save; retry() saves it.
  explicit LabelRecorder(ProjectSession& session);

  /// Nothing revealed yet. @param place where in a queue it is shown; empty: in none
  void beginObject(std::int64_t row, const labeling::QueuePlace& place = {});
  void beginQuestion() { m_clock.start(); }  ///< seconds count from here
  void setOpinion(const QString& model, const ObjectOpinion& opinion);
  void reveal() { m_revealed = true; }  ///< the opinion was on screen for this object

  labeling::LabelEvent answer(const std::string& question, const std::string& answerId,
                              std::optional<double> confidence, const QString& comment) const;
  labeling::LabelEvent number(const std::string& question, double value, std::optional<double> confidence,
                              const QString& comment) const;
  /// The same answer for another object that was not on screen: nobody looked at it for a number of seconds.
  /// @param opinion  what the model says about that object
  labeling::LabelEvent forAnother(labeling::LabelEvent event, std::int64_t row,
                                  const ObjectOpinion& opinion) const;
  labeling::LabelEvent flag(bool on) const;
  labeling::LabelEvent comment(const QString& text) const;

  /// Saves earlier unsaved events first, then these; all or none. The events of one call are one act: undone
  /// together. @returns whether all is saved
  bool save(const std::vector<labeling::LabelEvent>& events);
  bool retry() { return save({}); }
  /// Takes back what could not be saved yet, the newest act first. @returns whether there was any
  bool dropNewest();
  std::size_t unsaved() const { return m_unsaved.size(); }
  const std::vector<labeling::LabelEvent>& unsavedEvents() const { return m_unsaved; }
  QString problem() const { return m_problem; }   ///< why the last save failed; empty: it did not
  bool isKeptInFile() const { return m_inFile; }  ///< the unsaved events outlive this program

 private:
  void setOpinionOf(labeling::LabelEvent& event, const ObjectOpinion& opinion) const;
  labeling::LabelEvent blank(labeling::EventKind kind) const;

  ProjectSession& m_session;
  std::int64_t m_row = -1;
  labeling::QueuePlace m_place;
  bool m_revealed = false;
  QElapsedTimer m_clock;
  QString m_model;
  ObjectOpinion m_opinion;
  std::vector<labeling::LabelEvent> m_unsaved;
  UnsavedLabels m_file;
  QString m_problem;
  bool m_inFile = false;
};

}  // namespace ui
