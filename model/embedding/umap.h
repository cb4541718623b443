#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "model/base/run_control.h"
#include "model/embedding/features.h"
#include "model/embedding/metric.h"
#include "model/embedding/neighbours.h"

namespace model {

/// How the objects are laid out. Names and defaults are those of umap-learn.
struct UmapOptions {
  int neighbours = 15;   ///< >= 2, the object itself counted; few: fine structure, many: the broad picture
  double minDist = 0.1;  ///< >= 0, <= spread; how tightly points may be packed
  double spread = 1.0;   ///< > 0; the scale of the map
  std::optional<int> epochs{};  ///< >= 1; unset: 500 up to 10,000 objects, 200 above
  int negativeSamples =
      5;  ///< 0 ... 63; objects an object is pushed away from, per neighbour it is pulled to
  double learningRate = 1.0;  ///< > 0; falls to 0 over the epochs
  Metric metric = Metric::Euclidean;
  double classWeight = 0.5;  ///< 0 ... 1; how much known classes count, where they are given
  std::uint64_t seed = 1;    ///< fixes the map, on any number of threads
  int threads = 0;           ///< >= 0; 0: all cores. Does not change the result
  void check() const;        ///< @throws Error(BadInput) naming the member
};

/// How many epochs options ask for with so many objects.
int epochsOf(const UmapOptions& options, std::int64_t objects);

enum class UmapStart {
  Spectral,    ///< eigenvectors of the neighbour graph
  Components,  ///< the graph has several unconnected parts: each laid out by itself, placed by its mean
               ///< features
  Pca,         ///< principal components of the features, where the eigenvectors did not converge
  Random       ///< too few objects or constant features
};
const char* nameOf(UmapStart start) noexcept;  ///< "spectral", "components", "pca", "random"

struct UmapMap {
  std::vector<float> xy;            ///< (N, 2); NaN for rows that were left out
  std::vector<LeftOutRow> leftOut;  ///< rows that are not finite
  UmapStart start = UmapStart::Spectral;
  int components = 0;   ///< unconnected parts of the neighbour graph
  int epochs = 0;       ///< as run
  double a = 0, b = 0;  ///< of the curve 1 / (1 + a d^2b)
};

/// A map that was stopped while it settled.
struct UmapSettling {
  int epochsDone = 0;
  std::span<const float> xy;  ///< (N, 2)
  UmapStart start = UmapStart::Spectral;
  int components = 0;
};

/// What is known beforehand; everything may be left out.
struct UmapKnown {
  const NeighbourGraph* neighbours = nullptr;  ///< of the same features by the same metric, with at least
                                               ///< neighbours - 1 columns
  std::span<const std::int32_t> classes;       ///< (N) class of each object, -1: not known (supervised and
                                               ///< semi-supervised maps)
  std::optional<UmapSettling> settling;        ///< goes on from there, to the very map it would have become
};

/// Shows the map while it settles: epochs done and (N, 2) positions, valid during the call.
using UmapObserver = std::function<void(const UmapSettling&)>;

/// Lays feature vectors out in two dimensions so that near neighbours stay near. A few objects (fewer than
/// `neighbours`), one object, duplicates and constant features all give a map. Reports the stages
/// "neighbours", "starting positions" and "layout".
/// @throws Error(BadInput) for features or options that contradict or when no row is finite, Stopped
/// @see McInnes, Healy & Melville 2018, arXiv:1802.03426
UmapMap umap(const FeatureView& features, const UmapOptions& options, const RunControl& control = {},
             const UmapObserver& observer = {}, const UmapKnown& known = {});

/// Places further objects on a finished map without moving anything on it: each begins at the weighted mean
/// of its neighbours there and settles by itself. Its place depends on its features and its own number alone,
/// not on the others that are placed with it.
/// @param mapped   (N, D) features of the objects on the map, xy their (N, 2) places
/// @param added    (M, D)
/// @param streams  (M) a number for each object that stays its own (stableHash of its name)
/// @param index    over `mapped`, for large maps; null: every mapped object is compared
/// @returns (M, 2); NaN for objects that cannot be compared
/// @throws Error(BadInput), Stopped
std::vector<float> placeOnMap(const FeatureView& mapped, std::span<const float> xy, const FeatureView& added,
                              std::span<const std::uint64_t> streams, const UmapOptions& options,
                              const NeighbourIndex* index = nullptr, const RunControl& control = {});

struct MapQuality {
  double trustworthiness = 0;  ///< how far neighbours on the map are neighbours among the features: 1 all,
                               ///< 0.5 chance (Venna & Kaski 2001, ICANN, 485)
  double preservation = 0;  ///< share of the k nearest among the features that are the k nearest on the map
};

/// @param xy      (N, 2) positions; rows with NaN, here or in the features, are left out
/// @param k       1 <= k < half the number of rows that take part
/// @param sample  rows that are looked at, evenly spread, each against all others; 0: every row
/// @throws Error(BadInput)
MapQuality mapQuality(const FeatureView& features, std::span<const float> xy, int k = 15,
                      std::int64_t sample = 4000, const RunControl& control = {});
double trustworthiness(const FeatureView& features, std::span<const float> xy, int k = 15,
                       std::int64_t sample = 4000, const RunControl& control = {});

}  // namespace model
