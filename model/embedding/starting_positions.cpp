#include "model/embedding/starting_positions.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "model/base/random.h"
#include "model/embedding/principal_axes.h"
#include "model/embedding/spectral.h"

namespace model {
namespace {

constexpr double kExtent = 10;

double largest(const std::vector<double>& values) {
  double result = 0;
  for (const double value : values) result = std::max(result, std::abs(value));
  return result;
}

/// @return false if all positions are the same, so that there is nothing to scale
bool scaleTo(std::vector<double>& positions, double extent) {
  const double size = largest(positions);
  if (!(size > 0) || !std::isfinite(size)) return false;
  for (double& value : positions) value *= extent / size;
  return true;
}

std::vector<double> randomPositions(std::size_t count, std::uint64_t seed) {
  Random random(seed, 2);
  std::vector<double> positions(count * 2);
  for (double& value : positions) value = random.uniform(-kExtent, kExtent);
  return positions;
}

/// The rows of one part, as a graph of their own.
FuzzyGraph partOf(const FuzzyGraph& graph, const std::vector<std::int32_t>& members,
                  const std::vector<std::int32_t>& placeOfRow) {
  FuzzyGraph part;
  part.first.push_back(0);
  for (const std::int32_t member : members) {
    const auto row = static_cast<std::size_t>(member);
    for (auto i = static_cast<std::size_t>(graph.first[row]);
         i < static_cast<std::size_t>(graph.first[row + 1]); ++i) {
      part.neighbours.push_back(placeOfRow[static_cast<std::size_t>(graph.neighbours[i])]);
      part.weights.push_back(graph.weights[i]);
    }
    part.first.push_back(static_cast<std::int64_t>(part.neighbours.size()));
  }
  return part;
}

struct Placed {
  std::vector<double> positions;  // within +-kExtent
  UmapStart start;
};

Placed placeConnected(const FeatureView& features, const FuzzyGraph& graph, std::uint64_t seed, int threads,
                      const RunControl& control) {
  constexpr std::int64_t kFewest = 4;
  if (graph.count() >= kFewest) {
    if (auto positions = spectralPositions(graph, seed, threads, control);
        positions && scaleTo(*positions, kExtent))
      return {std::move(*positions), UmapStart::Spectral};
    if (auto positions = principalCoordinates(features, seed); scaleTo(positions, kExtent))
      return {std::move(positions), UmapStart::Pca};
  }
  return {randomPositions(static_cast<std::size_t>(graph.count()), seed), UmapStart::Random};
}

/// Where the parts go: along the main directions of their mean features, or on a spiral if these are equal.
std::vector<double> placeParts(const FeatureView& features,
                               const std::vector<std::vector<std::int32_t>>& parts, std::uint64_t seed) {
  const auto dimensions = static_cast<std::size_t>(features.dimensions);
  std::vector<float> means;
  for (const auto& members : parts) {
    std::vector<double> sum(dimensions, 0);
    for (const std::int32_t member : members) {
      const auto row = features.row(member);
      for (std::size_t d = 0; d < dimensions; ++d) sum[d] += static_cast<double>(row[d]);
    }
    for (const double value : sum)
      means.push_back(static_cast<float>(value / static_cast<double>(members.size())));
  }
  std::vector<double> centres = principalCoordinates({means, features.dimensions}, seed);
  if (scaleTo(centres, kExtent)) return centres;
  constexpr double kGoldenAngle = 2.399963229728653;
  for (std::size_t part = 0; part < parts.size(); ++part) {
    const double radius = kExtent * std::sqrt(static_cast<double>(part) / static_cast<double>(parts.size()));
    centres[part * 2] = radius * std::cos(kGoldenAngle * static_cast<double>(part));
    centres[part * 2 + 1] = radius * std::sin(kGoldenAngle * static_cast<double>(part));
  }
  return centres;
}

double halfWayToNearest(const std::vector<double>& centres, std::size_t part) {
  double nearest = std::numeric_limits<double>::infinity();
  for (std::size_t other = 0; other < centres.size() / 2; ++other)
    if (other != part)
      nearest = std::min(nearest, std::hypot(centres[other * 2] - centres[part * 2],
                                             centres[other * 2 + 1] - centres[part * 2 + 1]));
  constexpr double kLeast = 0.05;
  return std::max(nearest / 2, kLeast);
}

std::vector<double> placeSeparately(const FeatureView& features, const FuzzyGraph& graph,
                                    const GraphParts& parts, std::uint64_t seed, int threads,
                                    const RunControl& control) {
  std::vector<std::vector<std::int32_t>> members(static_cast<std::size_t>(parts.count));
  std::vector<std::int32_t> placeOfRow(parts.ofRow.size());
  for (std::size_t row = 0; row < parts.ofRow.size(); ++row) {
    auto& part = members[static_cast<std::size_t>(parts.ofRow[row])];
    placeOfRow[row] = static_cast<std::int32_t>(part.size());
    part.push_back(static_cast<std::int32_t>(row));
  }
  const std::vector<double> centres = placeParts(features, members, seed);
  std::vector<double> positions(parts.ofRow.size() * 2);
  std::vector<float> own;
  for (std::size_t part = 0; part < members.size(); ++part) {
    own.clear();
    for (const std::int32_t member : members[part]) {
      const auto row = features.row(member);
      own.insert(own.end(), row.begin(), row.end());
    }
    const Placed placed = placeConnected({own, features.dimensions}, partOf(graph, members[part], placeOfRow),
                                         seed + part, threads, control);
    const double scale = halfWayToNearest(centres, part) / kExtent;
    for (std::size_t i = 0; i < members[part].size(); ++i)
      for (std::size_t axis = 0; axis < 2; ++axis)
        positions[static_cast<std::size_t>(members[part][i]) * 2 + axis] =
            centres[part * 2 + axis] + scale * placed.positions[i * 2 + axis];
  }
  return positions;
}

}  // namespace

StartingPositions startingPositions(const FeatureView& features, const FuzzyGraph& graph, std::uint64_t seed,
                                    int threads, const RunControl& control) {
  const GraphParts parts = connectedParts(graph);
  StartingPositions result;
  result.components = parts.count;
  std::vector<double> positions;
  if (parts.count == 1) {
    Placed placed = placeConnected(features, graph, seed, threads, control);
    positions = std::move(placed.positions);
    result.start = placed.start;
  } else {
    positions = placeSeparately(features, graph, parts, seed, threads, control);
    result.start = UmapStart::Components;
  }

  // A little noise parts what lies on one spot; both directions then fill the same range.
  constexpr double kNoise = 1e-4;
  Random random(seed, 3);
  for (double& value : positions) value += kNoise * random.normal();
  result.xy.resize(positions.size());
  for (std::size_t axis = 0; axis < 2; ++axis) {
    double low = std::numeric_limits<double>::infinity(), high = -low;
    for (std::size_t i = axis; i < positions.size(); i += 2) {
      low = std::min(low, positions[i]);
      high = std::max(high, positions[i]);
    }
    for (std::size_t i = axis; i < positions.size(); i += 2)
      result.xy[i] = high > low ? static_cast<float>(kExtent * (positions[i] - low) / (high - low)) : 0.0F;
  }
  return result;
}

}  // namespace model
