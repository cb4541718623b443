// bm_neighbours [OBJECTS DIMENSIONS] or [FEATURES.safetensors]: how long the index takes to build, which
// share of the true 15 nearest it finds for rows of the table and for vectors that are none (k = 15), and how
// long one question takes, beside brute force. Made features are clumps on a curved sheet of five dimensions
// with noise.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <optional>
#include <string>
#include <vector>

#include "model/arrays/array_file.h"
#include "model/base/random.h"
#include "model/embedding/neighbours.h"
#include "tests/benchmarks/percentiles.h"

namespace {

using Clock = std::chrono::steady_clock;
double millisecondsSince(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

std::vector<float> madeFeatures(std::int64_t count, std::int64_t dimensions) {
  constexpr std::size_t kHidden = 5;
  model::Random random(1);
  std::vector<double> directions(kHidden * static_cast<std::size_t>(dimensions)), centres(8 * kHidden);
  for (double& value : directions) value = 0.4 * random.normal();
  for (double& value : centres) value = 2.2 * random.normal();
  std::vector<float> values;
  values.reserve(static_cast<std::size_t>(count * dimensions));
  for (std::int64_t i = 0; i < count; ++i) {
    const std::size_t clump = random.below(8);
    double hidden[kHidden];
    for (std::size_t h = 0; h < kHidden; ++h) hidden[h] = centres[clump * kHidden + h] + random.normal();
    for (std::int64_t d = 0; d < dimensions; ++d) {
      double sum = 0;
      for (std::size_t h = 0; h < kHidden; ++h)
        sum += hidden[h] * directions[h * static_cast<std::size_t>(dimensions) + static_cast<std::size_t>(d)];
      values.push_back(static_cast<float>(std::tanh(sum) + 0.05 * random.normal()));
    }
  }
  return values;
}

int common(const std::vector<model::Neighbour>& exact, const std::vector<std::int64_t>& found) {
  int hits = 0;
  for (const model::Neighbour& each : exact)
    hits += std::find(found.begin(), found.end(), each.row) != found.end() ? 1 : 0;
  return hits;
}

}  // namespace

int main(int argc, char** argv) {
  constexpr int kNeighbours = 15, kQuestions = 300;
  std::optional<model::ArrayFile> file;
  std::vector<float> made;
  model::FeatureView features;
  if (argc == 2) {
    file = model::ArrayFile::open(argv[1]);
    features = {file->floats("features"), file->info("features").shape[1]};
  } else {
    const std::int64_t count = argc > 2 ? std::atoll(argv[1]) : 100000;
    const std::int64_t dimensions = argc > 2 ? std::atoll(argv[2]) : 128;
    made = madeFeatures(count, dimensions);
    features = {made, dimensions};
  }
  std::optional<model::NeighbourIndex> index;
  const Clock::time_point start = Clock::now();
  const model::NeighbourGraph graph = model::nearestNeighbours(
      features, {.k = kNeighbours, .metric = model::Metric::Cosine, .exactBelow = 0}, {}, &index);
  std::printf("%lld x %lld: index and all neighbours in %.1f s, %.1f s of processor time\n",
              static_cast<long long>(features.count()), static_cast<long long>(features.dimensions),
              millisecondsSince(start) / 1000, static_cast<double>(std::clock()) / CLOCKS_PER_SEC);
  const std::vector<float> scales = model::rowScales(features, model::Metric::Cosine);
  std::vector<double> walking, comparing;
  int ofRows = 0, ofVectors = 0;
  model::Random random(5);
  for (int question = 0; question < kQuestions; ++question) {
    const auto row = static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(features.count())));
    const auto of = features.row(row);
    std::vector<model::Neighbour> exact =
        model::nearestTo(of, features, kNeighbours + 1, model::Metric::Cosine, scales);
    std::erase_if(exact, [&](const model::Neighbour& each) { return each.row == row; });
    exact.resize(kNeighbours);
    const auto first = graph.indices.begin() + row * kNeighbours;
    ofRows += common(exact, {first, first + kNeighbours});

    std::vector<float> vector(of.begin(), of.end());  // near the rows, but none of them
    for (float& value : vector) value += static_cast<float>(0.03 * random.normal());
    Clock::time_point asked = Clock::now();
    exact = model::nearestTo(vector, features, kNeighbours, model::Metric::Cosine, scales);
    comparing.push_back(millisecondsSince(asked));
    asked = Clock::now();
    const auto found =
        model::nearestTo(vector, features, kNeighbours, model::Metric::Cosine, scales, &*index);
    walking.push_back(millisecondsSince(asked));
    std::vector<std::int64_t> rows;
    for (const model::Neighbour& each : found) rows.push_back(each.row);
    ofVectors += common(exact, rows);
  }
  const double all = kQuestions * kNeighbours;
  std::printf("found of the true %d nearest: rows of the table %.4f, vectors that are none %.4f\n",
              kNeighbours, ofRows / all, ofVectors / all);
  test::printPercentiles("a question, through the index", walking);
  test::printPercentiles("a question, by comparing all", comparing);
}
