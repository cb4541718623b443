#include "labeling/workflow/classify.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <numeric>

#include "labeling/store/identity.h"
#include "labeling/store/project.h"
#include "labeling/store/scores.h"
#include "labeling/workflow/model_files.h"
#include "labeling/workflow/network_input.h"
#include "model/arrays/array_writer.h"
#include "model/inference/predictor.h"

namespace labeling {
namespace {

constexpr std::int64_t kBatch = 128;
constexpr float kMissing = std::numeric_limits<float>::quiet_NaN();

/// The arrays of one question while they are filled.
struct Columns {
  const model::CardQuestion* question = nullptr;
  std::vector<float> mean, sigma, raw;  // (N, K)
  std::vector<std::uint8_t> passes;     // (N, K, T)

  Columns(const model::CardQuestion& asked, std::int64_t objects, int samples) : question(&asked) {
    const auto values = static_cast<std::size_t>(objects * asked.outputs());
    mean.assign(values, kMissing);
    sigma.assign(values, kMissing);
    raw.assign(values, kMissing);
    passes.assign(values * static_cast<std::size_t>(samples), 0);
  }

  void put(std::int64_t row, const model::QuestionPrediction& prediction, std::size_t place) {
    const auto outputs = static_cast<std::size_t>(prediction.outputs);
    const auto samples = static_cast<std::size_t>(prediction.samples);
    const bool isNumber = question->kind == "number";
    const double low = isNumber ? question->low : 0, range = isNumber ? question->high - question->low : 1;
    for (std::size_t k = 0; k < outputs; ++k) {
      const std::size_t to = static_cast<std::size_t>(row) * outputs + k, from = place * outputs + k;
      mean[to] = prediction.mean[from];
      sigma[to] = prediction.sigma[from];
      raw[to] = prediction.raw[from];
      for (std::size_t t = 0; t < samples; ++t) {
        const double share = (prediction.passes[from * samples + t] - low) / range;
        passes[to * samples + t] = static_cast<std::uint8_t>(std::lround(std::clamp(share, 0.0, 1.0) * 255));
      }
    }
  }

  void addTo(model::ArrayWriter& writer, std::int64_t objects, int samples) const {
    const std::int64_t outputs = question->outputs();
    writer.add(question->id + ".mean", {objects, outputs}, std::span<const float>(mean));
    writer.add(question->id + ".sigma", {objects, outputs}, std::span<const float>(sigma));
    if (question->kind != "number")
      writer.add(question->id + ".raw", {objects, outputs}, std::span<const float>(raw));
    writer.add(question->id + ".passes", {objects, outputs, samples}, std::span<const std::uint8_t>(passes));
  }
};

std::string questionsJson(const model::ModelCard& card) {
  nlohmann::json list = nlohmann::json::array();
  for (const model::CardQuestion& question : card.questions)
    list.push_back({{"id", question.id},
                    {"kind", question.kind},
                    {"answers", question.answers},
                    {"low", question.low},
                    {"high", question.high}});
  return list.dump();
}

std::string failedJson(const std::vector<FailedObject>& failed) {
  nlohmann::json list = nlohmann::json::array();
  for (const FailedObject& each : failed) list.push_back({{"object", each.object}, {"reason", each.reason}});
  return list.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace

ClassifyReport classify(const std::filesystem::path& directory, const std::string& modelName, int samples,
                        const model::RunControl& control) {
  const auto start = std::chrono::steady_clock::now();
  const Project project = Project::open(directory);
  requireModel(project, modelName);
  model::PredictOptions options;
  options.samples = samples;
  options.check();
  model::Predictor predictor = model::Predictor::load(modelFolder(project, modelName));
  const model::ModelCard& card = predictor.card();
  const std::int64_t objects = project.objectCount();
  std::vector<Columns> columns;
  for (const model::CardQuestion& question : card.questions) columns.emplace_back(question, objects, samples);

  ClassifyReport report;
  report.objects = objects;
  std::vector<std::int64_t> rows(static_cast<std::size_t>(objects));
  std::iota(rows.begin(), rows.end(), 0);
  control.report(0, objects, "classifying");
  streamNetworkImages(
      project, rows, card.input, kBatch,
      [&](std::int64_t first, NetworkImages& batch) {
        const auto predictions = predictor.predict(batch.images.pixels, options, control);
        for (std::size_t q = 0; q < columns.size(); ++q)
          for (std::size_t i = 0; i < batch.usable.size(); ++i)
            if (batch.usable[i] != 0) columns[q].put(first + static_cast<std::int64_t>(i), predictions[q], i);
        report.failed.insert(report.failed.end(), batch.failed.begin(), batch.failed.end());
        control.report(first + batch.images.count(), objects, "classifying");
      },
      control);

  model::ArrayWriter writer;
  for (const Columns& each : columns) each.addTo(writer, objects, samples);
  writer.metadata("format", "tuningfork-scores-1");
  writer.metadata("model", modelName);
  writer.metadata("model_hash", card.weightsHash);
  writer.metadata("project", project.uuid());
  writer.metadata("objects", std::to_string(objects));
  writer.metadata("samples", std::to_string(samples));
  writer.metadata("created_utc", utcNow());
  writer.metadata("questions", questionsJson(card));
  writer.metadata("failed", failedJson(report.failed));
  writer.write(derivedFile(project, "scores", modelName));
  report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  report.perSecond = report.seconds > 0 ? static_cast<double>(objects) / report.seconds : 0;
  return report;
}

}  // namespace labeling
