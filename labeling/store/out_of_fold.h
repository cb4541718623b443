#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "labeling/store/project.h"
#include "labeling/store/scores.h"

namespace labeling {

/// Scores of labelled objects by networks that were trained without them:
/// derived/out-of-fold/MODEL.safetensors, memory-mapped. Arrays, for n labelled objects of the run's snapshot
/// and a question Q with L outputs:
///   rows     I64 (n)     row numbers in the project, ascending
///   fold     I32 (n)     0 ... K - 1: the member of this number did not see the object and scored it; -1: no
///                        member saw it, its scores are the whole ensemble's
///   Q.label  F32 (n)     what it was trained with: 1 / 0, number of the answer, or value; NaN: no label
///   Q.mean   F32 (n, L)  calibrated scores, or the value
///   Q.sigma  F32 (n, L)
/// Metadata: format, model, model_hash, project, objects, folds, snapshot, snapshot_hash, created_utc,
/// questions.
class OutOfFold {
 public:
  static std::filesystem::path fileOf(const Project& project, const std::string& model);
  /// Nothing if the model was not trained in folds. @throws Error(Corrupt, Unreadable)
  static std::optional<OutOfFold> open(const Project& project, const std::string& model);

  const std::string& model() const;
  const std::string& modelHash() const;
  bool isStale(const Project& project) const;  ///< the model's weights are others, or gone
  int folds() const;
  const std::string& snapshot() const;  ///< name
  const std::string& snapshotHash() const;
  std::vector<ScoredQuestion> questions() const;
  std::optional<ScoredQuestion> question(const std::string& id) const;
  std::int64_t count() const;  ///< n
  std::span<const std::int64_t> rows() const;
  std::span<const std::int32_t> fold() const;
  std::span<const float> label(const std::string& question) const;  ///< (n)
  std::span<const float> mean(const std::string& question) const;   ///< (n, L)
  std::span<const float> sigma(const std::string& question) const;  ///< (n, L)

 private:
  struct State;
  std::shared_ptr<const State> m_state;
};

}  // namespace labeling
