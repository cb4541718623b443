// The map of a survey: 2,391 objects x 128 features in well under 5 s, 10,000 in 20 s, 50,000 in minutes at
// most (two cores); "more like this" among 100,000 objects in 100 ms.
#include <benchmark/benchmark.h>

#include <cmath>
#include <vector>

#include "model/base/random.h"
#include "model/embedding/kmeans.h"
#include "model/embedding/neighbours.h"
#include "model/embedding/umap.h"

namespace {

constexpr std::int64_t kDimensions = 128;

/// Eight clumps on a curved sheet of five dimensions, as a network's features look: bent, with some noise.
std::vector<float> features(std::int64_t count) {
  constexpr std::size_t kHidden = 5;
  model::Random random(1);
  std::vector<double> directions(kHidden * kDimensions), centres(8 * kHidden);
  for (double& value : directions) value = 0.4 * random.normal();
  for (double& value : centres) value = 2.2 * random.normal();
  std::vector<float> values;
  for (std::int64_t i = 0; i < count; ++i) {
    const std::size_t clump = random.below(8);
    double hidden[kHidden];
    for (std::size_t h = 0; h < kHidden; ++h) hidden[h] = centres[clump * kHidden + h] + random.normal();
    for (std::size_t d = 0; d < kDimensions; ++d) {
      double sum = 0;
      for (std::size_t h = 0; h < kHidden; ++h) sum += hidden[h] * directions[h * kDimensions + d];
      values.push_back(static_cast<float>(std::tanh(sum) + 0.05 * random.normal()));
    }
  }
  return values;
}

void layOutAMap(benchmark::State& state) {
  const auto values = features(state.range(0));
  std::vector<float> xy;
  for (auto _ : state) xy = model::umap({values, kDimensions}, {}).xy;
  state.counters["trustworthiness"] = model::trustworthiness({values, kDimensions}, xy, 15, 1000);
}
BENCHMARK(layOutAMap)
    ->Arg(2391)
    ->Arg(10000)
    ->Arg(50000)
    ->Unit(benchmark::kMillisecond)
    ->Iterations(1)
    ->UseRealTime();

void findNeighbours(benchmark::State& state) {
  const auto values = features(state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(model::nearestNeighbours({values, kDimensions}, {.k = 15}));
}
BENCHMARK(findNeighbours)
    ->Arg(2391)
    ->Arg(10000)
    ->Arg(50000)
    ->Unit(benchmark::kMillisecond)
    ->Iterations(1)
    ->UseRealTime();

void moreLikeThis(benchmark::State& state) {
  const auto values = features(100000);
  const std::vector<float> query(values.begin(), values.begin() + kDimensions);
  for (auto _ : state) benchmark::DoNotOptimize(model::nearestTo(query, {values, kDimensions}, 100));
}
BENCHMARK(moreLikeThis)->Unit(benchmark::kMillisecond)->UseRealTime();

void findClusters(benchmark::State& state) {
  const auto values = features(10000);
  for (auto _ : state) benchmark::DoNotOptimize(model::kMeans({values, kDimensions}, {.clusters = 12}));
}
BENCHMARK(findClusters)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
