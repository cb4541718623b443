#include "labeling/workflow/live_predictor.h"

#include <list>
#include <optional>

#include "labeling/store/project.h"
#include "labeling/workflow/model_files.h"
#include "labeling/workflow/network_input.h"
#include "model/base/error.h"
#include "model/inference/predictor.h"

namespace labeling {
namespace fs = std::filesystem;

/// A few networks are kept: the one in use, and what it is compared with.
struct LivePredictor::State {
  struct Loaded {
    fs::path folder;
    fs::file_time_type written;
    model::Predictor predictor;
  };
  static constexpr std::size_t kMostLoaded = 4;
  std::list<Loaded> loaded;  // the last used first
  fs::path directory;
  std::optional<Project> project;

  Project& open(const fs::path& wanted) {
    // The database may have been replaced by a copy: a store that is gone must not be read from memory.
    std::error_code error;
    if (!project || directory != wanted || !fs::exists(wanted / "labels.sqlite", error)) {
      project.reset();
      project = Project::open(wanted, Project::Access::ReadOnly);
      directory = wanted;
    }
    return *project;
  }

  model::Predictor& load(const std::string& model) {
    const fs::path folder = modelFolder(*project, model);
    requireModel(*project, model);
    std::error_code error;
    const fs::file_time_type written = fs::last_write_time(folder / kWeightsFile, error);
    for (auto each = loaded.begin(); each != loaded.end(); ++each) {
      if (each->folder != folder) continue;
      if (!error && each->written == written) {
        loaded.splice(loaded.begin(), loaded, each);
        return loaded.front().predictor;
      }
      loaded.erase(each);
      break;
    }
    loaded.push_front({folder, written, model::Predictor::load(folder)});
    if (loaded.size() > kMostLoaded) loaded.pop_back();
    return loaded.front().predictor;
  }
};

LivePredictor::LivePredictor() : m_state(std::make_unique<State>()) {}
LivePredictor::~LivePredictor() = default;

std::vector<LivePrediction> LivePredictor::predict(const fs::path& directory, const std::string& model,
                                                   std::span<const std::int64_t> rows, int samples,
                                                   const model::RunControl& control) {
  const Project& project = m_state->open(directory);
  for (const std::int64_t row : rows)
    if (row < 0 || row >= project.objectCount())
      throw model::Error(model::ErrorKind::NotFound, directory.string() + " has no object in row " +
                                                         std::to_string(row) + "; rows are 0 to " +
                                                         std::to_string(project.objectCount() - 1) + ".");
  model::Predictor& predictor = m_state->load(model);
  const NetworkImages images = readNetworkImages(project, rows, predictor.card().input, control);
  model::PredictOptions options;
  options.samples = samples;
  const auto predictions = predictor.predict(images.images.pixels, options, control);

  std::vector<LivePrediction> result(rows.size());
  for (const FailedObject& failed : images.failed)
    for (std::size_t i = 0; i < rows.size(); ++i)
      if (rows[i] == failed.row) result[i].error = failed.reason;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    result[i].row = rows[i];
    if (images.usable[i] == 0) continue;
    for (std::size_t q = 0; q < predictions.size(); ++q) {
      const model::QuestionPrediction& prediction = predictions[q];
      const model::CardQuestion& question = predictor.card().questions[q];
      LiveAnswer answer;
      answer.question = question.id;
      answer.kind = question.kind;
      if (question.kind == "choice") answer.answers = question.answers;
      for (std::size_t k = 0; k < static_cast<std::size_t>(prediction.outputs); ++k) {
        const std::size_t place = i * static_cast<std::size_t>(prediction.outputs) + k;
        answer.mean.push_back(prediction.mean[place]);
        answer.sigma.push_back(prediction.sigma[place]);
        const auto first =
            prediction.passes.begin() + static_cast<std::ptrdiff_t>(place) * prediction.samples;
        answer.passes.emplace_back(first, first + prediction.samples);
      }
      result[i].answers.push_back(std::move(answer));
    }
  }
  return result;
}

}  // namespace labeling
