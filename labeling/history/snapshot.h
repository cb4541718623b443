#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "labeling/history/consensus.h"
#include "labeling/history/label_log.h"

namespace labeling {

/// The labels that a run was trained on: named, immutable, hashed.
struct Snapshot {
  std::int64_t id = 0;
  std::string name;  ///< "r41", or as it was named
  /// Of object names, questions and answers, and of a rule other than majority with its weights; equal labels
  /// by the same rule give equal hashes.
  std::string hash;
  std::string timeUtc;
  ConsensusRule rule = ConsensusRule::Majority;
  std::map<std::string, double> weights;           ///< Weighted: by annotator
  std::map<std::string, std::int64_t> unresolved;  ///< objects with answers but no consensus, by question
  std::map<std::string, std::vector<ConsensusLabel>> labels;  ///< by question
};

/// Stores the consensus labels of these questions with the events behind them. The same labels by the same
/// rule again give the same snapshot, not a new one, whatever the name asked for.
/// @param name  empty: "r" and its number
/// @throws Error(NotFound) for a question without a label; Error(BadInput) if other labels have the name
Snapshot takeSnapshot(const Project& project, const std::vector<std::string>& questions,
                      ConsensusRule rule = ConsensusRule::Majority, const std::string& name = {});
Snapshot readSnapshot(const Project& project, std::int64_t id);

/// A snapshot without its labels.
struct SnapshotSummary {
  std::int64_t id = 0;
  std::string name, hash, timeUtc;
  ConsensusRule rule = ConsensusRule::Majority;
  std::map<std::string, std::int64_t> objects;     ///< labelled, by question
  std::map<std::string, std::int64_t> unresolved;  ///< by question
};
std::vector<SnapshotSummary> snapshots(const Project& project);  ///< newest first
/// @throws Error(NotFound): the sentence lists the names there are
std::int64_t snapshotNamed(const Project& project, const std::string& name);
/// Uuids of the events behind a label of a snapshot, oldest first; empty for snapshots of before release
/// 0.2, which did not keep them.
std::vector<std::string> snapshotEvents(const Project& project, std::int64_t snapshot,
                                        const std::string& question, std::int64_t row);

/// A training run's record; a run can be repeated from its row.
struct RunRecord {
  std::int64_t id = 0;
  std::string model;    ///< name of the model it made
  std::string state;    ///< "running", "finished", "failed", "stopped"
  std::string message;  ///< why it failed
  std::string mode;     ///< "scratch", "fine-tune", "head"
  std::string network;
  std::string baseModel;  ///< empty: from scratch
  std::vector<std::string> questions;
  std::int64_t snapshot = 0;
  std::string snapshotName;
  std::int64_t trainingObjects = 0, validationObjects = 0, testObjects = 0;
  std::string optionsJson;
  std::string historyJson;  ///< per epoch: training loss, validation loss, seconds, validation AUROC
  std::string resultJson;   ///< metrics on the test part
  std::uint64_t seed = 1;
  std::string startedUtc, finishedUtc;
  std::string programVersion;
};
std::int64_t beginRun(const Project& project, const RunRecord& run);
void updateRun(const Project& project, const RunRecord& run);
std::vector<RunRecord> runs(const Project& project);  ///< newest first

}  // namespace labeling
