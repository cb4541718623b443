#include "model/embedding/umap.h"

#include <cmath>
#include <limits>

#include "model/base/error.h"
#include "model/embedding/fuzzy_graph.h"
#include "model/embedding/layout.h"
#include "model/embedding/neighbours.h"
#include "model/embedding/starting_positions.h"
#include "model/embedding/umap_curve.h"
#include "model/embedding/usable_rows.h"

namespace model {
namespace {

constexpr std::int64_t kManyObjects = 10000;

/// Puts the positions of usable rows where their objects are; NaN stays for the others.
void scatter(const std::vector<float>& from, const std::vector<std::int32_t>& original,
             std::vector<float>& to) {
  for (std::size_t i = 0; i < original.size(); ++i) {
    to[static_cast<std::size_t>(original[i]) * 2] = from[i * 2];
    to[static_cast<std::size_t>(original[i]) * 2 + 1] = from[i * 2 + 1];
  }
}

}  // namespace

const char* nameOf(UmapStart start) noexcept {
  switch (start) {
    case UmapStart::Spectral:
      return "spectral";
    case UmapStart::Components:
      return "components";
    case UmapStart::Pca:
      return "pca";
    case UmapStart::Random:
      return "random";
  }
  return "random";
}

void UmapOptions::check() const {
  const auto require = [](bool holds, const std::string& sentence) {
    if (!holds) throw Error(ErrorKind::BadInput, sentence);
  };
  require(neighbours >= 2, "neighbours must be at least 2, not " + std::to_string(neighbours) + ".");
  require(spread > 0 && std::isfinite(spread), "spread must be above 0, not " + std::to_string(spread) + ".");
  require(minDist >= 0 && minDist <= spread,
          "minDist must be between 0 and spread, not " + std::to_string(minDist) + ".");
  require(!epochs || *epochs >= 1,
          "epochs must be at least 1, not " + std::to_string(epochs.value_or(0)) + ".");
  require(negativeSamples >= 0 && negativeSamples <= 63,
          "negativeSamples must be between 0 and 63, not " + std::to_string(negativeSamples) + ".");
  require(learningRate > 0 && std::isfinite(learningRate),
          "learningRate must be above 0, not " + std::to_string(learningRate) + ".");
  require(threads >= 0, "threads must be at least 0, not " + std::to_string(threads) + ".");
}

UmapMap umap(const FeatureView& features, const UmapOptions& options, const RunControl& control,
             const UmapObserver& observer) {
  options.check();
  UsableRows usable = usableRows(features, options.normalise);
  const std::int64_t count = usable.view.count();
  if (count == 0)
    throw Error(ErrorKind::BadInput, "There is nothing to lay out: of " + std::to_string(features.count()) +
                                         " objects none has features that can be used.");
  UmapMap map;
  map.leftOut = std::move(usable.leftOut);
  map.xy.assign(static_cast<std::size_t>(features.count()) * 2, std::numeric_limits<float>::quiet_NaN());
  const UmapCurve curve = fitUmapCurve(options.minDist, options.spread);
  map.a = curve.a;
  map.b = curve.b;
  map.epochs = options.epochs.value_or(count <= kManyObjects ? 500 : 200);

  NeighbourOptions search;
  search.k = options.neighbours - 1;
  search.seed = options.seed;
  search.threads = options.threads;
  const NeighbourGraph nearest = nearestNeighbours(usable.view, search, control);
  if (nearest.k == 0) {  // one object
    map.start = UmapStart::Random;
    map.components = 1;
    map.epochs = 0;
    scatter({0, 0}, usable.original, map.xy);
    return map;
  }
  const FuzzyGraph graph = fuzzyGraph(nearest.indices, nearest.distances, nearest.k, options.threads);

  control.report(0, 0, "starting positions");
  StartingPositions start = startingPositions(usable.view, graph, options.seed, options.threads, control);
  map.start = start.start;
  map.components = start.components;

  LayoutOptions layout;
  layout.curve = curve;
  layout.epochs = map.epochs;
  layout.negativeSamples = options.negativeSamples;
  layout.learningRate = options.learningRate;
  layout.seed = options.seed;
  layout.threads = options.threads;
  std::function<void(int)> onEpoch;
  if (observer)
    onEpoch = [&](int epoch) {
      scatter(start.xy, usable.original, map.xy);
      observer(epoch, map.xy);
    };
  layOut(graph, layout, start.xy, control, onEpoch);
  scatter(start.xy, usable.original, map.xy);
  return map;
}

}  // namespace model
