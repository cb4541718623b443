#include "tests/benchmarks/million_project.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numbers>
#include <numeric>
#include <vector>

#include "labeling/history/label_log.h"
#include "labeling/store/project.h"
#include "labeling/survey/fits_writer.h"
#include "labeling/survey/sky_frame.h"
#include "model/arrays/array_writer.h"
#include "model/base/random.h"
#include "model/card/model_card.h"
#include "tests/support/sample_project.h"

namespace test {
namespace {

constexpr int kSide = 4096;  // of the mosaic, pixels
constexpr double kPixelArcsec = 0.2625;
constexpr double kViewArcsec = 64 * kPixelArcsec;
constexpr int kGalaxies = 12'000;
constexpr int kPasses = 8;
constexpr const char* kBands[] = {"g", "r", "z"};

/// Exponential disks on noise; the same places in every band.
std::vector<float> paintBand(int band) {
  std::vector<float> pixels(static_cast<std::size_t>(kSide) * kSide);
  model::Random noise(static_cast<std::uint64_t>(100 + band));
  for (float& pixel : pixels) pixel = static_cast<float>(0.02 * noise.normal());
  model::Random random(5);
  for (int i = 0; i < kGalaxies; ++i) {
    const double x = random.uniform(0, kSide), y = random.uniform(0, kSide);
    const double scale = random.uniform(1.2, 5), axis = random.uniform(0.3, 1);
    const double angle = random.uniform(0, std::numbers::pi);
    const double colour = random.uniform(0.4, 1.6);
    const double peak = std::exp(random.uniform(-1.5, 2)) * std::pow(colour, band - 1);
    const double c = std::cos(angle), s = std::sin(angle);
    const int reach = static_cast<int>(6 * scale);
    for (int v = std::max(0, static_cast<int>(y) - reach);
         v < std::min<int>(kSide, static_cast<int>(y) + reach); ++v)
      for (int u = std::max(0, static_cast<int>(x) - reach);
           u < std::min<int>(kSide, static_cast<int>(x) + reach); ++u) {
        const double along = (u - x) * c + (v - y) * s, across = ((v - y) * c - (u - x) * s) / axis;
        pixels[static_cast<std::size_t>(v) * kSide + static_cast<std::size_t>(u)] +=
            static_cast<float>(peak * std::exp(-std::hypot(along, across) / scale));
      }
  }
  return pixels;
}

labeling::TanFrame frame() { return {{150, 2}, {kSide / 2.0, kSide / 2.0}, kPixelArcsec, 0}; }

void writeMosaics(const std::filesystem::path& folder) {
  for (int band = 0; band < 3; ++band) {
    const std::vector<float> pixels = paintBand(band);
    labeling::FitsImageFile file;
    file.width = file.height = kSide;
    file.bands = {kBands[band]};
    file.pixels = pixels;
    file.format = labeling::PixelFormat::ScaledInt16;
    file.unit = "nanomaggy";
    file.sky = frame();
    labeling::writeFitsImage(file, folder / (std::string("mosaic-") + kBands[band] + ".fits"));
  }
}

/// Where a pixel of the mosaic lies on the sky (gnomonic projection, north up).
labeling::SkyPosition skyOf(double x, double y) {
  constexpr double kDeg = std::numbers::pi / 180;
  const labeling::TanFrame tan = frame();
  const double xi = -(x - tan.referencePixel.x) * kPixelArcsec / 3600 * kDeg;
  const double eta = (y - tan.referencePixel.y) * kPixelArcsec / 3600 * kDeg;
  const double dec0 = tan.reference.decDeg * kDeg;
  const double ra = std::atan2(xi, std::cos(dec0) - eta * std::sin(dec0));
  const double dec = std::atan2((eta * std::cos(dec0) + std::sin(dec0)) * std::cos(ra),
                                std::cos(dec0) - eta * std::sin(dec0));
  return {tan.reference.raDeg + ra / kDeg, dec / kDeg};
}

void addObjects(labeling::Project& project, const std::filesystem::path& folder, std::int64_t count) {
  model::Random random(9);
  constexpr std::int64_t kAtOnce = 50'000;
  for (std::int64_t first = 0; first < count; first += kAtOnce) {
    std::vector<labeling::NewObject> objects;
    for (std::int64_t row = first; row < std::min(count, first + kAtOnce); ++row) {
      const auto sky = skyOf(random.uniform(40, kSide - 40), random.uniform(40, kSide - 40));
      labeling::NewObject object{"J" + std::to_string(10'000'000 + row), sky.raDeg, sky.decDeg, {}};
      for (const char* band : kBands) {
        labeling::ImageSource source{band, (folder / (std::string("mosaic-") + band + ".fits")).string(), 1,
                                     0};
        source.view = labeling::SkyView{sky, kViewArcsec, band == kBands[1]};
        object.sources.push_back(std::move(source));
      }
      objects.push_back(std::move(object));
    }
    project.addObjects(objects);
  }
}

void addCatalogue(labeling::Project& project, std::int64_t count) {
  model::Random random(3);
  const auto n = static_cast<std::size_t>(count);
  std::vector<double> magnitude(n), redshift(n), radius(n);
  for (std::size_t i = 0; i < n; ++i) {
    magnitude[i] = 14 + 6 * std::sqrt(random.uniform());
    redshift[i] = std::abs(0.1 + 0.05 * random.normal());
    radius[i] = random.uniform(1, 6);
  }
  labeling::Table table;
  table.rows = n;
  table.columns = {reals("r_mag", std::move(magnitude)), reals("redshift", std::move(redshift)),
                   reals("petro_r50", std::move(radius))};
  std::vector<std::int64_t> rows(n);
  std::iota(rows.begin(), rows.end(), std::int64_t{0});
  project.addColumns(table, rows);
}

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
    card.questions.push_back({id, "", "binary", {"no", "yes"}});
  card.questions.push_back({"t_type", "", "number", {}, -3, 10, 3, 3, 1});
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

std::filesystem::path makeMillion(const std::filesystem::path& folder, std::int64_t objects,
                                  std::int64_t labels) {
  std::filesystem::create_directories(folder);
  const auto directory = folder / "survey.tuningfork";
  writeMosaics(folder);
  labeling::Project project = labeling::Project::create(directory, "A large survey");
  addObjects(project, folder, objects);
  addCatalogue(project, objects);
  addScores(project, objects);
  addLabels(project, objects, labels);
  return directory;
}

}  // namespace test
