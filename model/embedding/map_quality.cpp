#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <vector>

#include "model/base/error.h"
#include "model/base/parallel.h"
#include "model/embedding/distance.h"
#include "model/embedding/nearest_few.h"
#include "model/embedding/umap.h"
#include "model/embedding/usable_rows.h"

namespace model {

double trustworthiness(const FeatureView& features, std::span<const float> xy, int k, std::int64_t sample,
                       const RunControl& control) {
  return mapQuality(features, xy, k, sample, control).trustworthiness;
}

MapQuality mapQuality(const FeatureView& features, std::span<const float> xy, int k, std::int64_t sample,
                      const RunControl& control) {
  features.check();
  if (static_cast<std::int64_t>(xy.size()) != 2 * features.count())
    throw Error(ErrorKind::BadInput, "There are " + std::to_string(xy.size() / 2) + " positions for " +
                                         std::to_string(features.count()) + " objects; give one for each.");
  if (sample < 0)
    throw Error(ErrorKind::BadInput, "sample must be at least 0, not " + std::to_string(sample) + ".");
  std::vector<float> rows, places;  // of the objects that have both
  for (std::int64_t i = 0; i < features.count(); ++i) {
    const auto row = features.row(i);
    const auto place = xy.subspan(static_cast<std::size_t>(2 * i), 2);
    const auto finite = [](float value) { return std::isfinite(value); };
    if (!std::all_of(row.begin(), row.end(), finite) || !std::all_of(place.begin(), place.end(), finite))
      continue;
    rows.insert(rows.end(), row.begin(), row.end());
    places.insert(places.end(), place.begin(), place.end());
  }
  const auto count = static_cast<std::int64_t>(places.size() / 2);
  if (k < 1 || 2 * static_cast<std::int64_t>(k) >= count)
    throw Error(ErrorKind::BadInput, "Trustworthiness with k = " + std::to_string(k) + " needs more than " +
                                         std::to_string(2 * std::max(k, 1)) + " objects, and there are " +
                                         std::to_string(count) + ".");

  const std::int64_t looked = sample == 0 ? count : std::min(sample, count);
  std::vector<std::int64_t> penalties(static_cast<std::size_t>(looked));
  std::vector<std::int64_t> kept(static_cast<std::size_t>(looked));
  parallelFor(looked, 16, [&](std::int64_t first, std::int64_t last) {
    control.throwIfStopped();
    std::vector<float> distances(static_cast<std::size_t>(count));
    for (std::int64_t i = first; i < last; ++i) {
      const std::int64_t own = i * count / looked;
      squaredDistances(&places[static_cast<std::size_t>(2 * own)], places.data(), count, 2, distances.data());
      NearestFew onMap(static_cast<std::size_t>(k));
      for (std::int64_t other = 0; other < count; ++other)
        if (other != own)
          onMap.offer(distances[static_cast<std::size_t>(other)], static_cast<std::int32_t>(other));
      squaredDistances(&rows[static_cast<std::size_t>(own * features.dimensions)], rows.data(), count,
                       features.dimensions, distances.data());
      std::int64_t penalty = 0;
      for (const auto& [ignored, neighbour] : onMap.kept()) {
        const float distance = distances[static_cast<std::size_t>(neighbour)];
        std::int64_t rank = 1;
        for (std::int64_t other = 0; other < count; ++other) {
          const float each = distances[static_cast<std::size_t>(other)];
          rank += (each < distance || (each == distance && other < neighbour)) && other != own ? 1 : 0;
        }
        penalty += std::max<std::int64_t>(0, rank - k);
        kept[static_cast<std::size_t>(i)] += rank <= k ? 1 : 0;
      }
      penalties[static_cast<std::size_t>(i)] = penalty;
    }
  });
  const auto sumOf = [](const std::vector<std::int64_t>& values) {
    return static_cast<double>(std::accumulate(values.begin(), values.end(), std::int64_t{0}));
  };
  const auto n = static_cast<double>(count), m = static_cast<double>(looked);
  MapQuality quality;
  quality.trustworthiness = 1 - 2 * sumOf(penalties) / (m * k * (2 * n - 3 * k - 1));
  quality.preservation = sumOf(kept) / (m * k);
  return quality;
}

}  // namespace model
