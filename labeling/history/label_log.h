#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "labeling/store/project.h"

namespace labeling {

enum class EventKind {
  Answer,      ///< an answer or value to a question
  Adjudicate,  ///< an answer or value that settles a disagreement; no vote of its own
  Retract,     ///< takes back the event `target` (undo); retracting a Retract is redo
  Flag,        ///< answer "on" / "off"
  Comment      ///< text in `comment`
};

/// Where in a queue an object was shown when it was labelled: what makes a label part of the random sample,
/// or a repeat of an earlier one (labeling/queue/).
struct QueuePlace {
  std::string queue;                  ///< uuid of the queue
  std::optional<std::int64_t> entry;  ///< place in it, from 0
  std::string stream;                 ///< "picked", "random", "repeat"
  bool operator==(const QueuePlace&) const = default;
};

/// One act of labelling. Events are only ever added.
struct LabelEvent {
  std::string uuid;  ///< set by the log if empty
  std::int64_t row = 0;
  EventKind kind = EventKind::Answer;
  std::string question;         ///< id; empty for Flag and Comment
  std::string answer;           ///< answer id; empty for Number questions
  std::optional<double> value;  ///< Number questions
  std::string annotator;
  std::string timeUtc;  ///< ISO 8601 with milliseconds; set by the log if empty
  std::optional<double> secondsTaken;
  std::string modelName;             ///< whose opinion existed; empty if none
  std::optional<double> modelScore;  ///< what it said for this answer (probability) or value
  bool modelVisible = false;         ///< false: blind
  std::optional<double> confidence;  ///< 0 guessing, 0.5 fairly sure, 1 certain
  std::string comment;
  std::string target;          ///< uuid of the event a Retract takes back
  std::string programVersion;  ///< set by the log if empty
  QueuePlace queue;            ///< which queue brought the object up; empty if none did
  std::string scheme;          ///< Scheme::key() of the wording that was answered; empty: not known
  std::string act;             ///< shared by events that are undone together; set by the log for a batch
};

/// What one undo or redo changed: the first event of the act, and the objects of all its events.
struct LabelAct : LabelEvent {
  std::vector<std::int64_t> rows;
};

struct CurrentLabel {
  std::int64_t row = 0;
  std::string annotator;
  std::string answer;
  std::optional<double> value;
  std::string eventUuid;
  std::string scheme = {};  ///< of the wording that was answered
};

/// The shape drawn for an object's label state.
enum class LabelState { Unlabelled, Mine, Others, Disagree, Flagged };
LabelState labelStateOf(std::uint8_t bits);  ///< @param bits of LabelBit (store/current_labels.h)

/// Reads and appends label events. One commit per call, durable when it returns (synchronous = FULL).
class LabelLog {
 public:
  explicit LabelLog(const Project& project);

  /// An event whose uuid is in the log already, as the same act, is a second try after a failure: it counts
  /// once.
  /// @returns the event as stored. @throws Error(DiskFull, Unwritable): not saved
  LabelEvent append(LabelEvent event);
  std::vector<LabelEvent> append(std::span<const LabelEvent> events);  ///< a batch: all or none, one act

  /// Takes back the newest act of this annotator that is not itself taken back, all its events in one
  /// transaction. Works across restarts. @returns the act that was taken back; nothing if there is none
  std::optional<LabelAct> undo(const std::string& annotator);
  std::optional<LabelAct> redo(const std::string& annotator);

  std::vector<CurrentLabel> current(
      const std::string& question) const;  ///< one per object and annotator, by row
  std::map<std::string, CurrentLabel> currentOf(std::int64_t row,
                                                const std::string& annotator) const;  ///< by question
  std::vector<CurrentLabel> labelsOf(std::int64_t row,
                                     const std::string& question) const;  ///< of everybody, by name
  std::optional<CurrentLabel> adjudicationOf(std::int64_t row, const std::string& question) const;
  /// What adjudicators settled, one per object, by row; `annotator` is the adjudicator.
  std::vector<CurrentLabel> adjudications(const std::string& question) const;
  std::vector<LabelEvent> eventsOf(std::int64_t row) const;                               ///< oldest first
  std::vector<LabelEvent> newest(std::size_t count, const std::string& annotator) const;  ///< newest first
  std::vector<LabelState> states(const std::string& annotator) const;                     ///< (N)
  /// As if nobody else had labelled: only own answers and flags; never Others or Disagree. (N)
  std::vector<LabelState> ownStates(const std::string& annotator) const;
  std::int64_t eventCount() const;
  std::vector<std::string> annotators() const;
  std::vector<std::string> questions() const;  ///< that have at least one current label

 private:
  const Project* m_project;
};

/// One answer per object for training and evaluation: the majority of annotators; a tie gives none. Other
/// rules, and the objects without a consensus: consensus.h.
struct ConsensusLabel {
  std::int64_t row = 0;
  std::string answer;  ///< answer id
  double value = 0;    ///< Number questions: mean over annotators
  int annotators = 0;
  std::vector<std::string> events{};  ///< uuids behind it
};
std::vector<ConsensusLabel> consensus(const LabelLog& log, const std::string& question);

}  // namespace labeling
