#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "labeling/history/label_log.h"

namespace labeling {

/// The labels that a run was trained on: named, immutable, hashed.
struct Snapshot {
  std::int64_t id = 0;
  std::string name;  ///< "r41"
  std::string hash;  ///< of object names, questions and answers; equal labels give equal hashes
  std::string timeUtc;
  std::map<std::string, std::vector<ConsensusLabel>> labels;  ///< by question
};

/// Stores the consensus labels of these questions. The same labels again give the same snapshot, not a new
/// one.
Snapshot takeSnapshot(const Project& project, const std::vector<std::string>& questions);
Snapshot readSnapshot(const Project& project, std::int64_t id);

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
