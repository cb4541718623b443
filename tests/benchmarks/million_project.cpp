#include "tests/benchmarks/million_project.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <vector>

#include "labeling/history/label_log.h"
#include "labeling/store/project.h"
#include "model/arrays/array_writer.h"
#include "model/base/random.h"
#include "model/card/model_card.h"
#include "tests/support/million_objects.h"
#include "tests/support/sample_project.h"

namespace test {
namespace {

constexpr int kPasses = 8;

void addScores(labeling::Project& project, std::int64_t count) {
  const std::string name = "survey-01";
  const auto directory = project.modelsDirectory() / name;
  std::filesystem::create_directories(directory);
  {
    model::ArrayWriter weights;
    weights.add("head.weight", {1}, std::vector<float>{1.0f});
    weights.write(directory / "model.safetensors");
  }
  model::ModelCard card;
  card.name = name;
  card.title = "A model of a benchmark";
  card.network = "residual";
  card.input.size = 64;
  card.input.crop = 1;
  card.input.normalisation.mean = {0.1, 0.1, 0.1};
  card.input.normalisation.scale = {0.2, 0.2, 0.2};
  for (const char* id : {"disk", "edge_on", "bar", "merger"})
    card.questions.push_back({id, "", "binary", {"no", "yes"}, 0, 0, 0, 1, "label", 1, {}});
  card.questions.push_back({"t_type", "", "number", {}, -3, 10, 3, 3, "label", 1, {}});
  card.training.mode = "scratch";
  card.weightsHash = model::weightsHashOf(directory / "model.safetensors");
  model::writeCard(directory, card);

  model::Random random(7);
  model::ArrayWriter scores;
  nlohmann::json questions = nlohmann::json::array();
  const auto n = static_cast<std::size_t>(count);
  for (const auto& question : card.questions) {
    const bool isNumber = question.kind == "number";
    std::vector<float> mean(n), sigma(n);
    for (std::size_t i = 0; i < n; ++i) {
      mean[i] = static_cast<float>(isNumber ? random.uniform(-3, 10) : std::pow(random.uniform(), 1.5));
      sigma[i] = static_cast<float>(random.uniform(0.01, 0.2));
    }
    if (!isNumber) scores.add(question.id + ".raw", {count, 1}, std::vector<float>(mean));
    scores.add(question.id + ".mean", {count, 1}, std::move(mean));
    scores.add(question.id + ".sigma", {count, 1}, std::move(sigma));
    scores.add(question.id + ".passes", {count, 1, kPasses}, std::vector<std::uint8_t>(n * kPasses, 128));
    questions.push_back({{"id", question.id},
                         {"kind", question.kind},
                         {"answers", question.answers},
                         {"low", isNumber ? -3 : 0},
                         {"high", isNumber ? 10 : 1}});
  }
  scores.metadata("format", "tuningfork-scores-1");
  scores.metadata("model", name);
  scores.metadata("model_hash", card.weightsHash);
  scores.metadata("project", project.uuid());
  scores.metadata("objects", std::to_string(count));
  scores.metadata("samples", std::to_string(kPasses));
  scores.metadata("created_utc", "2026-01-01T00:00:00.000Z");
  scores.metadata("questions", questions.dump());
  scores.metadata("failed", "[]");
  std::filesystem::create_directories(project.derivedDirectory() / "scores");
  scores.write(project.derivedDirectory() / "scores" / (name + ".safetensors"));
  project.setSetting("model_in_use", name);
}

void addLabels(const labeling::Project& project, std::int64_t objects, std::int64_t labels) {
  labeling::LabelLog log(project);
  model::Random random(2);
  constexpr std::int64_t kAtOnce = 10'000;
  for (std::int64_t done = 0; done < labels; done += kAtOnce) {
    std::vector<labeling::LabelEvent> events;
    for (std::int64_t i = 0; i < std::min(kAtOnce, labels - done); ++i) {
      const auto row = static_cast<std::int64_t>(random.uniform() * static_cast<double>(objects));
      events.push_back(answer(std::min(row, objects - 1), i % 3 ? "ana" : "ben", i % 2 ? "bar" : "disk",
                              random.uniform() < 0.5 ? "yes" : "no"));
    }
    log.append(events);
  }
}

}  // namespace

std::filesystem::path makeLabelledMillion(const std::filesystem::path& folder, std::int64_t objects,
                                          std::int64_t labels) {
  const auto directory = folder / "survey.tuningfork";
  makeMillion(directory, objects);
  labeling::Project project = labeling::Project::open(directory);
  addScores(project, objects);
  addLabels(project, objects, labels);
  return directory;
}

}  // namespace test
