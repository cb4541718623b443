#include "tests/benchmarks/large_project.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>
#include <nlohmann/json.hpp>
#include <numeric>
#include <vector>

#include "labeling/history/label_log.h"
#include "labeling/store/scores.h"
#include "labeling/survey/fits_writer.h"
#include "model/arrays/array_writer.h"
#include "model/base/random.h"
#include "model/card/model_card.h"

namespace test {
namespace {

using namespace labeling;

constexpr int kImages = 12;
constexpr int kSide = 1000;
constexpr int kSamples = 16;
constexpr std::int64_t kDimensions = 64;
constexpr const char* kModel = "large-01";
constexpr const char* kQuestions[] = {"disk", "edge_on", "bar", "merger"};

// An exponential disc with two arms and noise: something that a stretch and a contour have work with.
void writeImage(const std::filesystem::path& file, std::uint64_t seed) {
  model::Random random(seed);
  const double angle = random.uniform(0, M_PI), flat = random.uniform(0.3, 1), size = random.uniform(80, 220);
  std::vector<float> pixels;
  pixels.reserve(static_cast<std::size_t>(3 * kSide * kSide));
  for (int band = 0; band < 3; ++band)
    for (int y = 0; y < kSide; ++y)
      for (int x = 0; x < kSide; ++x) {
        const double dx = x - kSide / 2.0, dy = y - kSide / 2.0;
        const double u = dx * std::cos(angle) + dy * std::sin(angle);
        const double v = (dy * std::cos(angle) - dx * std::sin(angle)) / flat;
        const double radius = std::hypot(u, v);
        const double arms = 1 + 0.5 * std::cos(2 * std::atan2(v, u) - radius / 36);
        pixels.push_back(
            static_cast<float>((1 + 0.3 * band) * std::exp(-radius / size) * arms + 0.01 * random.normal()));
      }
  FitsImageFile image;
  image.width = image.height = kSide;
  image.bands = {"g", "r", "i"};
  image.pixels = pixels;
  image.unit = "nanomaggy";
  TanFrame frame;
  frame.reference = {33.5, -5.2};
  frame.referencePixel = {kSide / 2.0, kSide / 2.0};
  frame.pixelScaleArcsec = 0.26;
  image.sky = frame;
  writeFitsImage(image, file);
}

void addObjects(Project& project, const std::filesystem::path& images, std::int64_t count) {
  constexpr std::int64_t kAtOnce = 100'000;
  for (std::int64_t first = 0; first < count; first += kAtOnce) {
    std::vector<NewObject> objects;
    for (std::int64_t row = first; row < std::min(count, first + kAtOnce); ++row) {
      NewObject object;
      char name[32];
      std::snprintf(name, sizeof name, "J%07lld", static_cast<long long>(row));
      object.name = name;
      object.raDeg = static_cast<double>(row % 36'000) / 100;
      object.decDeg = static_cast<double>(row % 9'000) / 100 - 45;
      const auto file = images / ("cutout-" + std::to_string(row % kImages) + ".fits");
      for (int band = 0; band < 3; ++band) {
        ImageSource source;
        source.path = file.string();
        source.band = std::string(1, "gri"[band]);
        source.hdu = band + 1;  // after the empty primary one
        object.sources.push_back(source);
      }
      objects.push_back(std::move(object));
    }
    project.addObjects(objects);
    std::fprintf(stderr, "objects %lld\r", static_cast<long long>(first + kAtOnce));
  }
}

void addCatalogue(Project& project, std::int64_t count) {
  model::Random random(2);
  const auto column = [&](const char* name, double low, double high) {
    TableColumn made;
    made.name = name;
    std::vector<double> values(static_cast<std::size_t>(count));
    for (double& value : values) value = random.uniform(low, high);
    made.values = std::move(values);
    return made;
  };
  Table table;
  table.rows = static_cast<std::size_t>(count);
  table.columns = {column("r_mag", 14, 22), column("redshift", 0.01, 0.3), column("petro_r50", 1, 20)};
  std::vector<std::int64_t> rows(table.rows);
  std::iota(rows.begin(), rows.end(), std::int64_t{0});
  project.addColumns(table, rows);
}

void addModel(const Project& project, std::int64_t count) {
  model::Random random(3);
  model::ArrayWriter writer;
  nlohmann::json questions = nlohmann::json::array();
  model::ModelCard card;
  card.name = kModel;
  card.network = "small";
  card.input.normalisation.mean = {0, 0, 0};
  card.input.normalisation.scale = {1, 1, 1};
  card.weightsHash = "00ff";
  std::vector<std::vector<float>> means, sigmas;
  std::vector<std::vector<std::uint8_t>> passes;
  for (const char* id : kQuestions) {
    std::vector<float> mean(static_cast<std::size_t>(count)), sigma(mean.size());
    std::vector<std::uint8_t> all(mean.size() * kSamples);
    for (std::size_t i = 0; i < mean.size(); ++i) {
      const double p = random.uniform(), spread = random.uniform(0, 0.2);
      mean[i] = static_cast<float>(p);
      sigma[i] = static_cast<float>(spread);
      for (int t = 0; t < kSamples; ++t)
        all[i * kSamples + static_cast<std::size_t>(t)] = static_cast<std::uint8_t>(
            std::clamp(p + spread * random.uniform(-1.7, 1.7), 0.0, 1.0) * 255 + 0.5);
    }
    means.push_back(std::move(mean));
    sigmas.push_back(std::move(sigma));
    passes.push_back(std::move(all));
    questions.push_back({{"id", id}, {"kind", "binary"}, {"answers", {"no", "yes"}}});
    model::CardQuestion question;
    question.id = id;
    question.answers = {"no", "yes"};
    card.questions.push_back(question);
  }
  for (std::size_t q = 0; q < means.size(); ++q) {
    const std::string id = kQuestions[q];
    writer.add(id + ".mean", {count, 1}, std::span<const float>(means[q]));
    writer.add(id + ".sigma", {count, 1}, std::span<const float>(sigmas[q]));
    writer.add(id + ".raw", {count, 1}, std::span<const float>(means[q]));
    writer.add(id + ".passes", {count, 1, kSamples}, std::span<const std::uint8_t>(passes[q]));
  }
  for (const auto& [key, value] : std::map<std::string, std::string>{{"model", kModel},
                                                                     {"model_hash", card.weightsHash},
                                                                     {"objects", std::to_string(count)},
                                                                     {"samples", std::to_string(kSamples)},
                                                                     {"questions", questions.dump()}})
    writer.metadata(key, value);
  std::filesystem::create_directories(Scores::fileOf(project, kModel).parent_path());
  writer.write(Scores::fileOf(project, kModel));
  std::filesystem::create_directories(project.modelsDirectory() / kModel);
  model::writeCard(project.modelsDirectory() / kModel, card);
}

void addFeatures(const Project& project, std::int64_t count) {
  model::Random random(4);
  std::vector<float> features(static_cast<std::size_t>(count * kDimensions));
  for (float& each : features) each = static_cast<float>(random.uniform(-1, 1));
  model::ArrayWriter writer;
  writer.add("features", {count, kDimensions}, std::span<const float>(features));
  writer.metadata("model", kModel);
  writer.metadata("model_hash", "00ff");
  const auto file = project.directory() / "derived" / "embeddings" / (std::string(kModel) + ".safetensors");
  std::filesystem::create_directories(file.parent_path());
  writer.write(file);
}

void addLabels(const Project& project, std::int64_t objects, std::int64_t events) {
  constexpr std::int64_t kAtOnce = 20'000;
  model::Random random(5);
  LabelLog log(project);
  const char* people[] = {"ana", "ben", "cleo"};
  for (std::int64_t first = 0; first < events; first += kAtOnce) {
    std::vector<LabelEvent> batch;
    for (std::int64_t i = first; i < std::min(events, first + kAtOnce); ++i) {
      LabelEvent event;
      event.row = static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(objects)));
      event.annotator = people[random.below(3)];
      if (random.below(500) == 0) {
        event.kind = EventKind::Flag;
        event.answer = "on";
      } else {
        event.question = kQuestions[random.below(4)];
        event.answer = random.below(3) == 0 ? "yes" : "no";
        event.secondsTaken = random.uniform(1, 9);
      }
      batch.push_back(event);
    }
    log.append(batch);
    std::fprintf(stderr, "label events %lld\r", static_cast<long long>(first + kAtOnce));
  }
}

}  // namespace

std::filesystem::path makeLargeProject(const std::filesystem::path& directory, const LargeProject& wanted) {
  const auto path = directory / "p.tuningfork";
  std::error_code error;
  if (std::filesystem::exists(path / "labels.sqlite", error)) {
    const Project project = Project::open(path);
    if (project.objectCount() == wanted.objects && LabelLog(project).eventCount() >= wanted.labelEvents)
      return path;
  }
  std::filesystem::remove_all(path, error);
  const auto images = directory / "images";
  std::filesystem::create_directories(images);
  for (int i = 0; i < kImages; ++i)
    writeImage(images / ("cutout-" + std::to_string(i) + ".fits"), static_cast<std::uint64_t>(i) + 1);
  Project project = Project::create(path, "A large survey");
  addObjects(project, images, wanted.objects);
  addCatalogue(project, wanted.objects);
  addModel(project, wanted.objects);
  if (wanted.withFeatures) addFeatures(project, wanted.objects);
  addLabels(project, wanted.objects, wanted.labelEvents);
  std::fprintf(stderr, "the project is made\n");
  return path;
}

}  // namespace test
