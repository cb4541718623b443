#pragma once
#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

#include "model/embedding/distance.h"
#include "model/embedding/features.h"
#include "model/embedding/metric.h"

namespace model {

/// How far one vector is from rows of a table. The table stays as it is: where directions are compared, a
/// scale for each row stands in for a changed copy.
class DistanceTo {
 public:
  /// @param query   (D) prepared by preparedQuery(), or a row of `rows` that has been
  /// @param scales  (N) from rowScales(); empty: the rows are prepared themselves (UsableRows)
  DistanceTo(const float* query, const FeatureView& rows, Metric metric, std::span<const float> scales = {})
      : m_query(query), m_rows(rows), m_metric(metric), m_scales(scales) {}

  /// Rises with the distance and is quick to compute; NaN for rows that cannot be compared.
  float rank(std::int64_t row) const {
    const float* other = m_rows.values.data() + row * m_rows.dimensions;
    if (m_metric == Metric::Manhattan)
      return scaled(absoluteDistance(m_query, other, m_rows.dimensions), row);
    if (m_scales.empty() || m_metric == Metric::Euclidean)
      return scaled(squaredDistance(m_query, other, m_rows.dimensions), row);
    const float scale = m_scales[static_cast<std::size_t>(row)];
    const float rest = 2 - 2 * scale * dotProduct(m_query, other, m_rows.dimensions);
    return rest < 0 ? 0 : rest;  // keeps NaN
  }
  /// The metric's distance from a rank.
  static float distance(Metric metric, float rank) {
    switch (metric) {
      case Metric::Euclidean:
        return std::sqrt(rank);
      case Metric::Cosine:
      case Metric::Correlation:
        return rank / 2;
      case Metric::Manhattan:
        return rank;
    }
    return rank;
  }
  void prefetch(std::int64_t row) const {
    __builtin_prefetch(m_rows.values.data() + row * m_rows.dimensions);
  }

 private:
  float scaled(float rank, std::int64_t row) const {
    return m_scales.empty() ? rank : rank * m_scales[static_cast<std::size_t>(row)];
  }
  const float* m_query;
  FeatureView m_rows;
  Metric m_metric;
  std::span<const float> m_scales;
};

/// (N) 1 / length of each row as the metric sees it (1 where lengths do not matter); NaN: cannot be compared.
std::vector<float> rowScales(const FeatureView& rows, Metric metric, int threads = 0);

/// A vector ready to be compared. @throws Error(BadInput) if it has another number of features than `rows` or
/// cannot be compared
std::vector<float> preparedQuery(std::span<const float> query, const FeatureView& rows, Metric metric);

}  // namespace model
