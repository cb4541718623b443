#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "labeling/history/consensus.h"
#include "labeling/workflow/failed_object.h"
#include "model/base/run_control.h"
#include "model/card/model_card.h"

namespace labeling {

enum class TrainMode {
  Scratch,   ///< new weights
  FineTune,  ///< from a model's weights: stages near the input kept as they are, the others at a lower rate
  Head       ///< from a model's weights: only the last layer, on features computed once; seconds
};
const char* nameOf(TrainMode mode) noexcept;  ///< "scratch", "fine-tune", "head"
/// @throws Error(BadInput) naming the three
TrainMode trainModeFromName(const std::string& name);

struct TrainOptions {
  std::vector<std::string> questions;  ///< at least one; each needs labels. All are answered by one network
  TrainMode mode = TrainMode::FineTune;
  std::string network;  ///< Scratch: "residual" (default) or "ds18"; else the one of `from`
  std::string from;     ///< FineTune, Head: model to start from; empty: the model in use
  std::string name;     ///< of the new model; empty: question and number, "disk-01"
  ConsensusRule consensus = ConsensusRule::Majority;  ///< how several annotators' answers become one
  std::uint64_t seed = 1;                             ///< fixes order, augmentation and new weights
  std::optional<int> epochs;           ///< >= 1; at most so many, fewer by early stopping. Unset: 20
  std::optional<double> learningRate;  ///< > 0. Unset: 2e-3 scratch, 1e-3 fine-tune, 1e-2 head
  std::optional<int> batch;            ///< >= 2. Unset: 64, less for few labels
  std::optional<int> frozenStages;     ///< FineTune: stages counted from the input. Unset: half of them
  std::optional<double> dropout;       ///< [0, 0.9] before the last layer. Unset: the network's own
  int samples = 32;                    ///< >= 1; dropout passes for temperature and test metrics
  bool balanceClasses = false;         ///< weigh answers so that rare ones count as much as common ones
  double crop = 0.5;                   ///< (0, 1]; Scratch: central part of a cutout that the network sees
};

/// One finished epoch, for the live plot.
struct TrainEpoch {
  std::string model;
  int epoch = 0;   ///< from 1
  int epochs = 0;  ///< planned
  double trainingLoss = 0;
  double validationLoss = 0;
  std::map<std::string, double> validationAuroc;  ///< binary questions with both answers in validation
  bool best = false;                              ///< lowest validation loss so far: these weights are kept
  double seconds = 0;                             ///< of this epoch
};

/// What training tells while it runs, and how it is ended early without being thrown away.
struct TrainHooks {
  std::function<void(const TrainEpoch&)> onEpoch;  ///< may be empty
  /// Ends training after the running epoch and keeps the best weights. Before the first epoch is done it
  /// ends like RunControl::stop.
  std::stop_token stopAfterEpoch;
};

struct TrainReport {
  std::string model;
  std::int64_t run = 0;  ///< id of the run's record
  int epochs = 0;        ///< done
  int bestEpoch = 0;
  bool stopped = false;  ///< by stopAfterEpoch
  double seconds = 0;
  double cpuSeconds = 0;
  std::int64_t trainingObjects = 0, validationObjects = 0, testObjects = 0;
  std::string snapshot;                            ///< name of the labels' snapshot
  std::map<std::string, std::int64_t> unresolved;  ///< objects without a consensus, by question
  std::map<std::string, model::CardMetrics> test;  ///< by question, on the held-back part
  std::vector<FailedObject> skipped;               ///< labelled objects whose image could not be read
};

/// A run: snapshot of the consensus labels, split by name (70, 15, 15 %), training, temperature per question
/// on validation, metrics on test, and a new model models/NAME/{model.safetensors, card.json}. The run is
/// recorded as running, then finished, stopped or failed with its sentence. Put in use only if the project
/// has no model in use yet.
/// @throws Error(BadInput) without labels, with one answer only, or too few (the sentence counts them);
///         Error(BadInput) when the loss becomes not finite; Error(NotFound) for `from`, a question or the
///         network; Error(DiskFull, Unwritable): no model is left behind. Stopped by RunControl::stop
TrainReport train(const std::filesystem::path& project, const TrainOptions& options,
                  const model::RunControl& control = {}, const TrainHooks& hooks = {});

}  // namespace labeling
