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

void checkKnown(const FeatureView& features, const UmapOptions& options, const UmapKnown& known) {
  const auto require = [](bool holds, const std::string& sentence) {
    if (!holds) throw Error(ErrorKind::BadInput, sentence);
  };
  const auto count = static_cast<std::size_t>(features.count());
  require(known.classes.empty() || known.classes.size() == count,
          "There are " + std::to_string(known.classes.size()) + " classes for " + std::to_string(count) +
              " objects; give one for each.");
  require(!known.neighbours || static_cast<std::size_t>(known.neighbours->rows) == count,
          "The neighbours are those of another number of objects.");
  if (!known.settling) return;
  require(known.settling->xy.size() == 2 * count,
          "The map that was stopped is of another number of objects.");
  const int epochs = epochsOf(options, features.count());
  require(known.settling->epochsDone >= 0 && known.settling->epochsDone <= epochs,
          "The map that was stopped has " + std::to_string(known.settling->epochsDone) + " epochs of " +
              std::to_string(epochs) + ".");
}

/// The k nearest of usable rows, which are numbered anew; computed where they are not known.
FuzzyGraph linksOf(const FeatureView& features, const UsableRows& usable, const UmapOptions& options,
                   const UmapKnown& known, const RunControl& control) {
  NeighbourOptions search;
  search.k = options.neighbours - 1;
  search.metric = options.metric;
  search.seed = options.seed;
  search.threads = options.threads;
  const bool given =
      known.neighbours && (known.neighbours->k >= search.k || known.neighbours->k + 1 >= usable.view.count());
  NeighbourGraph nearest =
      given ? known.neighbours->narrowed(search.k) : nearestNeighbours(features, search, control);
  if (nearest.k == 0) return {};
  if (!usable.leftOut.empty()) {
    std::vector<std::int32_t> place(static_cast<std::size_t>(features.count()), -1);
    for (std::size_t i = 0; i < usable.original.size(); ++i)
      place[static_cast<std::size_t>(usable.original[i])] = static_cast<std::int32_t>(i);
    const auto width = static_cast<std::size_t>(nearest.k);
    std::size_t to = 0;
    for (const std::int32_t row : usable.original)
      for (std::size_t j = static_cast<std::size_t>(row) * width;
           j < static_cast<std::size_t>(row + 1) * width; ++j, ++to) {
        nearest.indices[to] = place[static_cast<std::size_t>(nearest.indices[j])];
        nearest.distances[to] = nearest.distances[j];
      }
    nearest.indices.resize(to);
    nearest.distances.resize(to);
  }
  FuzzyGraph graph = fuzzyGraph(nearest.indices, nearest.distances, nearest.k, options.threads);
  if (known.classes.empty()) return graph;
  std::vector<std::int32_t> classes;
  for (const std::int32_t row : usable.original)
    classes.push_back(known.classes[static_cast<std::size_t>(row)]);
  return supervised(graph, classes, options.classWeight);
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
  require(classWeight >= 0 && classWeight <= 1,
          "classWeight must be between 0 and 1, not " + std::to_string(classWeight) + ".");
  require(threads >= 0, "threads must be at least 0, not " + std::to_string(threads) + ".");
}

int epochsOf(const UmapOptions& options, std::int64_t objects) {
  return options.epochs.value_or(objects <= kManyObjects ? 500 : 200);
}

UmapMap umap(const FeatureView& features, const UmapOptions& options, const RunControl& control,
             const UmapObserver& observer, const UmapKnown& known) {
  options.check();
  checkKnown(features, options, known);
  const UsableRows usable = usableRows(features, options.metric);
  const std::int64_t count = usable.view.count();
  if (count == 0)
    throw Error(ErrorKind::BadInput, "There is nothing to lay out: of " + std::to_string(features.count()) +
                                         " objects none has features that can be used.");
  UmapMap map;
  map.leftOut = usable.leftOut;
  map.xy.assign(static_cast<std::size_t>(features.count()) * 2, std::numeric_limits<float>::quiet_NaN());
  const UmapCurve curve = fitUmapCurve(options.minDist, options.spread);
  map.a = curve.a;
  map.b = curve.b;
  map.epochs = epochsOf(options, count);

  const FuzzyGraph graph = linksOf(features, usable, options, known, control);
  if (graph.count() == 0) {  // one object
    map.start = UmapStart::Random;
    map.components = 1;
    map.epochs = 0;
    scatter({0, 0}, usable.original, map.xy);
    return map;
  }
  LayoutOptions layout;
  std::vector<float> xy;
  if (known.settling) {
    map.start = known.settling->start;
    map.components = known.settling->components;
    layout.firstEpoch = known.settling->epochsDone;
    for (const std::int32_t row : usable.original)
      for (std::size_t axis = 0; axis < 2; ++axis)
        xy.push_back(known.settling->xy[2 * static_cast<std::size_t>(row) + axis]);
  } else {
    control.report(0, 0, "starting positions");
    StartingPositions start = startingPositions(usable.view, graph, options.seed, options.threads, control);
    map.start = start.start;
    map.components = start.components;
    xy = std::move(start.xy);
  }

  layout.curve = curve;
  layout.epochs = map.epochs;
  layout.negativeSamples = options.negativeSamples;
  layout.learningRate = options.learningRate;
  layout.seed = options.seed;
  layout.threads = options.threads;
  const auto show = [&](int epoch) {
    if (!observer) return;
    scatter(xy, usable.original, map.xy);
    observer({epoch, map.xy, map.start, map.components});
  };
  if (!known.settling) show(0);
  layOut(graph, layout, xy, control, show);
  scatter(xy, usable.original, map.xy);
  return map;
}

}  // namespace model
