#include "model/metrics/regression.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>

#include "model/base/error.h"
#include "model/metrics/bin_of.h"
#include "model/metrics/checks.h"

namespace model {
namespace {

constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();

double medianOf(std::vector<double>& values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  if (values.size() % 2 == 1) return *middle;
  return (*middle + *std::max_element(values.begin(), middle)) / 2;
}

double meanOf(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

RegressionMetrics metricsOf(std::span<const double> predicted, std::span<const double> truth,
                            const RegressionOptions& options) {
  RegressionMetrics result;
  result.count = static_cast<std::int64_t>(truth.size());
  if (truth.empty()) {
    result.bias = result.median = result.scatter = result.sigmaMad = kUndefined;
    result.rmse = result.meanAbsolute = result.r2 = result.outlierFraction = kUndefined;
    return result;
  }
  const auto n = static_cast<double>(truth.size());
  std::vector<double> differences(truth.size());
  for (std::size_t i = 0; i < truth.size(); ++i) {
    const double scale = options.dividedByOnePlus ? 1 + truth[i] : 1;
    differences[i] = (predicted[i] - truth[i]) / scale;
  }
  result.bias = meanOf(differences);
  double squares = 0, aboutBias = 0, absolute = 0, outliers = 0;
  for (const double difference : differences) {
    squares += difference * difference;
    aboutBias += (difference - result.bias) * (difference - result.bias);
    absolute += std::abs(difference);
    outliers += std::abs(difference) > options.outlierLimit ? 1 : 0;
  }
  result.scatter = std::sqrt(aboutBias / n);
  result.rmse = std::sqrt(squares / n);
  result.meanAbsolute = absolute / n;
  result.outlierFraction = outliers / n;

  // R^2 speaks of the values themselves, also where the differences are divided by 1 + truth.
  const double meanTruth = meanOf(truth);
  double left = 0, total = 0;
  for (std::size_t i = 0; i < truth.size(); ++i) {
    left += (predicted[i] - truth[i]) * (predicted[i] - truth[i]);
    total += (truth[i] - meanTruth) * (truth[i] - meanTruth);
  }
  result.r2 = total > 0 ? 1 - left / total : kUndefined;

  result.median = medianOf(differences);
  for (double& difference : differences) difference = std::abs(difference - result.median);
  constexpr double kSigmaOfMad =
      1.482602218505602;  // makes it the standard deviation for a normal distribution
  result.sigmaMad = kSigmaOfMad * medianOf(differences);
  return result;
}

void checkInput(std::span<const float> predicted, std::span<const float> truth,
                const RegressionOptions& options) {
  options.check();
  checkLength(predicted.size(), truth.size(), "true values");
  checkFinite(predicted, "predicted values");
  checkFinite(truth, "true values");
  if (!options.dividedByOnePlus) return;
  for (std::size_t i = 0; i < truth.size(); ++i)
    if (!(truth[i] > -1))
      throw Error(ErrorKind::BadInput, "Of the true values, number " + std::to_string(i + 1) + " (" +
                                           std::to_string(truth[i]) +
                                           ") is not above -1, so differences cannot be divided by 1 + it.");
}

}  // namespace

void RegressionOptions::check() const {
  if (!(outlierLimit > 0))
    throw Error(ErrorKind::BadInput,
                "outlierLimit must be above 0, not " + std::to_string(outlierLimit) + ".");
}

RegressionMetrics regressionMetrics(std::span<const float> predicted, std::span<const float> truth,
                                    const RegressionOptions& options) {
  checkInput(predicted, truth, options);
  if (truth.empty())
    throw Error(ErrorKind::BadInput, "Scatter is undefined: there are no objects with a true value.");
  const std::vector<double> first(predicted.begin(), predicted.end()), second(truth.begin(), truth.end());
  return metricsOf(first, second, options);
}

Rate intervalCoverage(std::span<const float> predicted, std::span<const float> sigma,
                      std::span<const float> truth, double z) {
  checkInput(predicted, truth, {});
  checkLength(sigma.size(), truth.size(), "true values");
  checkFinite(sigma, "stated errors");
  if (!(z > 0)) throw Error(ErrorKind::BadInput, "z must be above 0, not " + std::to_string(z) + ".");
  std::int64_t within = 0;
  for (std::size_t i = 0; i < truth.size(); ++i) {
    if (sigma[i] < 0)
      throw Error(ErrorKind::BadInput, "Of the stated errors, number " + std::to_string(i + 1) + " (" +
                                           std::to_string(sigma[i]) + ") is negative.");
    const double apart = std::abs(static_cast<double>(predicted[i]) - static_cast<double>(truth[i]));
    within += apart <= z * static_cast<double>(sigma[i]) ? 1 : 0;
  }
  return rateOf(within, static_cast<std::int64_t>(truth.size()));
}

std::vector<RegressionBin> regressionByBin(std::span<const float> predicted, std::span<const float> truth,
                                           std::span<const float> binBy, std::span<const double> edges,
                                           const RegressionOptions& options) {
  checkInput(predicted, truth, options);
  checkLength(binBy.size(), truth.size(), "true values");
  checkEdges(edges);
  std::vector<std::vector<double>> predictedOf(edges.size() - 1), truthOf(edges.size() - 1);
  for (std::size_t i = 0; i < truth.size(); ++i) {
    const auto bin = binOf(static_cast<double>(binBy[i]), edges);
    if (!bin) continue;
    predictedOf[*bin].push_back(static_cast<double>(predicted[i]));
    truthOf[*bin].push_back(static_cast<double>(truth[i]));
  }
  std::vector<RegressionBin> bins;
  for (std::size_t b = 0; b < truthOf.size(); ++b)
    bins.push_back({edges[b], edges[b + 1], metricsOf(predictedOf[b], truthOf[b], options)});
  return bins;
}

}  // namespace model
