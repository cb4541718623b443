#include "labeling/workflow/detectors.h"

#include <algorithm>
#include <cstdio>
#include <limits>
#include <nlohmann/json.hpp>
#include <numeric>
#include <system_error>

#include "labeling/history/snapshot.h"
#include "labeling/store/identity.h"
#include "labeling/workflow/network_input.h"
#include "labeling/workflow/recorded_run.h"
#include "labeling/workflow/run_json.h"
#include "model/base/error.h"

namespace labeling {
namespace fs = std::filesystem;
using model::Error;
using model::ErrorKind;

namespace {

constexpr std::int64_t kMostImages = 100'000;  // that are learnt from: 0.7 GB at 48 pixels
constexpr std::int64_t kSaveEvery = 500;       // iterations; what a crash may cost

std::int64_t usualIterations(const std::string& score) { return score == "wgan" ? 3000 : 4000; }

std::string widthText(double width) {
  char text[16];
  std::snprintf(text, sizeof text, "%g", width);
  return text;
}

model::DetectorOptions optionsFor(const DetectorRequest& request) {
  model::DetectorOptions options;
  options.kind =
      request.score == "wgan" ? model::DetectorKind::Wasserstein : model::DetectorKind::Autoencoder;
  options.size = request.size;
  options.width = request.width;
  options.seed = request.seed;
  if (options.kind == model::DetectorKind::Autoencoder) options.learningRate = 1e-3;
  return options;
}

/// The readable images that a detector learns from: all, or evenly spread ones.
model::ImageSet trainingImages(const Project& project, const model::CardInput& input,
                               const model::RunControl& control) {
  const std::int64_t objects = project.objectCount(), wanted = std::min(objects, kMostImages);
  std::vector<std::int64_t> rows;
  for (std::int64_t i = 0; i < wanted; ++i) rows.push_back(i * objects / wanted);
  NetworkImages read = readNetworkImages(project, rows, input, control);
  const std::size_t stride = read.images.stride();
  std::size_t kept = 0;
  for (std::size_t i = 0; i < read.usable.size(); ++i) {
    if (read.usable[i] == 0) continue;
    if (kept != i)
      std::copy_n(read.images.pixels.begin() + static_cast<std::ptrdiff_t>(i * stride), stride,
                  read.images.pixels.begin() + static_cast<std::ptrdiff_t>(kept * stride));
    ++kept;
  }
  read.images.pixels.resize(kept * stride);
  if (kept < 2)
    throw Error(ErrorKind::BadInput,
                project.directory().string() + " has " + std::to_string(kept) +
                    (kept == 1 ? " image" : " images") +
                    " that can be read, and a network learns what is usual from many. Add "
                    "objects, or mend the paths of their images.");
  return std::move(read.images);
}

RunRecord recordFor(const std::string& name, const model::ModelCard& card, const DetectorRequest& request,
                    std::int64_t iterations, std::int64_t objects) {
  RunRecord record;
  record.model = name;
  record.state = "running";
  record.mode = "detector";
  record.network = request.score + "-" + std::to_string(request.size) + "-" + widthText(request.width);
  record.baseModel = card.name;
  record.trainingObjects = objects;
  record.optionsJson = nlohmann::json{
      {"score", request.score},
      {"size", request.size},
      {"width", request.width},
      {"iterations", iterations},
      {"seed",
       request.seed}}.dump();
  record.historyJson = "[]";
  record.resultJson = "{}";
  record.seed = request.seed;
  record.startedUtc = utcNow();
  record.programVersion = programVersion();
  return record;
}

}  // namespace

fs::path detectorFile(const Project& project, const std::string& model, const DetectorRequest& request) {
  return project.directory() / "detectors" /
         (model + "-" + request.score + "-" + std::to_string(request.size) + "-" + widthText(request.width) +
          ".safetensors");
}

model::CardInput detectorInput(const model::ModelCard& card, int size) {
  model::CardInput input = card.input;
  input.size = size;
  return input;
}

model::Detector trainedDetector(const Project& project, const model::ModelCard& card,
                                const DetectorRequest& request, const model::RunControl& control) {
  if (card.input.channels() != 3)
    throw Error(ErrorKind::BadInput,
                "The model '" + card.name + "' sees " + std::to_string(card.input.channels()) +
                    " bands, and a detector learns colour images of three. Choose another model.");
  const fs::path file = detectorFile(project, card.name, request);
  std::error_code error;
  const bool exists = fs::exists(file, error);
  model::Detector detector =
      exists ? model::Detector::load(file) : model::Detector::create(optionsFor(request));
  if (request.iterations && (*request.iterations < 1 || *request.iterations > 10'000'000))
    throw Error(ErrorKind::BadInput,
                "'iterations' must be 1 to 10,000,000, not " + std::to_string(*request.iterations) + ".");
  const std::int64_t until = request.iterations.value_or(usualIterations(request.score));
  if (detector.iterations() >= until) return detector;
  fs::create_directories(file.parent_path(), error);
  if (error) throw model::systemError(file.parent_path().string(), "could not be created", error.value());

  const model::ImageSet images = trainingImages(project, detectorInput(card, request.size), control);
  RecordedRun run(project, recordFor(file.stem().string(), card, request, until, images.count()));
  const std::map<std::string, std::string> notes{{"model", card.name},
                                                 {"crop", std::to_string(card.input.crop)},
                                                 {"project", project.title()},
                                                 {"objects", std::to_string(images.count())},
                                                 {"program_version", programVersion()}};
  std::vector<TrainEpoch> history;
  try {
    while (detector.iterations() < until) {
      // To the next whole hundreds, so that the record's steps are the same after a resumption.
      const std::int64_t next = std::min(until, (detector.iterations() / kSaveEvery + 1) * kSaveEvery);
      model::RunControl whole = control;
      whole.onProgress = [&](const model::Progress& progress) {
        if (control.onProgress) control.onProgress({"training", progress.done, until});
      };
      detector.train(images, next, whole, [&](const model::DetectorProgress& progress) {
        TrainEpoch epoch;
        epoch.model = file.stem().string();
        epoch.epoch = static_cast<int>(progress.iteration);
        epoch.epochs = static_cast<int>(until);
        epoch.trainingLoss = progress.loss;
        epoch.validationLoss = progress.distance;
        history.push_back(epoch);
      });
      detector.save(file, notes);
      run.record().historyJson = historyJson(history);
      run.save();
    }
  } catch (const model::Stopped&) {
    detector.save(file, notes);  // what was learnt is kept: the next call goes on from here
    run.endQuietly("stopped", "");
    throw;
  } catch (const std::exception& problem) {
    run.endQuietly("failed", problem.what());
    throw;
  }
  run.record().resultJson = nlohmann::json{{"iterations", detector.iterations()}}.dump();
  run.end("finished", "");
  return detector;
}

ProjectResiduals projectResiduals(const Project& project, const model::ModelCard& card,
                                  model::Detector& detector, const model::RefinementOptions& refinement,
                                  const model::RunControl& control) {
  constexpr std::int64_t kBatch = 128;
  constexpr float kMissing = std::numeric_limits<float>::quiet_NaN();
  const auto objects = static_cast<std::size_t>(project.objectCount());
  std::vector<std::int64_t> rows(objects);
  std::iota(rows.begin(), rows.end(), std::int64_t{0});
  ProjectResiduals result;
  result.pixel.assign(objects, kMissing);
  if (detector.options().kind == model::DetectorKind::Wasserstein) result.critic.assign(objects, kMissing);
  const model::CardInput input = detectorInput(card, detector.options().size);
  control.report(0, project.objectCount(), "reconstructing");
  streamNetworkImages(
      project, rows, input, kBatch,
      [&](std::int64_t first, NetworkImages& batch) {
        const model::DetectorResiduals part = detector.residuals(batch.images.pixels, refinement, control);
        for (std::size_t i = 0; i < batch.usable.size(); ++i) {
          if (batch.usable[i] == 0) continue;
          const std::size_t row = static_cast<std::size_t>(first) + i;
          result.pixel[row] = part.pixel[i];
          if (!part.critic.empty()) result.critic[row] = part.critic[i];
        }
        result.failed.insert(result.failed.end(), batch.failed.begin(), batch.failed.end());
        control.report(first + batch.images.count(), project.objectCount(), "reconstructing");
      },
      control);
  return result;
}

}  // namespace labeling
