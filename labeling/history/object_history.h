#pragma once
#include <optional>
#include <string>
#include <vector>

#include "labeling/history/consensus.h"
#include "labeling/history/label_log.h"
#include "labeling/store/project.h"

namespace labeling {

class Connection;

/// The import or merge that brought an event into this project.
struct LabelSource {
  std::string kind;  ///< "import", "merge"
  std::string name;  ///< the file or project
  std::string timeUtc;
};

/// One act of labelling with what became of it.
struct HistoryEvent {
  LabelEvent event;
  bool takenBack = false;
  bool isCurrent = false;              ///< the annotator's present answer, or the standing adjudication
  std::optional<LabelSource> source;   ///< nothing: labelled in this project
  std::vector<std::string> snapshots;  ///< names of those that rest on it
};

/// Every event of an object, oldest first.
std::vector<HistoryEvent> objectHistory(const Project& project, std::int64_t row);

/// Which events a label rests on.
struct LabelTrace {
  std::string object, question;
  std::string snapshot;  ///< whose label; empty: of now
  ConsensusRule rule = ConsensusRule::Majority;
  std::optional<ConsensusLabel> label;  ///< nothing: no consensus, or nobody answered
  bool isUnresolved = false;            ///< there are answers, but no consensus
  std::vector<HistoryEvent> events;     ///< of this question, oldest first
};
/// @param question  empty: every question of the object that has an event
/// @param snapshot  its name; empty: by `rule` now
/// @throws Error(NotFound) for the object or the snapshot
std::vector<LabelTrace> traceLabels(const Project& project, const std::string& object,
                                    const std::string& question = {}, const std::string& snapshot = {},
                                    ConsensusRule rule = ConsensusRule::Majority);

/// Notes that the events added while it lives came from elsewhere. Inside a transaction of the caller; what
/// was added is marked by mark().
class SourceMark {
 public:
  SourceMark(Connection& connection, std::string kind, std::string name);
  void mark();  ///< nothing if no event was added

 private:
  Connection& m_connection;
  std::string m_kind, m_name;
  std::int64_t m_before;
};

}  // namespace labeling
