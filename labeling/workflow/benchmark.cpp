#include "labeling/workflow/benchmark.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <numeric>

#include "labeling/store/project.h"
#include "labeling/workflow/live_predictor.h"
#include "labeling/workflow/model_files.h"
#include "labeling/workflow/network_input.h"
#include "model/base/error.h"
#include "model/inference/predictor.h"
#include "model/training/measure_step.h"

namespace labeling {
namespace {

constexpr std::int64_t kMostObjects = 512;
constexpr double kSeconds = 2;  ///< each stage is measured at least so long
constexpr int kSamples = 32;

/// Repeats `work`, which handles `objects`, and returns how many go through in a second. The first call warms
/// caches and is not counted.
template <typename Work>
BenchmarkStage measure(const std::string& name, std::int64_t objects, const model::RunControl& control,
                       const Work& work) {
  control.report(0, 0, name);
  work();
  const auto start = std::chrono::steady_clock::now();
  double seconds = 0;
  std::int64_t handled = 0;
  while (seconds < kSeconds) {
    control.throwIfStopped();
    work();
    handled += objects;
    seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  }
  return {name, static_cast<double>(handled) / seconds, seconds};
}

}  // namespace

BenchmarkReport benchmark(const std::filesystem::path& directory, const std::string& modelName,
                          const model::RunControl& control) {
  const Project project = Project::open(directory, Project::Access::ReadOnly);
  requireModel(project, modelName);
  const std::filesystem::path folder = modelFolder(project, modelName);
  model::Predictor predictor = model::Predictor::load(folder);
  std::vector<std::int64_t> rows(static_cast<std::size_t>(std::min(kMostObjects, project.objectCount())));
  std::iota(rows.begin(), rows.end(), 0);
  const NetworkImages read = readNetworkImages(project, rows, predictor.card().input, control);
  const auto usable = std::find(read.usable.begin(), read.usable.end(), 1);
  if (usable == read.usable.end())
    throw model::Error(model::ErrorKind::BadInput,
                       directory.string() + ": none of the first " + std::to_string(rows.size()) +
                           " images can be read" +
                           (read.failed.empty() ? "." : ", for example: " + read.failed.front().reason));
  const std::span<const std::uint8_t> pixels = read.images.pixels;
  const std::int64_t row = usable - read.usable.begin();

  BenchmarkReport report;
  report.model = modelName;
  report.threads = model::computeThreads();
  report.objects = read.images.count() - static_cast<std::int64_t>(read.failed.size());
  const auto count = static_cast<std::int64_t>(rows.size());
  report.stages.push_back(measure("reading", count, control, [&] {
    readNetworkImages(project, rows, predictor.card().input, model::RunControl{{}, control.stop});
  }));
  const auto predict = [&](int samples) {
    model::PredictOptions options;
    options.samples = samples;
    return [&predictor, &control, pixels, options] { predictor.predict(pixels, options, control); };
  };
  report.stages.push_back(measure("network", count, control, predict(1)));
  report.stages.push_back(measure("network and 32 dropout passes", count, control, predict(kSamples)));
  model::TrainingStepTimer timer(folder, pixels);
  report.stages.push_back(measure("training step", timer.objects(), control, [&] { timer.step(); }));
  LivePredictor live;
  report.stages.push_back(measure("one object", 1, control, [&] {
    live.predict(directory, modelName, std::span(&row, 1), kSamples, model::RunControl{{}, control.stop});
  }));
  return report;
}

}  // namespace labeling
