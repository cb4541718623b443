#pragma once
#include <torch/torch.h>

#include <chrono>
#include <vector>

#include "model/network/network.h"
#include "model/training/fit.h"
#include "model/training/loss.h"

namespace model {

/// What both ways of training work on.
struct FitJob {
  Network& network;
  const ModelCard& card;
  const TrainingSet& set;
  const FitOptions& options;
  const RunControl& control;
  const FitHooks& hooks;
  int member = 0;  ///< of an ensemble
};

class Checkpoint;

struct FitOutcome {
  int epochs = 0;
  int bestEpoch = 0;
  bool stopped = false;
};

/// What happens at the end of every epoch: the loss is checked, the best weights are kept, the epoch is told,
/// and whether to go on is decided.
class EpochKeeper {
 public:
  EpochKeeper(const FitJob& job, const QuestionLoss& loss);
  /// @param validation  logits (V, K) of the validation part
  /// @return false: enough. @throws Error(BadInput) if a loss is not finite, Stopped
  bool finish(double trainingLoss, const torch::Tensor& validation);
  void throwIfNothingToKeep() const;  ///< @throws Stopped if asked to stop before the first epoch is done
  /// Puts the best weights back into the network. The last call.
  FitOutcome restoreBest();

  // --- what a checkpoint keeps
  const FitOutcome& outcome() const { return m_outcome; }
  const std::vector<torch::Tensor>& best() const { return m_best; }
  double bestLoss() const { return m_bestLoss; }
  void goOnFrom(const FitOutcome& outcome, std::vector<torch::Tensor> best, double bestLoss);

 private:
  void checkFinite(double loss) const;
  const FitJob& m_job;
  const QuestionLoss& m_loss;
  torch::Tensor m_targets, m_votes;  // (V, Q) and votes of the validation part
  std::vector<torch::Tensor> m_best;
  double m_bestLoss = 0;
  FitOutcome m_outcome;
  std::chrono::steady_clock::time_point m_epochStart = std::chrono::steady_clock::now();
};

/// Parameters and batch statistics, in a fixed order.
std::vector<torch::Tensor> stateOf(const Network& network);

/// All layers that are not frozen, batch by batch; goes on from the checkpoint if it holds a part of this.
FitOutcome trainByGradient(const FitJob& job, const Checkpoint& checkpoint);
/// Only the heads, on features computed once.
FitOutcome trainHeads(const FitJob& job);

/// Rate of step 0 ... steps - 1: a short linear warm-up, then half a cosine down to 1% of the full rate.
double scheduledRate(double rate, std::int64_t step, std::int64_t steps);
double learningRateOf(const FitOptions& options);
int batchSizeOf(const FitOptions& options, std::int64_t objects);

}  // namespace model
