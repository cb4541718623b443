// Anomaly scores of many objects: bm_anomalies [OBJECTS [DIMENSIONS]]; 1,000,000 x 64 unless told otherwise.
// Prints wall and processor seconds of each score, of ranking anew after an answer, and the largest memory.
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <vector>

#include "model/anomaly/gaussian_mixture.h"
#include "model/anomaly/interest.h"
#include "model/anomaly/isolation_forest.h"
#include "model/anomaly/neighbour_scores.h"
#include "model/anomaly/principal_space.h"
#include "model/base/random.h"

namespace {

/// Thirty clumps, as the features of a network have them, and one row in a hundred anywhere.
std::vector<float> features(std::int64_t count, int dimensions) {
  model::Random random(1);
  std::vector<float> centres(static_cast<std::size_t>(30 * dimensions));
  for (float& value : centres) value = static_cast<float>(3 * random.normal());
  std::vector<float> values;
  values.reserve(static_cast<std::size_t>(count * dimensions));
  for (std::int64_t row = 0; row < count; ++row) {
    const bool odd = row % 100 == 99;
    const auto clump = random.below(30);
    for (int d = 0; d < dimensions; ++d)
      values.push_back(static_cast<float>(
          odd ? 6 * random.normal()
              : static_cast<double>(
                    centres[clump * static_cast<std::size_t>(dimensions) + static_cast<std::size_t>(d)]) +
                    random.normal()));
  }
  return values;
}

void timed(const char* name, const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  const std::clock_t processor = std::clock();
  work();
  const double wall = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  std::printf("%-28s %8.2f s wall %8.2f s processor %8.0f MB at most\n", name, wall,
              static_cast<double>(std::clock() - processor) / CLOCKS_PER_SEC,
              static_cast<double>(usage.ru_maxrss) / 1024);
  std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) {
  const std::int64_t count = argc > 1 ? std::atoll(argv[1]) : 1'000'000;
  const int dimensions = argc > 2 ? std::atoi(argv[2]) : 64;
  std::vector<float> values;
  timed("features made", [&] { values = features(count, dimensions); });
  const model::FeatureView view{values, dimensions};
  std::vector<float> forest;
  timed("forest", [&] { forest = model::IsolationForest::grow(view, {}).scores(view); });
  timed("mixture", [&] {
    const auto space = model::PrincipalSpace::of(view);
    const std::vector<float> projected = space.project(view);
    std::vector<float> few;
    for (std::int64_t i = 0; i < 50'000 && i < count; ++i) {
      const auto row = model::FeatureView{projected, space.dimensions()}.row(
          i * count / std::min<std::int64_t>(50'000, count));
      few.insert(few.end(), row.begin(), row.end());
    }
    model::MixtureOptions options;
    options.floor = 1e-3;
    const auto mixture = model::GaussianMixture::fitBest({few, space.dimensions()}, 16, options);
    mixture.logLikelihoods({projected, space.dimensions()});
  });
  {
    model::InterestRanker ranker(view, forest);
    std::vector<model::InterestLabel> labels;
    for (int answer = 0; answer < 20; ++answer)
      labels.push_back({answer * (count / 20), static_cast<float>(answer % 6)});
    timed("ranked with 19 answers", [&] { ranker.rank(std::span(labels).first(19), {}); });
    timed("ranked anew with one more", [&] { ranker.rank(labels, {}); });
  }
  timed("neighbours", [&] {
    model::NeighbourOptions options;
    options.k = 20;
    model::meanNeighbourDistance(model::nearestNeighbours(view, options));
  });
}
