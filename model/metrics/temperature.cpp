#include "model/metrics/temperature.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <string>

#include "model/base/error.h"
#include "model/metrics/checks.h"

namespace model {
namespace {

constexpr double kLowest = 0.05;
constexpr double kHighest = 20;

/// The loss is convex in 1 / T, so a golden-section search over it finds the one minimum.
Temperature minimise(const std::function<double(double inverse)>& loss) {
  constexpr double kGolden = 0.6180339887498949;
  constexpr double kPrecision = 1e-9;
  double low = 1 / kHighest, high = 1 / kLowest;
  double left = high - kGolden * (high - low), right = low + kGolden * (high - low);
  double lossLeft = loss(left), lossRight = loss(right);
  while (high - low > kPrecision * high) {
    if (lossLeft <= lossRight) {
      high = right;
      right = left;
      lossRight = lossLeft;
      left = high - kGolden * (high - low);
      lossLeft = loss(left);
    } else {
      low = left;
      left = right;
      lossLeft = lossRight;
      right = low + kGolden * (high - low);
      lossRight = loss(right);
    }
  }
  Temperature result;
  result.value = std::clamp(2 / (low + high), kLowest, kHighest);
  result.logLossBefore = loss(1);
  result.logLossAfter = loss(1 / result.value);
  if (result.logLossAfter > result.logLossBefore) {  // equal up to rounding: nothing to gain
    result.value = 1;
    result.logLossAfter = result.logLossBefore;
  }
  return result;
}

/// ln(1 + e^x) without overflow.
double softPlus(double x) { return x > 0 ? x + std::log1p(std::exp(-x)) : std::log1p(std::exp(x)); }

void checkTemperature(double temperature) {
  if (!(temperature > 0) || !std::isfinite(temperature))
    throw Error(ErrorKind::BadInput,
                "A temperature must be above 0, not " + std::to_string(temperature) + ".");
}

}  // namespace

Temperature fitTemperature(std::span<const float> logits, std::span<const char> isPositive) {
  checkLength(logits.size(), isPositive.size(), "labels");
  checkFinite(logits, "logits");
  checkLabels(isPositive);
  const auto positives = std::count(isPositive.begin(), isPositive.end(), 1);
  if (positives == 0 || positives == static_cast<std::ptrdiff_t>(isPositive.size()))
    throw Error(ErrorKind::BadInput, "The temperature is undefined: of " + std::to_string(isPositive.size()) +
                                         " labels " + std::to_string(positives) +
                                         " are positive. Label at least one of each class.");
  return minimise([&](double inverse) {
    double sum = 0;
    for (std::size_t i = 0; i < logits.size(); ++i) {
      const double x = static_cast<double>(logits[i]) * inverse;
      sum += softPlus(isPositive[i] != 0 ? -x : x);
    }
    return sum / static_cast<double>(logits.size());
  });
}

Temperature fitTemperature(std::span<const float> logits, int classes, std::span<const std::int32_t> label) {
  checkClasses(label, classes);
  const auto width = static_cast<std::size_t>(classes);
  if (logits.size() != label.size() * width)
    throw Error(ErrorKind::BadInput, "There are " + std::to_string(logits.size()) + " logits for " +
                                         std::to_string(label.size()) + " labels of " +
                                         std::to_string(classes) +
                                         " classes; give one for each class of each object.");
  checkFinite(logits, "logits");
  if (label.empty() ||
      std::all_of(label.begin(), label.end(), [&](std::int32_t each) { return each == label[0]; }))
    throw Error(
        ErrorKind::BadInput,
        "The temperature is undefined: only one class occurs among the labels. Label at least two classes.");
  return minimise([&](double inverse) {
    double sum = 0;
    for (std::size_t i = 0; i < label.size(); ++i) {
      const auto row = logits.subspan(i * width, width);
      const auto highest = static_cast<double>(*std::max_element(row.begin(), row.end()));
      double total = 0;
      for (const float logit : row) total += std::exp((static_cast<double>(logit) - highest) * inverse);
      const auto own = static_cast<double>(row[static_cast<std::size_t>(label[i])]);
      sum += std::log(total) - (own - highest) * inverse;
    }
    return sum / static_cast<double>(label.size());
  });
}

float calibrated(float logit, double temperature) {
  checkTemperature(temperature);
  return static_cast<float>(1 / (1 + std::exp(-static_cast<double>(logit) / temperature)));
}

std::vector<float> calibrated(std::span<const float> logits, double temperature) {
  checkTemperature(temperature);
  std::vector<float> result(logits.size());
  if (logits.empty()) return result;
  const auto highest = static_cast<double>(*std::max_element(logits.begin(), logits.end()));
  std::vector<double> weights;
  for (const float logit : logits)
    weights.push_back(std::exp((static_cast<double>(logit) - highest) / temperature));
  const double total = std::accumulate(weights.begin(), weights.end(), 0.0);
  std::transform(weights.begin(), weights.end(), result.begin(),
                 [total](double weight) { return static_cast<float>(weight / total); });
  return result;
}

}  // namespace model
