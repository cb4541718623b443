#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "model/base/error.h"
#include "model/base/parallel.h"
#include "model/embedding/distance.h"
#include "model/embedding/kmeans.h"

namespace model {

double silhouette(const FeatureView& features, std::span<const std::int32_t> cluster, std::int64_t sample) {
  features.check();
  if (static_cast<std::int64_t>(cluster.size()) != features.count())
    throw Error(ErrorKind::BadInput, "There are " + std::to_string(cluster.size()) + " clusters for " +
                                         std::to_string(features.count()) + " objects; give one for each.");
  if (sample < 0)
    throw Error(ErrorKind::BadInput, "sample must be at least 0, not " + std::to_string(sample) + ".");
  std::vector<std::int64_t> members;
  std::vector<double> sizes;
  for (std::size_t i = 0; i < cluster.size(); ++i) {
    if (cluster[i] < 0) continue;
    const auto row = features.row(static_cast<std::int64_t>(i));
    if (!std::all_of(row.begin(), row.end(), [](float value) { return std::isfinite(value); }))
      throw Error(ErrorKind::BadInput, "Object number " + std::to_string(i + 1) +
                                           " is in a cluster and has a feature that is not a finite number.");
    members.push_back(static_cast<std::int64_t>(i));
    const auto own = static_cast<std::size_t>(cluster[i]);
    if (own >= cluster.size())
      throw Error(ErrorKind::BadInput, "Object number " + std::to_string(i + 1) + " is in cluster " +
                                           std::to_string(own) + ", more than there are objects.");
    if (own >= sizes.size()) sizes.resize(own + 1, 0);
    ++sizes[own];
  }
  if (std::count_if(sizes.begin(), sizes.end(), [](double size) { return size > 0; }) < 2)
    throw Error(ErrorKind::BadInput,
                "The silhouette is undefined with fewer than two clusters that have members.");

  const auto count = static_cast<std::int64_t>(members.size());
  const std::int64_t looked = sample == 0 ? count : std::min(sample, count);
  std::vector<double> widths(static_cast<std::size_t>(looked));
  parallelFor(looked, 16, [&](std::int64_t first, std::int64_t last) {
    std::vector<double> sums(sizes.size());
    for (std::int64_t i = first; i < last; ++i) {
      const std::int64_t row = members[static_cast<std::size_t>(i * count / looked)];
      std::fill(sums.begin(), sums.end(), 0.0);
      for (const std::int64_t other : members)
        sums[static_cast<std::size_t>(cluster[static_cast<std::size_t>(other)])] +=
            std::sqrt(static_cast<double>(
                squaredDistance(features.row(row).data(), features.row(other).data(), features.dimensions)));
      const auto own = static_cast<std::size_t>(cluster[static_cast<std::size_t>(row)]);
      if (sizes[own] < 2) continue;  // alone: 0
      const double inside = sums[own] / (sizes[own] - 1);
      double outside = std::numeric_limits<double>::infinity();
      for (std::size_t c = 0; c < sizes.size(); ++c)
        if (c != own && sizes[c] > 0) outside = std::min(outside, sums[c] / sizes[c]);
      const double larger = std::max(inside, outside);
      widths[static_cast<std::size_t>(i)] = larger > 0 ? (outside - inside) / larger : 0;
    }
  });
  double sum = 0;
  for (const double width : widths) sum += width;
  return sum / static_cast<double>(looked);
}

}  // namespace model
