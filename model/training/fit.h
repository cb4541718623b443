#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <stop_token>
#include <string>

#include "model/base/run_control.h"
#include "model/card/model_card.h"
#include "model/training/training_set.h"

namespace model {

enum class FitMode {
  Scratch,   ///< new weights
  FineTune,  ///< from a model's weights, the first stages frozen, deeper ones at a lower rate
  Head       ///< only the last layer, on features computed once
};

struct FitOptions {
  FitMode mode = FitMode::Scratch;
  int epochs = 20;                     ///< >= 1; at most
  std::optional<double> learningRate;  ///< > 0. Unset: by mode
  std::optional<int> batch;            ///< >= 2. Unset: 64, less for small sets
  std::optional<int> frozenStages;     ///< FineTune. Unset: half of the stages
  int patience = 0;  ///< epochs without a better validation loss before ending; 0: a third, >= 5
  int samples = 32;  ///< >= 1; dropout passes for temperature and test metrics
  bool balanceClasses = false;
  std::uint64_t seed = 1;
  void check() const;  ///< @throws Error(BadInput) naming the member
};

struct FitEpoch {
  int epoch = 0, epochs = 0;  ///< from 1; planned
  double trainingLoss = 0, validationLoss = 0;
  std::map<std::string, double> validationAuroc;
  bool best = false;
  double seconds = 0;
};

struct FitHooks {
  std::function<void(const FitEpoch&)> onEpoch;  ///< may be empty
  std::stop_token stopAfterEpoch;                ///< keep the best weights so far and end
};

struct FitResult {
  /// The card given, completed: normalisation constants, stages, scales, temperatures, metrics on the test
  /// part, and of the training what is known here (mode, counts, epochs, seconds, seed).
  ModelCard card;
  bool stopped = false;
};

/// Trains a network and writes its weights. AdamW with a cosine rate after a short warm-up; augmented by the
/// symmetries of the square and small shifts; ends early when the validation loss no longer falls and keeps
/// the weights of its best epoch. One temperature per question is fitted on the validation part.
/// Everything random comes from the seed: with the same threads, the same numbers.
/// @param card     name, network, dropout, input and questions; constants are filled in here
/// @param parent   folder of the model to start from; for FineTune and Head
/// @param weights  file to write; its folder exists
/// @throws Error(BadInput) from checkEnoughLabels(), for options, or when the loss becomes not finite;
///         Error(DiskFull, Unwritable); Stopped
FitResult fitModel(const ModelCard& card, const std::optional<std::filesystem::path>& parent,
                   const TrainingSet& set, const FitOptions& options, const std::filesystem::path& weights,
                   const RunControl& control = {}, const FitHooks& hooks = {});

}  // namespace model
