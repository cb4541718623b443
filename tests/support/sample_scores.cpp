#include "tests/support/sample_scores.h"

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <span>

#include "labeling/store/scores.h"
#include "model/arrays/array_writer.h"

namespace test {

using labeling::Project;
using labeling::Scores;

void writeScores(const Project& project, const std::string& model, const SampleScores& scores) {
  const std::int64_t objects = project.objectCount();
  const auto outputs = static_cast<std::int64_t>(scores.kind == "choice" ? scores.answers.size() : 1);
  const auto samples = static_cast<std::size_t>(scores.samples);
  std::vector<float> sigma = scores.sigma;
  if (sigma.empty()) sigma.assign(scores.mean.size(), 0.1f);
  std::vector<std::uint8_t> passes = scores.passes;
  if (passes.empty())
    for (const float mean : scores.mean)
      passes.insert(passes.end(), samples,
                    static_cast<std::uint8_t>(std::clamp(mean, 0.0f, 1.0f) * 255 + 0.5f));
  model::ArrayWriter writer;
  writer.add(scores.question + ".mean", {objects, outputs}, std::span<const float>(scores.mean));
  writer.add(scores.question + ".sigma", {objects, outputs}, std::span<const float>(sigma));
  if (scores.kind != "number")
    writer.add(scores.question + ".raw", {objects, outputs}, std::span<const float>(scores.mean));
  writer.add(scores.question + ".passes", {objects, outputs, scores.samples},
             std::span<const std::uint8_t>(passes));
  const nlohmann::json questions{{{"id", scores.question},
                                  {"kind", scores.kind},
                                  {"answers", scores.answers},
                                  {"low", -3},
                                  {"high", 10}}};
  writer.metadata("format", "tuningfork-scores-1");
  writer.metadata("model", model);
  writer.metadata("model_hash", "00ff");
  writer.metadata("objects", std::to_string(objects));
  writer.metadata("samples", std::to_string(scores.samples));
  writer.metadata("questions", questions.dump());
  std::filesystem::create_directories(Scores::fileOf(project, model).parent_path());
  writer.write(Scores::fileOf(project, model));
}

void writeEmbedding(const Project& project, const std::string& model, const std::vector<float>& features,
                    std::int64_t dimensions) {
  model::ArrayWriter writer;
  writer.add("features", {project.objectCount(), dimensions}, std::span<const float>(features));
  writer.metadata("model", model);
  writer.metadata("model_hash", "00ff");
  const auto file = project.directory() / "derived" / "embeddings" / (model + ".safetensors");
  std::filesystem::create_directories(file.parent_path());
  writer.write(file);
}

}  // namespace test
