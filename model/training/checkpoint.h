#pragma once
#include <torch/torch.h>

#include <filesystem>
#include <optional>
#include <string>

#include "model/network/network.h"
#include "model/training/fit_job.h"

namespace model {

/// A training as it stands after its last whole epoch, on the disk, so that one that was killed goes on from
/// there and ends with the same numbers as if nothing had happened. A folder of its own; what lies in it
/// belongs to one training, told by a fingerprint of everything that decides its numbers.
class Checkpoint {
 public:
  /// @param folder  empty: nothing is kept
  Checkpoint(std::filesystem::path folder, std::string fingerprint);

  bool isKept() const { return !m_folder.empty(); }

  /// After an epoch: weights, the best ones so far, the optimiser's memory, the state of the random numbers.
  /// Whole or not at all. @throws Error(DiskFull, Unwritable)
  void saveEpoch(int member, Network& network, const torch::optim::AdamW& optimizer,
                 const EpochKeeper& keeper) const;
  /// Puts all of that back. @return false: there is nothing of this training and member, or it is damaged
  bool loadEpoch(int member, Network& network, torch::optim::AdamW& optimizer, EpochKeeper& keeper) const;

  /// A member whose training is over. @throws Error(DiskFull, Unwritable)
  void saveMember(int member, Network& network, const FitOutcome& outcome) const;
  std::optional<FitOutcome> loadMember(int member, Network& network) const;

  void remove() const noexcept;  ///< the training is over

 private:
  std::filesystem::path m_folder;
  std::string m_fingerprint;
};

/// Of everything that decides the numbers of a training: card, options, images, labels and their parts.
std::string trainingFingerprint(const ModelCard& card, const TrainingSet& set, const FitOptions& options);

}  // namespace model
