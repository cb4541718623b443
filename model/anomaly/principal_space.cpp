#include "model/anomaly/principal_space.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <limits>

#include "model/anomaly/comparable.h"
#include "model/base/error.h"
#include "model/base/parallel.h"

namespace model {
namespace {

constexpr std::size_t kMostRows = 50'000;  // enough for a covariance; a million would only take longer
constexpr float kLeastRest = 1e-6F;

/// Evenly spread over the list, all of it where it is short.
std::vector<std::int32_t> thinned(const std::vector<std::int32_t>& rows) {
  if (rows.size() <= kMostRows) return rows;
  std::vector<std::int32_t> few(kMostRows);
  for (std::size_t i = 0; i < kMostRows; ++i) few[i] = rows[i * rows.size() / kMostRows];
  return few;
}

}  // namespace

PrincipalSpace PrincipalSpace::of(const FeatureView& features, int mostAxes, double variance) {
  if (mostAxes < 1 || !(variance > 0 && variance <= 1))
    throw Error(ErrorKind::BadInput,
                "A space needs at least one axis and a share of the variance in (0, 1].");
  const std::vector<std::int32_t> rows = thinned(comparableRows(features));
  const auto dimensions = static_cast<Eigen::Index>(features.dimensions);
  const auto count = static_cast<double>(rows.size());
  Eigen::VectorXd mean = Eigen::VectorXd::Zero(dimensions);
  const auto vectorOf = [&](std::int32_t row) {
    return Eigen::Map<const Eigen::VectorXf>(features.row(row).data(), dimensions).cast<double>();
  };
  for (const std::int32_t row : rows) mean += vectorOf(row);
  mean /= count;
  Eigen::MatrixXd covariance = Eigen::MatrixXd::Zero(dimensions, dimensions);
  constexpr std::size_t kBlock = 512;
  for (std::size_t first = 0; first < rows.size(); first += kBlock) {
    const std::size_t size = std::min(kBlock, rows.size() - first);
    Eigen::MatrixXd block(dimensions, static_cast<Eigen::Index>(size));
    for (std::size_t i = 0; i < size; ++i)
      block.col(static_cast<Eigen::Index>(i)) = vectorOf(rows[first + i]) - mean;
    covariance.noalias() += block * block.transpose();
  }
  covariance /= count;
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solved(covariance);
  const double total = std::max(solved.eigenvalues().sum(), std::numeric_limits<double>::min());

  PrincipalSpace space;
  space.m_mean.assign(features.dimensions > 0 ? static_cast<std::size_t>(features.dimensions) : 0, 0.0F);
  for (Eigen::Index d = 0; d < dimensions; ++d)
    space.m_mean[static_cast<std::size_t>(d)] = static_cast<float>(mean[d]);
  // A tenth of the rows in axes at most: beyond that a covariance is noise.
  const auto most = static_cast<Eigen::Index>(
      std::clamp<std::int64_t>(static_cast<std::int64_t>(rows.size()) / 10, 1, mostAxes));
  double explained = 0;
  for (Eigen::Index a = 0; a < std::min(most, dimensions); ++a) {
    const Eigen::Index from = dimensions - 1 - a;  // the solver sorts upwards
    const double eigenvalue = solved.eigenvalues()[from];
    if (!(eigenvalue > 1e-12 * total)) break;
    const double spread = std::sqrt(eigenvalue);
    space.m_spread.push_back(static_cast<float>(spread));
    for (Eigen::Index d = 0; d < dimensions; ++d)
      space.m_directions.push_back(static_cast<float>(solved.eigenvectors()(d, from) / spread));
    ++space.m_axes;
    explained += eigenvalue;
    if (explained >= variance * total) break;
  }
  if (explained < (1 - 1e-9) * total) {
    // Mean and scatter of what lies off the axes, over the same rows.
    space.m_hasRest = true;
    std::vector<float> sample;
    for (const std::int32_t row : rows) {
      const auto values = features.row(row);
      sample.insert(sample.end(), values.begin(), values.end());
    }
    const std::vector<float> projected = space.project({sample, features.dimensions});
    const auto width = static_cast<std::size_t>(space.dimensions());
    double sum = 0, squares = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const auto rest = static_cast<double>(projected[i * width + width - 1]);
      sum += rest;
      squares += rest * rest;
    }
    space.m_restMean = static_cast<float>(sum / count);
    space.m_restSigma = static_cast<float>(
        std::max(1e-3, std::sqrt(std::max(0.0, squares / count - sum / count * sum / count))));
  }
  return space;
}

std::vector<float> PrincipalSpace::project(const FeatureView& features, int threads) const {
  features.check();
  if (features.dimensions != inputDimensions())
    throw Error(ErrorKind::BadInput, "The density was fitted to vectors of " +
                                         std::to_string(inputDimensions()) + " features, and these have " +
                                         std::to_string(features.dimensions) + ".");
  const auto width = static_cast<std::size_t>(dimensions());
  const auto input = static_cast<Eigen::Index>(inputDimensions());
  std::vector<float> result(static_cast<std::size_t>(features.count()) * width,
                            std::numeric_limits<float>::quiet_NaN());
  const Eigen::Map<const Eigen::VectorXf> mean(m_mean.data(), input);
  const Eigen::Map<const Eigen::MatrixXf> directions(m_directions.data(), input, m_axes);
  const Eigen::Map<const Eigen::VectorXf> spread(m_spread.data(), m_axes);
  parallelFor(
      features.count(), 1024,
      [&](std::int64_t first, std::int64_t last) {
        const Eigen::Map<const Eigen::MatrixXf> rows(features.row(first).data(), input, last - first);
        const Eigen::MatrixXf centred = rows.colwise() - mean;
        const Eigen::MatrixXf along = directions.transpose() * centred;  // (axes, rows)
        for (std::int64_t row = first; row < last; ++row) {
          if (!isFiniteRow(features.row(row))) continue;
          const std::size_t to = static_cast<std::size_t>(row) * width;
          for (Eigen::Index a = 0; a < m_axes; ++a)
            result[to + static_cast<std::size_t>(a)] = along(a, row - first);
          if (!m_hasRest) continue;
          const float whole = centred.col(row - first).squaredNorm();
          const float inside = along.col(row - first).cwiseProduct(spread).squaredNorm();
          const float rest = std::log(std::sqrt(std::max(0.0F, whole - inside)) + kLeastRest);
          result[to + width - 1] = (rest - m_restMean) / m_restSigma;
        }
      },
      threads);
  return result;
}

std::vector<float> PrincipalSpace::pack() const {
  std::vector<float> packed{static_cast<float>(m_mean.size()), static_cast<float>(m_axes),
                            m_hasRest ? 1.0F : 0.0F, m_restMean, m_restSigma};
  for (const auto* part : {&m_mean, &m_directions, &m_spread})
    packed.insert(packed.end(), part->begin(), part->end());
  return packed;
}

PrincipalSpace PrincipalSpace::unpack(const std::vector<float>& packed) {
  const auto refuse = [] {
    throw Error(ErrorKind::Corrupt,
                "The stored space of a density has another size than it says; fit it again.");
  };
  constexpr std::size_t kHead = 5;
  const auto isCount = [](float value) { return value >= 1 && value <= 65536 && value == std::floor(value); };
  if (packed.size() < kHead || !isCount(packed[0]) || !isCount(packed[1])) refuse();
  const auto input = static_cast<std::size_t>(packed[0]), axes = static_cast<std::size_t>(packed[1]);
  if (packed.size() != kHead + input + axes * input + axes || !isFiniteRow(packed) || !(packed[4] > 0))
    refuse();
  PrincipalSpace space;
  space.m_axes = static_cast<std::int64_t>(axes);
  space.m_hasRest = packed[2] != 0;
  space.m_restMean = packed[3];
  space.m_restSigma = packed[4];
  auto at = packed.begin() + kHead;
  for (const auto& [part, size] :
       {std::pair(&space.m_mean, input), std::pair(&space.m_directions, axes * input),
        std::pair(&space.m_spread, axes)}) {
    part->assign(at, at + static_cast<std::ptrdiff_t>(size));
    at += static_cast<std::ptrdiff_t>(size);
  }
  return space;
}

}  // namespace model
