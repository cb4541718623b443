// Ten million scores: ROC curve, its area and 200 bootstrap draws, beside scikit-learn on the same numbers
// (bm_ten_million.py). scikit-learn draws twice and is charged for 200; ours draws 200 times.
#include <unistd.h>

#include <chrono>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "model/base/random.h"
#include "model/metrics/auc_comparison.h"
#include "model/metrics/roc_curve.h"

namespace {
namespace fs = std::filesystem;

constexpr std::size_t kScores = 10'000'000;
constexpr int kDraws = 200;

struct Clocks {
  double wall, processor;
};
Clocks now() {
  return {std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(),
          static_cast<double>(std::clock()) / CLOCKS_PER_SEC};
}
Clocks since(const Clocks& start) {
  const Clocks end = now();
  return {end.wall - start.wall, end.processor - start.processor};
}

template <typename Value>
void save(const fs::path& file, const std::vector<Value>& values) {
  std::ofstream(file, std::ios::binary)
      .write(reinterpret_cast<const char*>(values.data()),
             static_cast<std::streamsize>(values.size() * sizeof(Value)));
}

}  // namespace

int main() {
  model::Random random(3);
  std::vector<float> scores(kScores);
  std::vector<char> labels(kScores);
  for (std::size_t i = 0; i < kScores; ++i) {
    labels[i] = random.uniform() < 0.1 ? 1 : 0;
    scores[i] = static_cast<float>(1 / (1 + std::exp(-random.normal() - 1.5 * labels[i])));
  }

  const Clocks start = now();
  const model::SortedScores sorted(scores, labels);
  const model::RocCurve curve = model::rocCurve(sorted);
  const Clocks drawn = since(start);
  const model::Interval range = model::bootstrapArea(sorted, {.resamples = kDraws, .coverage = 0.95});
  const Clocks ours = since(start);
  std::printf("ours: sort, curve, area %.3f s wall, %.3f s processor\n", drawn.wall, drawn.processor);
  std::printf("ours: with %d draws     %.3f s wall, %.3f s processor; area %.6f (%.6f to %.6f), %zu points\n",
              kDraws, ours.wall, ours.processor, curve.area, range.low, range.high, curve.points.size());
  const double sigma = std::sqrt(model::delongArea(scores, labels).variance);
  std::printf("DeLong's 95 %%: %.6f to %.6f\n", curve.area - 1.96 * sigma, curve.area + 1.96 * sigma);

  const fs::path folder = fs::temp_directory_path() / ("bm_ten_million." + std::to_string(::getpid()));
  fs::create_directories(folder);
  save(folder / "scores", scores);
  save(folder / "labels", labels);
  const std::string command = "/usr/bin/python3 '" + std::string(BM_YARDSTICK) + "' '" +
                              (folder / "scores").string() + "' '" + (folder / "labels").string() + "' 2";
  std::FILE* pipe = ::popen(command.c_str(), "r");
  double curveCpu = 0, curveWall = 0, drawCpu = 0, drawWall = 0, area = 0;
  const bool answered = pipe != nullptr && std::fscanf(pipe, "%lf %lf %lf %lf %lf", &curveCpu, &curveWall,
                                                       &drawCpu, &drawWall, &area) == 5;
  if (pipe != nullptr) ::pclose(pipe);
  fs::remove_all(folder);
  if (!answered) {
    std::printf("scikit-learn did not answer; is python3-sklearn installed?\n");
    return 1;
  }
  const double theirs = curveWall + kDraws * drawWall, theirsCpu = curveCpu + kDraws * drawCpu;
  std::printf(
      "scikit-learn: curve %.2f s, a draw %.2f s; with %d draws %.0f s wall, %.0f s processor; area %.6f\n",
      curveWall, drawWall, kDraws, theirs, theirsCpu, area);
  std::printf("ratio: %.0f x wall, %.0f x processor; areas differ by %.1e\n", theirs / ours.wall,
              theirsCpu / ours.processor, std::abs(area - curve.area));
  return std::abs(area - curve.area) < 1e-9 ? 0 : 1;
}
