#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "model/base/run_control.h"

namespace labeling {

/// What the galaxies looked for should be like, and not be like.
struct NeighbourQuery {
  std::vector<std::int64_t> likes{};
  std::vector<std::int64_t> dislikes{};
  std::filesystem::path image{};  ///< an image file that is liked too, of no object; empty: none
  int count = 24;                 ///< >= 1
};

struct Neighbours {
  std::vector<std::int64_t> rows;  ///< nearest first, without the objects asked about
  std::vector<float> distances;    ///< 1 - cos of the angle between feature vectors: 0 ... 2
  bool exact = true;               ///< false: found through the stored index (99% of the true ones)
};

/// Objects that look alike to a network. Several likes count as their mean direction; dislikes push away from
/// theirs with half that weight (Rocchio 1971). Keeps the embedding it used last open. Up to 4,096 objects
/// every one is compared; above, through the index in derived/neighbours, if a map or an earlier question
/// left one there: building it takes longer than to look at all once. Not for use from several threads at a
/// time.
class NeighbourFinder {
 public:
  NeighbourFinder();
  ~NeighbourFinder();
  /// Embeds first if there is no embedding of this model, or a stale one.
  /// @throws Error(NotFound) for model or row; Error(BadInput) if nothing is liked, if an object has no
  ///         features, if likes and dislikes cancel, or for count < 1; what reading the image throws
  Neighbours find(const std::filesystem::path& project, const std::string& model, const NeighbourQuery& query,
                  const model::RunControl& control = {});

 private:
  struct State;
  std::unique_ptr<State> m_state;
};

}  // namespace labeling
