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
#include "model/base/error.h"
#include "model/inference/predictor.h"

namespace labeling {

namespace {

constexpr const char* kFormat = "tuningfork-embedding-1";

/// The features of the first objects that an earlier run left in a file, if they are by the same weights.
/// @returns how many objects
std::int64_t takeOver(const std::filesystem::path& path, const std::string& modelHash, const Project& project,
                      std::vector<float>& features, std::size_t dimensions,
                      std::vector<FailedObject>& failed) {
  std::error_code error;
  if (!std::filesystem::exists(path, error)) return 0;
  try {
    const model::ArrayFile arrays = model::ArrayFile::open(path);
    const auto is = [&](const char* key, const std::string& value) {
      const auto found = arrays.metadata().find(key);
      return found != arrays.metadata().end() && found->second == value;
    };
    const auto old = arrays.floats("features");
    if (!is("format", kFormat) || !is("model_hash", modelHash) || !is("project", project.uuid()) ||
        arrays.info("features").shape.size() != 2 ||
        arrays.info("features").shape[1] != static_cast<std::int64_t>(dimensions) ||
        old.size() > features.size())
      return 0;
    std::copy(old.begin(), old.end(), features.begin());
    const auto done = static_cast<std::int64_t>(old.size() / dimensions);
    const auto listed = arrays.metadata().find("failed");
    if (listed != arrays.metadata().end())
      for (const auto& each : nlohmann::json::parse(listed->second)) {
        const auto name = each.at("object").get<std::string>();
        if (const auto row = project.rowOf(name))
          failed.push_back({*row, name, each.at("reason").get<std::string>()});
      }
    return done;
  } catch (const std::exception&) {
    failed.clear();
    return 0;  // damaged: all are computed
  }
}

}  // namespace

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
  const std::string& hash = predictor.card().weightsHash;
  const std::filesystem::path path = derivedFile(project, "embeddings", modelName);
  const std::filesystem::path stoppedPath = derivedFile(project, "embeddings", modelName + ".stopped");
  // Objects that were added stand behind the others; a run that was stopped left the first ones.
  report.reused = takeOver(path, hash, project, features, dimensions, report.failed);
  if (report.reused == report.objects) {  // asked for once more: computed anew
    report.reused = 0;
    report.failed.clear();
    std::fill(features.begin(), features.end(), std::numeric_limits<float>::quiet_NaN());
  } else if (report.reused == 0) {
    report.reused = takeOver(stoppedPath, hash, project, features, dimensions, report.failed);
  }
  std::int64_t done = report.reused;
  const auto store = [&](const std::filesystem::path& to) {
    nlohmann::json failed = nlohmann::json::array();
    for (const FailedObject& each : report.failed)
      failed.push_back({{"object", each.object}, {"reason", each.reason}});
    model::ArrayWriter writer;
    writer.add("features", {done, report.dimensions},
               std::span<const float>(features).first(static_cast<std::size_t>(done) * dimensions));
    writer.metadata("format", kFormat);
    writer.metadata("model", modelName);
    writer.metadata("model_hash", hash);
    writer.metadata("project", project.uuid());
    writer.metadata("objects", std::to_string(done));
    writer.metadata("layer", "before the heads");
    writer.metadata("created_utc", utcNow());
    writer.metadata("failed", failed.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
    writer.write(to);
  };
  std::vector<std::int64_t> rows(static_cast<std::size_t>(report.objects - done));
  std::iota(rows.begin(), rows.end(), done);
  try {
    control.report(done, report.objects, "embedding");
    streamNetworkImages(
        project, rows, predictor.card().input, kBatch,
        [&](std::int64_t first, NetworkImages& batch) {
          const std::vector<float> part = predictor.embed(batch.images.pixels, control);
          const std::int64_t row = report.reused + first;
          for (std::size_t i = 0; i < batch.usable.size(); ++i)
            if (batch.usable[i] != 0)
              std::copy_n(part.begin() + static_cast<std::ptrdiff_t>(i * dimensions), dimensions,
                          features.begin() +
                              static_cast<std::ptrdiff_t>((static_cast<std::size_t>(row) + i) * dimensions));
          report.failed.insert(report.failed.end(), batch.failed.begin(), batch.failed.end());
          done = row + batch.images.count();
          control.report(done, report.objects, "embedding");
        },
        control);
  } catch (const model::Stopped&) {
    if (done > report.reused) store(stoppedPath);
    throw;
  }
  done = report.objects;
  store(path);
  std::error_code error;
  std::filesystem::remove(stoppedPath, error);
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
