#include "model/anomaly/gaussian_mixture.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>
#include <string>

#include "model/anomaly/comparable.h"
#include "model/base/error.h"
#include "model/base/parallel.h"
#include "model/embedding/kmeans.h"

namespace model {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr std::int64_t kChunk = 2048;

/// The components in the form in which densities are computed.
struct Prepared {
  std::vector<VectorXd> means;
  std::vector<MatrixXd> lower;     // Cholesky factors of the covariances
  std::vector<double> logWeights;  // with everything of the density that does not depend on the row

  explicit Prepared(const GaussianMixture& mixture) {
    const auto d = static_cast<Index>(mixture.dimensions);
    for (Index k = 0; k < static_cast<Index>(mixture.weights.size()); ++k) {
      means.emplace_back(Eigen::Map<const VectorXd>(mixture.means.data() + k * d, d));
      const MatrixXd covariance = Eigen::Map<const MatrixXd>(mixture.covariances.data() + k * d * d, d, d);
      const Eigen::LLT<MatrixXd> factor(covariance);
      if (factor.info() != Eigen::Success)
        throw Error(ErrorKind::BadInput,
                    "A component of the mixture has no volume: too many objects are exactly alike. Use fewer "
                    "components.");
      lower.emplace_back(factor.matrixL());
      logWeights.push_back(std::log(mixture.weights[static_cast<std::size_t>(k)]) -
                           0.5 * static_cast<double>(d) * std::log(2 * std::numbers::pi) -
                           lower.back().diagonal().array().log().sum());
    }
  }

  /// (K, rows) log of weight times density. @param columns (D, rows)
  MatrixXd logDensities(const MatrixXd& columns) const {
    MatrixXd result(static_cast<Index>(means.size()), columns.cols());
    for (std::size_t k = 0; k < means.size(); ++k) {
      MatrixXd scaled = columns.colwise() - means[k];
      lower[k].triangularView<Eigen::Lower>().solveInPlace(scaled);
      result.row(static_cast<Index>(k)) =
          (logWeights[k] - 0.5 * scaled.colwise().squaredNorm().array()).matrix();
    }
    return result;
  }
};

double logSum(const Eigen::Ref<const VectorXd>& logs) {
  const double largest = logs.maxCoeff();
  return largest + std::log((logs.array() - largest).exp().sum());
}

/// What a chunk of rows adds to the next estimate; about reference points near the means, for the digits.
struct Sums {
  std::vector<double> weight;
  std::vector<VectorXd> first;
  std::vector<MatrixXd> second;
  double logLikelihood = 0;

  Sums(std::size_t components, Index d)
      : weight(components, 0.0),
        first(components, VectorXd::Zero(d)),
        second(components, MatrixXd::Zero(d, d)) {}

  /// @param shares (K, rows) how much of each row belongs to each component
  void add(const MatrixXd& columns, const MatrixXd& shares, const std::vector<VectorXd>& about) {
    for (std::size_t k = 0; k < weight.size(); ++k) {
      const auto own = shares.row(static_cast<Index>(k));
      const MatrixXd offset = columns.colwise() - about[k];
      weight[k] += own.sum();
      first[k] += offset * own.transpose();
      const MatrixXd scaled = offset.array().rowwise() * own.array().sqrt();
      second[k].noalias() += scaled * scaled.transpose();
    }
  }

  void add(const Sums& other) {
    for (std::size_t k = 0; k < weight.size(); ++k) {
      weight[k] += other.weight[k];
      first[k] += other.first[k];
      second[k] += other.second[k];
    }
    logLikelihood += other.logLikelihood;
  }
};

MatrixXd columnsOf(const FeatureView& rows, std::int64_t first, std::int64_t last) {
  return Eigen::Map<const Eigen::MatrixXf>(rows.row(first).data(), static_cast<Index>(rows.dimensions),
                                           static_cast<Index>(last - first))
      .cast<double>();
}

/// Sums over all rows, the same for any number of threads: chunks are added up in their order.
template <typename Chunk>
Sums sumsOver(const FeatureView& rows, std::size_t components, int threads, const Chunk& chunk) {
  const auto d = static_cast<Index>(rows.dimensions);
  std::vector<Sums> parts(static_cast<std::size_t>((rows.count() + kChunk - 1) / kChunk),
                          Sums(components, d));
  parallelFor(
      rows.count(), kChunk,
      [&](std::int64_t first, std::int64_t last) {
        chunk(first, last, parts[static_cast<std::size_t>(first / kChunk)]);
      },
      threads);
  Sums all(components, d);
  for (const Sums& part : parts) all.add(part);
  return all;
}

void estimate(GaussianMixture& mixture, const Sums& sums, const std::vector<VectorXd>& about, double floor) {
  const auto d = static_cast<Index>(mixture.dimensions);
  const double total = std::accumulate(sums.weight.begin(), sums.weight.end(), 0.0);
  for (std::size_t k = 0; k < sums.weight.size(); ++k) {
    const double weight = sums.weight[k] + 10 * std::numeric_limits<double>::epsilon();
    const VectorXd shift = sums.first[k] / weight;
    MatrixXd covariance = sums.second[k] / weight - shift * shift.transpose();
    covariance.diagonal().array() += floor;
    mixture.weights[k] = weight / total;
    Eigen::Map<VectorXd>(mixture.means.data() + static_cast<Index>(k) * d, d) = about[k] + shift;
    Eigen::Map<MatrixXd>(mixture.covariances.data() + static_cast<Index>(k) * d * d, d, d) = covariance;
  }
  const double sum = std::accumulate(mixture.weights.begin(), mixture.weights.end(), 0.0);
  for (double& weight : mixture.weights) weight /= sum;
}

std::vector<float> rowsOf(const FeatureView& features, const std::vector<std::int32_t>& chosen) {
  std::vector<float> copy;
  copy.reserve(chosen.size() * static_cast<std::size_t>(features.dimensions));
  for (const std::int32_t row : chosen) {
    const auto values = features.row(row);
    copy.insert(copy.end(), values.begin(), values.end());
  }
  return copy;
}

}  // namespace

void MixtureOptions::check() const {
  const auto require = [](bool holds, const std::string& sentence) {
    if (!holds) throw Error(ErrorKind::BadInput, sentence);
  };
  require(components >= 1, "components must be at least 1, not " + std::to_string(components) + ".");
  require(maxIterations >= 1, "maxIterations must be at least 1, not " + std::to_string(maxIterations) + ".");
  require(tolerance > 0, "tolerance must be above 0.");
  require(floor > 0, "floor must be above 0.");
  require(threads >= 0, "threads must be at least 0, not " + std::to_string(threads) + ".");
}

GaussianMixture GaussianMixture::fit(const FeatureView& features, const MixtureOptions& options,
                                     const RunControl& control) {
  options.check();
  const std::vector<float> copy = rowsOf(features, comparableRows(features));
  const FeatureView rows{copy, features.dimensions};
  const auto d = static_cast<Index>(rows.dimensions);

  KMeansOptions start;
  start.clusters = options.components;
  start.starts = 1;
  start.seed = options.seed;
  start.threads = options.threads;
  const Clusters clusters = kMeans(rows, start, control);
  const auto components = static_cast<std::size_t>(clusters.count);

  GaussianMixture mixture;
  mixture.dimensions = rows.dimensions;
  mixture.weights.assign(components, 0);
  mixture.means.assign(components * static_cast<std::size_t>(d), 0);
  mixture.covariances.assign(components * static_cast<std::size_t>(d * d), 0);
  std::vector<VectorXd> about;
  for (std::size_t k = 0; k < components; ++k)
    about.emplace_back(
        Eigen::Map<const Eigen::VectorXf>(clusters.centres.data() + static_cast<Index>(k) * d, d)
            .cast<double>());
  estimate(mixture,
           sumsOver(rows, components, options.threads,
                    [&](std::int64_t first, std::int64_t last, Sums& sums) {
                      MatrixXd shares = MatrixXd::Zero(static_cast<Index>(components), last - first);
                      for (std::int64_t i = first; i < last; ++i)
                        shares(clusters.ofRow[static_cast<std::size_t>(i)], i - first) = 1;
                      sums.add(columnsOf(rows, first, last), shares, about);
                    }),
           about, options.floor);

  double before = -std::numeric_limits<double>::infinity();
  for (int iteration = 0; iteration < options.maxIterations; ++iteration) {
    control.report(iteration, options.maxIterations, "mixture");
    const Prepared prepared(mixture);
    const Sums sums =
        sumsOver(rows, components, options.threads, [&](std::int64_t first, std::int64_t last, Sums& part) {
          control.throwIfStopped();
          const MatrixXd columns = columnsOf(rows, first, last);
          MatrixXd shares = prepared.logDensities(columns);
          for (Index i = 0; i < shares.cols(); ++i) {
            const double log = logSum(shares.col(i));
            part.logLikelihood += log;
            shares.col(i) = (shares.col(i).array() - log).exp();
          }
          part.add(columns, shares, prepared.means);
        });
    estimate(mixture, sums, prepared.means, options.floor);
    const double now = sums.logLikelihood / static_cast<double>(rows.count());
    if (std::abs(now - before) < options.tolerance) break;
    before = now;
  }
  return mixture;
}

GaussianMixture GaussianMixture::fitBest(const FeatureView& features, int mostComponents,
                                         MixtureOptions options, const RunControl& control) {
  const std::vector<std::int32_t> usable = comparableRows(features);
  std::vector<std::int32_t> training, held;
  for (std::size_t i = 0; i < usable.size(); ++i) (i % 5 == 4 ? held : training).push_back(usable[i]);
  const std::vector<float> trainingCopy = rowsOf(features, training), heldCopy = rowsOf(features, held);
  const FeatureView trainingRows{trainingCopy, features.dimensions}, heldRows{heldCopy, features.dimensions};
  options.components = 1;
  if (training.size() >= 20 && !held.empty()) {
    double best = -std::numeric_limits<double>::infinity();
    int chosen = 1;
    for (int components = 1; components <= mostComponents; components *= 2) {
      // A component is described by D (D + 3) / 2 numbers; fewer rows than a few D say nothing about it.
      if (components > 1 && static_cast<std::int64_t>(training.size()) < 3 * components * features.dimensions)
        break;
      options.components = components;
      const double held1 = meanOfFinite(
          fit(trainingRows, options, control).logLikelihoods(heldRows, options.threads, control));
      if (!(held1 > best)) break;
      best = held1;
      chosen = components;
    }
    options.components = chosen;
  }
  return fit(features, options, control);
}

std::vector<float> GaussianMixture::logLikelihoods(const FeatureView& features, int threads,
                                                   const RunControl& control) const {
  features.check();
  if (features.dimensions != dimensions)
    throw Error(ErrorKind::BadInput, "The mixture was fitted to vectors of " + std::to_string(dimensions) +
                                         " features, and these have " + std::to_string(features.dimensions) +
                                         ".");
  const Prepared prepared(*this);
  std::vector<float> result(static_cast<std::size_t>(features.count()),
                            std::numeric_limits<float>::quiet_NaN());
  parallelFor(
      features.count(), kChunk,
      [&](std::int64_t first, std::int64_t last) {
        control.throwIfStopped();
        const MatrixXd logs = prepared.logDensities(columnsOf(features, first, last));
        for (std::int64_t row = first; row < last; ++row)
          if (isFiniteRow(features.row(row)))
            result[static_cast<std::size_t>(row)] = static_cast<float>(logSum(logs.col(row - first)));
      },
      threads);
  return result;
}

double meanOfFinite(const std::vector<float>& values) {
  double sum = 0, count = 0;
  for (const float value : values)
    if (std::isfinite(value)) {
      sum += static_cast<double>(value);
      ++count;
    }
  return count > 0 ? sum / count : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace model
