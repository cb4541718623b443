#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "model/base/error.h"
#include "model/base/parallel.h"
#include "model/base/random.h"
#include "model/embedding/fuzzy_graph.h"
#include "model/embedding/umap.h"
#include "model/embedding/umap_curve.h"

namespace model {
namespace {

constexpr float kLargestMove = 4;  // of one force along one axis

struct Place {
  float x, y;
};

/// One object settling among points that stay where they are (umap-learn's transform).
class Newcomer {
 public:
  Newcomer(std::span<const float> xy, std::span<const std::int64_t> settled, const UmapCurve& curve)
      : m_xy(xy), m_settled(settled), m_a(static_cast<float>(curve.a)), m_b(static_cast<float>(curve.b)) {}

  Place settle(const std::vector<Neighbour>& near, std::uint64_t stream, const UmapOptions& options) const {
    std::vector<float> distances;
    for (const Neighbour& each : near) distances.push_back(each.distance);
    const std::vector<float> weights =
        near.size() > 1 ? newcomerWeights(distances) : std::vector<float>(near.size(), 1.0F);
    Place place = meanOf(near, weights);
    const float heaviest = *std::max_element(weights.begin(), weights.end());
    const int epochs = options.epochs ? std::max(1, *options.epochs / 3) : kEpochs;
    Random random(options.seed, stream);
    for (int epoch = 0; epoch < epochs; ++epoch) {
      const auto rate =
          static_cast<float>(options.learningRate / 4 * (1 - static_cast<double>(epoch) / epochs));
      for (std::size_t i = 0; i < near.size(); ++i) {
        const float often = weights[i] / heaviest;
        if (static_cast<int>(static_cast<float>(epoch + 1) * often) ==
            static_cast<int>(static_cast<float>(epoch) * often))
          continue;
        pull(place, near[i].row, rate);
        for (int sample = 0; sample < options.negativeSamples; ++sample)
          push(place, m_settled[random.below(m_settled.size())], rate);
      }
    }
    return place;
  }

 private:
  static constexpr int kEpochs = 100;

  Place at(std::int64_t row) const {
    return {m_xy[2 * static_cast<std::size_t>(row)], m_xy[2 * static_cast<std::size_t>(row) + 1]};
  }
  Place meanOf(const std::vector<Neighbour>& near, const std::vector<float>& weights) const {
    double x = 0, y = 0, sum = 0;
    for (std::size_t i = 0; i < near.size(); ++i) {
      const Place other = at(near[i].row);
      const auto weight = static_cast<double>(weights[i]);
      x += weight * static_cast<double>(other.x);
      y += weight * static_cast<double>(other.y);
      sum += weight;
    }
    if (!(sum > 0)) return at(near.front().row);
    return {static_cast<float>(x / sum), static_cast<float>(y / sum)};
  }
  static void move(Place& place, float dx, float dy, float force, float rate) {
    place.x += rate * std::clamp(force * dx, -kLargestMove, kLargestMove);
    place.y += rate * std::clamp(force * dy, -kLargestMove, kLargestMove);
  }
  void pull(Place& place, std::int64_t row, float rate) const {
    const Place other = at(row);
    const float dx = place.x - other.x, dy = place.y - other.y, squared = dx * dx + dy * dy;
    if (!(squared > 0)) return;
    move(place, dx, dy, -2 * m_a * m_b * std::pow(squared, m_b - 1) / (1 + m_a * std::pow(squared, m_b)),
         rate);
  }
  void push(Place& place, std::int64_t row, float rate) const {
    const Place other = at(row);
    const float dx = place.x - other.x, dy = place.y - other.y, squared = dx * dx + dy * dy;
    if (!(squared > 0)) return;
    move(place, dx, dy, 2 * m_b / ((0.001F + squared) * (1 + m_a * std::pow(squared, m_b))), rate);
  }

  std::span<const float> m_xy;
  std::span<const std::int64_t> m_settled;
  float m_a, m_b;
};

}  // namespace

std::vector<float> placeOnMap(const FeatureView& mapped, std::span<const float> xy, const FeatureView& added,
                              std::span<const std::uint64_t> streams, const UmapOptions& options,
                              const NeighbourIndex* index, const RunControl& control) {
  options.check();
  mapped.check();
  added.check();
  const auto require = [](bool holds, const std::string& sentence) {
    if (!holds) throw Error(ErrorKind::BadInput, sentence);
  };
  require(static_cast<std::int64_t>(xy.size()) == 2 * mapped.count(),
          "There are " + std::to_string(xy.size() / 2) + " places for " + std::to_string(mapped.count()) +
              " objects on the map; give one for each.");
  require(mapped.dimensions == added.dimensions,
          "The objects on the map have " + std::to_string(mapped.dimensions) + " features and the new ones " +
              std::to_string(added.dimensions) + ".");
  require(static_cast<std::int64_t>(streams.size()) == added.count(),
          "There are " + std::to_string(streams.size()) + " numbers for " + std::to_string(added.count()) +
              " new objects; give one for each.");
  std::vector<float> scales = rowScales(mapped, options.metric, options.threads);
  const std::vector<float> ownScales = rowScales(added, options.metric, options.threads);
  std::vector<std::int64_t> settled;
  for (std::size_t row = 0; row < scales.size(); ++row)
    if (std::isfinite(xy[2 * row]) && std::isfinite(xy[2 * row + 1]))
      settled.push_back(static_cast<std::int64_t>(row));
    else
      scales[row] = std::numeric_limits<float>::quiet_NaN();
  require(!settled.empty(), "No object has a place on the map, so nothing can be placed among them.");

  std::vector<float> places(static_cast<std::size_t>(added.count()) * 2,
                            std::numeric_limits<float>::quiet_NaN());
  const Newcomer newcomer(xy, settled, fitUmapCurve(options.minDist, options.spread));
  parallelFor(
      added.count(), 16,
      [&](std::int64_t first, std::int64_t last) {
        control.report(first, added.count(), "placing");
        for (std::int64_t i = first; i < last; ++i) {
          const auto own = static_cast<std::size_t>(i);
          if (!std::isfinite(ownScales[own])) continue;
          const std::vector<Neighbour> near =
              nearestTo(added.row(i), mapped, options.neighbours, options.metric, scales, index, 1);
          if (near.empty()) continue;
          const Place place = newcomer.settle(near, streams[own], options);
          places[2 * own] = place.x;
          places[2 * own + 1] = place.y;
        }
      },
      options.threads);
  return places;
}

}  // namespace model
