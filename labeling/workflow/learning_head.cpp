#include "labeling/workflow/learning_head.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <map>
#include <optional>

#include "labeling/history/consensus.h"
#include "labeling/history/label_log.h"
#include "labeling/queue/pick_measures.h"
#include "labeling/workflow/embedding_file.h"
#include "labeling/workflow/model_files.h"
#include "labeling/workflow/training_labels.h"
#include "model/base/error.h"
#include "model/base/parallel.h"
#include "model/base/random.h"
#include "model/linear/linear_head.h"

namespace labeling {
namespace fs = std::filesystem;
using model::Error;
using model::ErrorKind;

namespace {

constexpr std::int64_t kChunk = 8192;

model::HeadKind headKindOf(const model::CardQuestion& question) {
  if (question.kind == "binary") return model::HeadKind::Binary;
  return question.kind == "choice" ? model::HeadKind::Choice : model::HeadKind::Number;
}

/// The labels to learn from; of too many, those that a fixed draw by row takes.
struct Labels {
  std::vector<std::int64_t> rows;
  std::vector<float> targets;
  std::int64_t leftOut = 0;
};

Labels labelsOf(const Project& project, const model::CardQuestion& question) {
  struct Drawn {
    std::uint64_t draw;
    std::int64_t row;
    float target;
  };
  std::vector<Drawn> all;
  for (const ConsensusLabel& label : consensusBy(project, question.id, ConsensusRule::Majority).labels) {
    const float target = targetOf(question, label);
    if (!std::isnan(target))
      all.push_back({model::Random(1, static_cast<std::uint64_t>(label.row))(), label.row, target});
  }
  Labels labels;
  if (static_cast<std::int64_t>(all.size()) > LearningHead::kMostLabels) {
    std::nth_element(all.begin(), all.begin() + LearningHead::kMostLabels, all.end(),
                     [](const Drawn& one, const Drawn& other) { return one.draw < other.draw; });
    labels.leftOut = static_cast<std::int64_t>(all.size()) - LearningHead::kMostLabels;
    all.resize(static_cast<std::size_t>(LearningHead::kMostLabels));
  }
  for (const Drawn& each : all) {
    labels.rows.push_back(each.row);
    labels.targets.push_back(each.target);
  }
  return labels;
}

float keyOf(const model::LinearHead::Scores& scores, std::size_t row, std::size_t outputs,
            model::HeadKind kind, Uncertainty measure) {
  const std::span<const float> mean = std::span(scores.mean).subspan(row * outputs, outputs);
  if (std::isnan(mean[0])) return std::numeric_limits<float>::quiet_NaN();
  if (kind == model::HeadKind::Number) return scores.sigma[row];
  if (measure == Uncertainty::Bald) return scores.information[row];
  return static_cast<float>(measure == Uncertainty::Entropy ? answerEntropy(mean) : 1 - answerMargin(mean));
}

}  // namespace

struct LearningHead::State {
  fs::path directory;
  std::optional<Project> project;
  std::string model, modelHash;
  model::CardQuestion question;
  std::optional<model::ArrayFile> features;
  std::optional<model::LinearHead> head;
  model::LinearHead::Scores scores;

  void open(const fs::path& wanted) {
    std::error_code error;
    if (project && directory == wanted && fs::exists(wanted / "labels.sqlite", error)) return;
    head.reset();
    features.reset();
    project.reset();
    project = Project::open(wanted, Project::Access::ReadOnly);
    directory = wanted;
  }

  /// The head of a question on a model's features, begun anew when one of the two is another.
  void prepare(const LearnRequest& request, const model::RunControl& control) {
    const std::string hash = requireModel(*project, request.model).weightsHash;
    const model::CardQuestion asked = cardQuestion(*project, request.question);
    const bool sameFeatures = features && model == request.model && modelHash == hash &&
                              features->info("features").shape[0] == project->objectCount();
    if (!sameFeatures) {
      head.reset();
      features.reset();
      features = freshEmbedding(directory, request.model, control);
      model = request.model;
      modelHash = hash;
    }
    if (head && question.id == asked.id && question.kind == asked.kind && question.answers == asked.answers)
      return;
    head.reset();
    question = asked;
    model::LinearHeadOptions options;
    options.kind = headKindOf(question);
    options.answers = static_cast<int>(std::max<std::size_t>(2, question.answers.size()));
    head.emplace(model::FeatureView{features->floats("features"), features->info("features").shape[1]},
                 options);
  }

  LearntObject objectAt(std::int64_t row, float key) const {
    LearntObject object{row, {}, {}, key};
    const auto outputs = static_cast<std::size_t>(head->outputs());
    for (std::size_t k = 0; k < outputs; ++k) {
      object.mean.push_back(scores.mean[static_cast<std::size_t>(row) * outputs + k]);
      object.sigma.push_back(scores.sigma[static_cast<std::size_t>(row) * outputs + k]);
    }
    return object;
  }

  LearnReport run(const fs::path& directoryWanted, const LearnRequest& request, bool exactly,
                  const model::RunControl& control);
};

LearnReport LearningHead::State::run(const fs::path& directoryWanted, const LearnRequest& request,
                                     bool exactly, const model::RunControl& control) {
  if (request.count < 0) throw Error(ErrorKind::BadInput, "'count' must not be negative.");
  open(directoryWanted);
  prepare(request, control);
  for (const std::int64_t row : request.rows)
    if (row < 0 || row >= head->objects())
      throw Error(ErrorKind::NotFound,
                  directory.string() + " has no object in row " + std::to_string(row) + ".");
  const auto start = std::chrono::steady_clock::now();
  const Labels labels = labelsOf(*project, question);
  try {
    head->learn(labels.rows, labels.targets, control);
  } catch (const Error& error) {
    throw Error(error.kind(), "The question '" + question.id + "': " + error.what());
  }
  if (exactly) head->makeExact(control);
  scores = head->scores();

  // Whoever has answered the question, "cannot tell" included, is not asked again.
  const auto objects = static_cast<std::size_t>(head->objects());
  std::vector<float> keys(objects);
  const auto outputs = static_cast<std::size_t>(head->outputs());
  model::parallelFor(head->objects(), kChunk, [&](std::int64_t first, std::int64_t last) {
    for (auto i = static_cast<std::size_t>(first); i < static_cast<std::size_t>(last); ++i)
      keys[i] = keyOf(scores, i, outputs, headKindOf(question), request.measure);
  });
  std::vector<char> answered(objects);
  for (const CurrentLabel& label : LabelLog(*project).current(question.id))
    answered[static_cast<std::size_t>(label.row)] = 1;
  std::vector<std::int64_t> order;
  for (std::size_t i = 0; i < objects; ++i)
    if (answered[i] == 0 && !std::isnan(keys[i])) order.push_back(static_cast<std::int64_t>(i));

  LearnReport report;
  report.model = model;
  report.question = question.id;
  report.kind = question.kind;
  if (question.kind == "choice") report.answers = question.answers;
  report.labels = head->labels();
  report.leftOut = labels.leftOut + head->labelsWithoutFeatures();
  report.unlabelled = static_cast<std::int64_t>(order.size());
  report.exact = head->isExact();
  const auto count = std::min<std::int64_t>(request.count, report.unlabelled);
  std::partial_sort(
      order.begin(), order.begin() + count, order.end(), [&](std::int64_t one, std::int64_t other) {
        const float a = keys[static_cast<std::size_t>(one)], b = keys[static_cast<std::size_t>(other)];
        return a != b ? a > b : one < other;
      });
  for (std::int64_t i = 0; i < count; ++i) {
    const std::int64_t row = order[static_cast<std::size_t>(i)];
    report.next.push_back(objectAt(row, keys[static_cast<std::size_t>(row)]));
  }
  for (const std::int64_t row : request.rows)
    report.asked.push_back(objectAt(row, keys[static_cast<std::size_t>(row)]));
  report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return report;
}

LearningHead::LearningHead() : m_state(std::make_unique<State>()) {}
LearningHead::~LearningHead() = default;

LearnReport LearningHead::learn(const fs::path& project, const LearnRequest& request,
                                const model::RunControl& control) {
  return m_state->run(project, request, false, control);
}

LearnReport LearningHead::settle(const fs::path& project, const LearnRequest& request,
                                 const model::RunControl& control) {
  return m_state->run(project, request, true, control);
}

}  // namespace labeling
