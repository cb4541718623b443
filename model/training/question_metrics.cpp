#include "model/training/question_metrics.h"

#include <cmath>
#include <cstdint>
#include <vector>

#include "model/metrics/calibration.h"
#include "model/metrics/confusion.h"
#include "model/metrics/multi_class.h"
#include "model/metrics/regression.h"
#include "model/metrics/roc_curve.h"

namespace model {
namespace {

constexpr int kEceBins = 15;

void measureBinary(CardMetrics& metrics, std::span<const float> scores, std::span<const float> targets) {
  std::vector<char> positive;
  for (const float target : targets) positive.push_back(target > 0.5f ? 1 : 0);
  for (const char each : positive) metrics.positives += each;
  metrics.accuracy = thresholdRow(scores, positive, 0.5).counts.accuracy();
  const Reliability calibration = reliability(scores, positive, kEceBins);
  metrics.ece = calibration.ece;
  metrics.brier = calibration.brier;
  if (metrics.positives > 0 && metrics.positives < metrics.n) {
    metrics.auroc = rocCurve(scores, positive).area;
    metrics.ap = precisionRecallCurve(scores, positive).averagePrecision;
  }
}

void measureChoice(CardMetrics& metrics, int classes, std::span<const float> scores,
                   std::span<const float> targets) {
  std::vector<std::int32_t> truth;
  for (const float target : targets) truth.push_back(static_cast<std::int32_t>(std::lround(target)));
  const MultiClassMetrics all = multiClassMetrics(scores, classes, truth);
  metrics.accuracy = all.accuracy.value;
  metrics.auroc = all.meanAuroc;
  const std::vector<std::int32_t> called = highestClass(scores, classes);
  std::vector<float> confidence;
  std::vector<char> right;
  double squares = 0;
  for (std::size_t i = 0; i < truth.size(); ++i) {
    const std::span<const float> row =
        scores.subspan(i * static_cast<std::size_t>(classes), static_cast<std::size_t>(classes));
    confidence.push_back(row[static_cast<std::size_t>(called[i])]);
    right.push_back(called[i] == truth[i] ? 1 : 0);
    for (int k = 0; k < classes; ++k) {
      const double miss = row[static_cast<std::size_t>(k)] - (k == truth[i] ? 1.0 : 0.0);
      squares += miss * miss;
    }
  }
  metrics.ece = reliability(confidence, right, kEceBins).ece;
  metrics.brier = squares / static_cast<double>(truth.size());
}

}  // namespace

CardMetrics questionMetrics(const CardQuestion& question, std::span<const float> scores,
                            std::span<const float> targets) {
  CardMetrics metrics;
  metrics.n = static_cast<std::int64_t>(targets.size());
  if (metrics.n == 0) return metrics;
  if (question.kind == "binary") {
    measureBinary(metrics, scores, targets);
  } else if (question.kind == "choice") {
    measureChoice(metrics, question.outputs(), scores, targets);
  } else {
    const RegressionMetrics regression = regressionMetrics(scores, targets);
    metrics.offset = regression.bias;
    metrics.scatter = regression.scatter;
    metrics.sigmaMad = regression.sigmaMad;
  }
  return metrics;
}

}  // namespace model
