#include "labeling/workflow/embed.h"

#include <algorithm>
#include <chrono>
#include <limits>
#include <nlohmann/json.hpp>
#include <numeric>

#include "labeling/store/identity.h"
#include "labeling/store/project.h"
#include "labeling/workflow/embedding_file.h"
#include "labeling/workflow/model_files.h"
#include "labeling/workflow/network_input.h"
#include "model/arrays/array_writer.h"
#include "model/inference/predictor.h"

namespace labeling {

EmbedReport embed(const std::filesystem::path& directory, const std::string& modelName,
                  const model::RunControl& control) {
  constexpr std::int64_t kBatch = 128;
  const auto start = std::chrono::steady_clock::now();
  const Project project = Project::open(directory);
  requireModel(project, modelName);
  model::Predictor predictor = model::Predictor::load(modelFolder(project, modelName));
  EmbedReport report;
  report.objects = project.objectCount();
  report.dimensions = predictor.embeddingSize();
  const auto dimensions = static_cast<std::size_t>(report.dimensions);
  std::vector<float> features(static_cast<std::size_t>(report.objects) * dimensions,
                              std::numeric_limits<float>::quiet_NaN());
  std::vector<std::int64_t> rows(static_cast<std::size_t>(report.objects));
  std::iota(rows.begin(), rows.end(), 0);
  control.report(0, report.objects, "embedding");
  streamNetworkImages(
      project, rows, predictor.card().input, kBatch,
      [&](std::int64_t first, NetworkImages& batch) {
        const std::vector<float> part = predictor.embed(batch.images.pixels, control);
        for (std::size_t i = 0; i < batch.usable.size(); ++i)
          if (batch.usable[i] != 0)
            std::copy_n(part.begin() + static_cast<std::ptrdiff_t>(i * dimensions), dimensions,
                        features.begin() +
                            static_cast<std::ptrdiff_t>((static_cast<std::size_t>(first) + i) * dimensions));
        report.failed.insert(report.failed.end(), batch.failed.begin(), batch.failed.end());
        control.report(first + batch.images.count(), report.objects, "embedding");
      },
      control);
  nlohmann::json failed = nlohmann::json::array();
  for (const FailedObject& each : report.failed)
    failed.push_back({{"object", each.object}, {"reason", each.reason}});
  model::ArrayWriter writer;
  writer.add("features", {report.objects, report.dimensions}, std::span<const float>(features));
  writer.metadata("format", "tuningfork-embedding-1");
  writer.metadata("model", modelName);
  writer.metadata("model_hash", predictor.card().weightsHash);
  writer.metadata("project", project.uuid());
  writer.metadata("objects", std::to_string(report.objects));
  writer.metadata("layer", "before the heads");
  writer.metadata("created_utc", utcNow());
  writer.metadata("failed", failed.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
  writer.write(derivedFile(project, "embeddings", modelName));
  report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return report;
}

model::ArrayFile freshEmbedding(const std::filesystem::path& directory, const std::string& modelName,
                                const model::RunControl& control) {
  const Project project = Project::open(directory, Project::Access::ReadOnly);
  const model::ModelCard card = requireModel(project, modelName);
  const std::filesystem::path file =
      project.directory() / "derived" / "embeddings" / (modelName + ".safetensors");
  const auto isFresh = [&](const model::ArrayFile& arrays) {
    const auto hash = arrays.metadata().find("model_hash");
    return hash != arrays.metadata().end() && hash->second == card.weightsHash &&
           arrays.contains("features") && arrays.info("features").type == model::ElementType::F32 &&
           arrays.info("features").shape.size() == 2 &&
           arrays.info("features").shape[0] == project.objectCount();
  };
  std::error_code error;
  if (std::filesystem::exists(file, error)) {
    model::ArrayFile arrays = model::ArrayFile::open(file);
    if (isFresh(arrays)) return arrays;
  }
  embed(directory, modelName, control);
  return model::ArrayFile::open(file);
}

}  // namespace labeling
