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
#include "model/inference/predictor.h"
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
  /// [0, 0.5): share of labels taken to be wrong; the loss is corrected for it
  double labelNoise = 0;
  /// 0, or 2 ... 20: as many networks, each trained without another part of training and validation, answer
  /// together, and every object has scores by networks that have not seen it
  int folds = 0;
  std::uint64_t seed = 1;
  void check() const;  ///< @throws Error(BadInput) naming the member
};

struct FitEpoch {
  int epoch = 0, epochs = 0;  ///< from 1; planned
  double trainingLoss = 0, validationLoss = 0;
  std::map<std::string, double> validationAuroc;
  bool best = false;
  double seconds = 0;
  int member = 0, members = 1;  ///< of an ensemble
};

struct FitHooks {
  std::function<void(const FitEpoch&)> onEpoch;  ///< may be empty
  std::stop_token stopAfterEpoch;                ///< keep the best weights so far and end
  /// Folder for what is needed to go on after a crash: if it holds a part of this very training, that is not
  /// done again. Removed at the end. Empty: nothing is kept. Heads are trained in seconds and keep nothing.
  std::filesystem::path checkpoint;
};

/// Scores of labelled objects by networks that were not trained on them.
struct OutOfFoldScores {
  std::vector<std::int64_t> objects;  ///< (n) of the training set, ascending
  std::vector<std::int32_t> fold;  ///< (n) the member that was trained without it; -1: test part, all members
  std::vector<QuestionPrediction> predictions;  ///< by question, (n, ...)
};

struct FitResult {
  /// The card given, completed: normalisation constants, stages, scales, temperatures, metrics on the test
  /// part, and of the training what is known here (mode, counts, epochs, seconds, seed).
  ModelCard card;
  bool stopped = false;
  std::optional<OutOfFoldScores> outOfFold;  ///< of an ensemble
};

/// Trains a network and writes its weights. AdamW with a cosine rate after a short warm-up; augmented by the
/// symmetries of the square and small shifts; ends early when the validation loss no longer falls and keeps
/// the weights of its best epoch. One temperature per question is fitted on the validation part.
/// Everything random comes from the seed: with the same threads, the same numbers. Of an ensemble, member k
/// is trained on all folds but k, and ends early by half of fold k + 1; temperatures, spreads and conformal
/// limits then come from the scores that each object has by the member that has not seen it.
/// @param card     name, network, dropout, input and questions; constants are filled in here
/// @param parent   folder of the model to start from; for FineTune and Head
/// @param weights  file to write; its folder exists
/// @throws Error(BadInput) from checkEnoughLabels(), for options, or when the loss becomes not finite;
///         Error(DiskFull, Unwritable); Stopped
FitResult fitModel(const ModelCard& card, const std::optional<std::filesystem::path>& parent,
                   const TrainingSet& set, const FitOptions& options, const std::filesystem::path& weights,
                   const RunControl& control = {}, const FitHooks& hooks = {});

}  // namespace model
