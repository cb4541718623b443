// "Learn as I label": from a new label to the scores, the uncertainties and the order of all objects.
// Bars: 100,000 objects x 512 features under 300 ms, 1,000,000 x 128 under 1 s.
//   bm_learning [objects features]
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <numeric>

#include "model/base/parallel.h"
#include "model/base/random.h"
#include "model/linear/linear_head.h"
#include "tests/benchmarks/percentiles.h"

namespace {

using Clock = std::chrono::steady_clock;

double millisecondsSince(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

double processorMilliseconds() { return 1000.0 * static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

void measure(std::int64_t objects, std::int64_t dimensions) {
  constexpr std::int64_t kBefore = 300, kLabels = 30;
  std::printf("%lld objects x %lld features, %lld labels, then one at a time\n",
              static_cast<long long>(objects), static_cast<long long>(dimensions),
              static_cast<long long>(kBefore));
  std::vector<float> features(static_cast<std::size_t>(objects * dimensions));
  model::parallelFor(objects, 1024, [&](std::int64_t first, std::int64_t last) {
    for (std::int64_t i = first; i < last; ++i) {
      model::Random random(1, static_cast<std::uint64_t>(i));
      for (std::int64_t d = 0; d < dimensions; ++d)  // uniform: quick, and of unit variance
        features[static_cast<std::size_t>(i * dimensions + d)] =
            static_cast<float>(random.uniform(-1.732, 1.732) + (d < 4 ? (i % 2 == 0 ? 0.8 : -0.8) : 0.0));
    }
  });
  std::vector<std::int64_t> rows(kBefore);
  std::iota(rows.begin(), rows.end(), 0);
  std::vector<float> targets;
  for (const std::int64_t row : rows) targets.push_back(row % 2 == 0 ? 1.0F : 0.0F);
  model::LinearHead head({features, dimensions}, {});
  const auto start = Clock::now();
  head.learn(rows, targets);
  std::printf("first time, everything computed: %.0f ms, prior's precision %.3g\n", millisecondsSince(start),
              head.priorPrecision());

  std::vector<double> learning, all, processor;
  for (std::int64_t i = 0; i < kLabels; ++i) {
    rows.push_back(kBefore + i);
    targets.push_back(i % 2 == 0 ? 1.0F : 0.0F);
    const double processorStart = processorMilliseconds();
    const auto labelled = Clock::now();
    head.learn(rows, targets);
    learning.push_back(millisecondsSince(labelled));
    const model::LinearHead::Scores scores = head.scores();
    std::vector<std::int64_t> order(static_cast<std::size_t>(objects));
    std::iota(order.begin(), order.end(), 0);
    std::partial_sort(order.begin(), order.begin() + 500, order.end(),
                      [&](std::int64_t one, std::int64_t other) {
                        return scores.information[static_cast<std::size_t>(one)] >
                               scores.information[static_cast<std::size_t>(other)];
                      });
    all.push_back(millisecondsSince(labelled));
    processor.push_back(processorMilliseconds() - processorStart);
  }
  test::printPercentiles("  weights, logits, variances", learning);
  test::printPercentiles("  and scores, information, order", all);
  test::printPercentiles("  processor time of it, both cores", processor);
  const auto settling = Clock::now();
  head.makeExact();
  std::printf("  uncertainties from all labels together: %.0f ms\n", millisecondsSince(settling));
}

}  // namespace

int main(int count, char** arguments) {
  if (count == 3) {
    measure(std::atoll(arguments[1]), std::atoll(arguments[2]));
    return 0;
  }
  measure(100'000, 512);
  measure(1'000'000, 128);
  return 0;
}
