#include "model/embedding/distance_to.h"

#include <limits>
#include <string>

#include "model/base/error.h"
#include "model/base/parallel.h"
#include "model/embedding/usable_rows.h"

namespace model {

std::vector<float> rowScales(const FeatureView& rows, Metric metric, int threads) {
  constexpr float kNone = std::numeric_limits<float>::quiet_NaN();
  const bool centred = metric == Metric::Correlation;
  const bool directions = centred || metric == Metric::Cosine;
  std::vector<float> scales(static_cast<std::size_t>(rows.count()));
  parallelFor(
      rows.count(), 4096,
      [&](std::int64_t first, std::int64_t last) {
        for (std::int64_t i = first; i < last; ++i) {
          double sum = 0, squares = 0;
          for (const float value : rows.row(i)) {
            sum += static_cast<double>(value);
            squares += static_cast<double>(value) * static_cast<double>(value);
          }
          if (centred) squares -= sum * sum / static_cast<double>(rows.dimensions);
          float& scale = scales[static_cast<std::size_t>(i)];
          if (!std::isfinite(sum) || !std::isfinite(squares))
            scale = kNone;
          else if (directions)
            scale = squares > 0 ? static_cast<float>(1 / std::sqrt(squares)) : kNone;
          else
            scale = 1;
        }
      },
      threads);
  return scales;
}

std::vector<float> preparedQuery(std::span<const float> query, const FeatureView& rows, Metric metric) {
  if (static_cast<std::int64_t>(query.size()) != rows.dimensions)
    throw Error(ErrorKind::BadInput, "The vector asked about has " + std::to_string(query.size()) +
                                         " features, and the objects have " +
                                         std::to_string(rows.dimensions) + ".");
  const UsableRows asked = usableRows({query, rows.dimensions}, metric);
  if (!asked.leftOut.empty())
    throw Error(ErrorKind::BadInput,
                "The vector asked about cannot be used: " + asked.leftOut[0].reason + ".");
  return {asked.view.values.begin(), asked.view.values.end()};
}

}  // namespace model
