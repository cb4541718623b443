// Evaluation of 100,000 objects: a dragged threshold must be answered far within the 200 ms of a frame's
// work.
#include <benchmark/benchmark.h>

#include <vector>

#include "model/base/random.h"
#include "model/metrics/auc_comparison.h"
#include "model/metrics/calibration.h"
#include "model/metrics/roc_curve.h"

namespace {

constexpr int kObjects = 100000;

struct Scored {
  std::vector<float> scores;
  std::vector<char> isPositive;
};

Scored scored() {
  model::Random random(1);
  Scored result;
  for (int i = 0; i < kObjects; ++i) {
    result.isPositive.push_back(random.uniform() < 0.2 ? 1 : 0);
    const double score = 0.5 + 0.15 * random.normal() + 0.3 * (result.isPositive.back() - 0.5);
    result.scores.push_back(static_cast<float>(score < 0 ? 0 : score > 1 ? 1 : score));
  }
  return result;
}

void sortScores(benchmark::State& state) {
  const Scored data = scored();
  for (auto _ : state) benchmark::DoNotOptimize(model::SortedScores(data.scores, data.isPositive));
}
BENCHMARK(sortScores)->Unit(benchmark::kMillisecond);

void dragTheThreshold(benchmark::State& state) {
  const Scored data = scored();
  const model::SortedScores sorted(data.scores, data.isPositive);
  double threshold = 0;
  for (auto _ : state) {
    threshold = threshold > 1 ? 0 : threshold + 0.001;
    benchmark::DoNotOptimize(sorted.row(threshold));
    benchmark::DoNotOptimize(sorted.falsePositives(threshold).data());
  }
}
BENCHMARK(dragTheThreshold);

void drawRoc(benchmark::State& state) {
  const Scored data = scored();
  const model::SortedScores sorted(data.scores, data.isPositive);
  for (auto _ : state) benchmark::DoNotOptimize(model::thinned(model::rocCurve(sorted), 1e-4));
}
BENCHMARK(drawRoc)->Unit(benchmark::kMillisecond);

void calibrate(benchmark::State& state) {
  const Scored data = scored();
  for (auto _ : state) benchmark::DoNotOptimize(model::reliability(data.scores, data.isPositive));
}
BENCHMARK(calibrate)->Unit(benchmark::kMillisecond);

void bootstrap(benchmark::State& state) {
  const Scored data = scored();
  for (auto _ : state)
    benchmark::DoNotOptimize(model::bootstrapArea(data.scores, data.isPositive, {.resamples = 200}));
}
BENCHMARK(bootstrap)->Unit(benchmark::kMillisecond);

void delong(benchmark::State& state) {
  const Scored data = scored();
  for (auto _ : state) benchmark::DoNotOptimize(model::delongArea(data.scores, data.isPositive));
}
BENCHMARK(delong)->Unit(benchmark::kMillisecond);

}  // namespace
