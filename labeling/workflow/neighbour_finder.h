#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "model/base/run_control.h"

namespace labeling {

struct Neighbours {
  std::vector<std::int64_t> rows;  ///< nearest first, without the object itself
  std::vector<float> distances;    ///< Euclidean, between features scaled to length 1: 0 ... 2
};

/// Objects that look alike to a network. Keeps the embedding it used last open; every object is compared, so
/// the answer is exact. Not for use from several threads at a time.
class NeighbourFinder {
 public:
  NeighbourFinder();
  ~NeighbourFinder();
  /// Embeds first if there is no embedding of this model, or a stale one.
  /// @throws Error(NotFound) for model or row; Error(BadInput) if the object has no features or count < 1
  Neighbours find(const std::filesystem::path& project, const std::string& model, std::int64_t row, int count,
                  const model::RunControl& control = {});

 private:
  struct State;
  std::unique_ptr<State> m_state;
};

}  // namespace labeling
