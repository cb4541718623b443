#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "model/base/random.h"

namespace labeling {

/// Draws rows uniformly and without putting back, each only when it is asked for.
class RandomOrder {
 public:
  RandomOrder(std::vector<std::int64_t> rows, model::Random random)
      : m_rows(std::move(rows)), m_random(random) {}
  std::optional<std::int64_t> next();  ///< nothing when all were drawn

 private:
  std::vector<std::int64_t> m_rows;
  std::size_t m_drawn = 0;
  model::Random m_random;
};

}  // namespace labeling
