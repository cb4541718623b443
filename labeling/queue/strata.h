#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "model/base/random.h"

namespace labeling {

/// Objects of one bin of a column, in the order they are taken.
struct Stratum {
  double low = 0, high = 0;  ///< smallest and largest value in it; of fixed bins their edges
  std::vector<std::int64_t> rows;
};

/// Bins of equal counts: the sorted values are cut into `bins` parts whose sizes differ by one at most.
/// Rows without a value are in none.
std::vector<Stratum> equalCountStrata(std::span<const double> values, std::span<const std::int64_t> rows,
                                      int bins);

/// Bins [edge, next edge), the last one with its upper edge. Values outside are in none.
std::vector<Stratum> fixedStrata(std::span<const double> values, std::span<const std::int64_t> rows,
                                 std::span<const double> edges);

struct StratumPick {
  std::int64_t row = 0;
  std::size_t stratum = 0;
};

/// One object of every bin in turn, at random within the bin and in a new order of bins each turn, so that
/// every beginning of the list is balanced. Bins that run out are passed over.
std::vector<StratumPick> picksOfStrata(std::vector<Stratum> strata, std::int64_t count,
                                       model::Random& random);

}  // namespace labeling
