#pragma once
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace model {

/// How pixel values become network input.
struct CardNormalisation {
  /// "standard": (x - mean) / scale per channel, with constants of the training set.
  /// "own-maximum": each channel of each image divided by its own maximum, as in Domínguez Sánchez+18.
  std::string kind = "standard";
  std::vector<double> mean;   ///< (channels) "standard" only
  std::vector<double> scale;  ///< (channels) > 0, "standard" only
};

/// What a network is fed with: display planes of the central part of a cutout, averaged down to its size.
struct CardInput {
  std::string kind = "colour";  ///< "colour": the red, green, blue planes as displayed, in [0, 1]
  std::vector<std::string> bands{"red", "green", "blue"};  ///< (channels)
  int size = 64;                                           ///< pixels, width and height
  double crop = 0.5;  ///< (0, 1]; central fraction of a cutout's shorter side that is used
  CardNormalisation normalisation;
  int channels() const { return static_cast<int>(bands.size()); }
};

/// A part of the network as the freeze diagram shows it, from the input to the output.
struct CardStage {
  std::string name;  ///< "stem", "stage1", ..., "head"
  std::int64_t parameters = 0;
  bool frozen = false;  ///< in the run that made this model: kept as in the parent
};

/// A question that a network answers.
struct CardQuestion {
  std::string id;
  std::string words;                 ///< as asked; may be empty
  std::string kind = "binary";       ///< "binary", "choice", "number"
  std::vector<std::string> answers;  ///< Choice: one per output. Binary: {"no", "yes"}, the output is "yes"
  double low = 0, high = 0;          ///< Number: range of the scale
  double mean = 0, scale = 1;        ///< Number: value = mean + scale x output
  /// How the network's outputs are read, and what it learnt from:
  ///   "label"      one answer: cross-entropy; a value: squared error
  ///   "votes"      counts of votes: binomial or multinomial likelihood
  ///   "dirichlet"  counts of votes: Dirichlet-multinomial likelihood; an output per answer, concentrations
  ///                1 + 100 sigmoid. @see Walmsley et al. 2022, MNRAS 509, 3966
  ///   "ordinal"    Choice whose answers have an order: each output the chance to go beyond an answer once
  ///                it is reached
  ///   "spread"     Number: value and logarithm of its variance, normal likelihood
  std::string loss = "label";
  /// Binary, Choice: logits are divided by it; of "dirichlet" it is 1. Number with "spread": sigma is
  /// multiplied by it, so that 68% intervals held 68% of the validation part.
  double temperature = 1;
  /// Sets of answers that hold the right one in a share `level` of all objects like those of the validation
  /// part: every answer whose probability is at least 1 - threshold. @see model/metrics/conformal.h
  struct Conformal {
    double level = 0, threshold = 0;
    bool operator==(const Conformal&) const = default;
  };
  std::vector<Conformal> conformal;

  /// Scores per object: Choice one per answer, else 1.
  int outputs() const { return kind == "choice" ? static_cast<int>(answers.size()) : 1; }
  /// Outputs of the network.
  int logits() const {
    if (kind == "number") return loss == "spread" ? 2 : 1;
    if (kind == "binary") return loss == "dirichlet" ? 2 : 1;
    return static_cast<int>(answers.size()) - (loss == "ordinal" ? 1 : 0);
  }
  bool learnsVotes() const { return loss == "votes" || loss == "dirichlet"; }
};

/// How well a question was answered on labelled objects that the network was not trained on.
struct CardMetrics {
  std::string split = "test";
  std::int64_t n = 0;
  std::int64_t positives = 0;   ///< Binary
  std::optional<double> auroc;  ///< Binary with both answers; Choice: mean of one against the rest
  std::optional<double> ap;     ///< Binary with both answers: average precision
  std::optional<double> accuracy, ece, brier;       ///< Binary, Choice
  std::optional<double> offset, scatter, sigmaMad;  ///< Number: prediction - truth
  std::optional<double> coverage68;  ///< Number with a spread: share of truths within one sigma
  /// Binary, Choice: how well the uncertainty tells wrong calls from right ones, as AUROC
  std::optional<double> errorAuroc;
  /// Over the folds of an ensemble: mean and standard deviation of what each member reaches on its own fold
  std::optional<double> foldsMean, foldsSpread;
};

/// Where the weights come from.
struct CardTraining {
  std::string mode;        ///< "scratch", "fine-tune", "head"
  std::string parent;      ///< name of the model started from; empty: none
  std::string parentHash;  ///< of its weights
  std::string project;     ///< title of the project
  std::string snapshot;    ///< name of the label snapshot, "r41"
  std::string snapshotHash;
  std::int64_t trainingObjects = 0, validationObjects = 0, testObjects = 0;
  int epochs = 0;     ///< done
  int bestEpoch = 0;  ///< whose weights these are
  double seconds = 0;
  std::uint64_t seed = 0;
  std::string optionsJson = "{}";
  std::string finishedUtc;
  std::string programVersion;
};

/// What a model is: models/NAME/card.json beside its weights, models/NAME/model.safetensors.
struct ModelCard {
  std::string name;
  std::string title;    ///< one line for people
  std::string network;  ///< name in the network table
  double dropout = 0;   ///< rate before the last layer
  int members = 1;      ///< networks that answer together, each trained without another part of the labels
  CardInput input;
  std::vector<CardStage> stages;
  std::vector<CardQuestion> questions;
  CardTraining training;
  std::map<std::string, CardMetrics> metrics;  ///< by question
  std::string credit;                          ///< whom to cite when results are published; may be empty
  std::string weightsHash;                     ///< FNV-1a of model.safetensors, 16 hexadecimal digits

  std::int64_t parameters() const;  ///< of all stages
  const CardQuestion* question(const std::string& id) const;
  /// @throws Error(NotFound): the sentence lists what the model answers
  const CardQuestion& requireQuestion(const std::string& id) const;
};

/// @throws Error(BadInput) naming `source` and the member that is missing or out of range,
/// Error(NewerVersion)
ModelCard cardFromJson(const std::string& json, const std::string& source);
std::string cardToJson(const ModelCard& card);

/// Reads DIR/card.json. @throws Error(NotFound, Unreadable, BadInput, NewerVersion) naming the file
ModelCard readCard(const std::filesystem::path& modelDirectory);
/// Writes DIR/card.json, whole or not at all.
void writeCard(const std::filesystem::path& modelDirectory, const ModelCard& card);

struct FoundModels {
  std::vector<ModelCard> cards;       ///< by name
  std::vector<std::string> problems;  ///< sentences: a folder without a card, a card that cannot be read
};
/// The models of a folder, one per sub-folder. A missing folder holds none.
FoundModels listModels(const std::filesystem::path& modelsDirectory);

/// A name that no model of the folder has: "disk-01", "disk-02" ...
std::string freeModelName(const std::filesystem::path& modelsDirectory, const std::string& stem);

/// Whether this may name a model: letters, digits, - _ and dots inside; 1 to 64 of them. So it is one folder.
bool isModelName(const std::string& name);

/// Hash of a weights file as it stands in the cards. @throws Error(NotFound, Unreadable)
std::string weightsHashOf(const std::filesystem::path& weightsFile);

}  // namespace model
