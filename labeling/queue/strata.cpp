#include "labeling/queue/strata.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace labeling {
namespace {

double valueOf(std::span<const double> values, std::int64_t row) {
  return values[static_cast<std::size_t>(row)];
}

}  // namespace

std::vector<Stratum> equalCountStrata(std::span<const double> values, std::span<const std::int64_t> rows,
                                      int bins) {
  // The values side by side: looked up by row in every comparison, a million of them take seconds.
  struct Placed {
    double value;
    std::size_t place;  // among `rows`: equal values stay in their order
  };
  std::vector<Placed> sorted;
  sorted.reserve(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (const double value = valueOf(values, rows[i]); std::isfinite(value)) sorted.push_back({value, i});
  std::sort(sorted.begin(), sorted.end(), [](const Placed& one, const Placed& other) {
    return one.value < other.value || (one.value == other.value && one.place < other.place);
  });
  std::vector<Stratum> strata;
  const std::size_t n = sorted.size(), parts = static_cast<std::size_t>(bins);
  for (std::size_t b = 0; b < parts; ++b) {
    const std::size_t first = n * b / parts, past = n * (b + 1) / parts;
    if (first == past) continue;
    Stratum stratum;
    stratum.rows.reserve(past - first);
    for (std::size_t i = first; i < past; ++i) stratum.rows.push_back(rows[sorted[i].place]);
    stratum.low = sorted[first].value;
    stratum.high = sorted[past - 1].value;
    strata.push_back(std::move(stratum));
  }
  return strata;
}

std::vector<Stratum> fixedStrata(std::span<const double> values, std::span<const std::int64_t> rows,
                                 std::span<const double> edges) {
  std::vector<Stratum> strata(edges.size() - 1);
  for (std::size_t b = 0; b < strata.size(); ++b) {
    strata[b].low = edges[b];
    strata[b].high = edges[b + 1];
  }
  for (const std::int64_t row : rows) {
    const double value = valueOf(values, row);
    if (!(value >= edges.front() && value <= edges.back())) continue;
    const auto above = std::upper_bound(edges.begin(), edges.end(), value);
    const auto bin =
        std::min<std::ptrdiff_t>(above - edges.begin() - 1, static_cast<std::ptrdiff_t>(strata.size()) - 1);
    strata[static_cast<std::size_t>(bin)].rows.push_back(row);
  }
  return strata;
}

std::vector<StratumPick> picksOfStrata(std::vector<Stratum> strata, std::int64_t count,
                                       model::Random& random) {
  std::vector<std::size_t> turn(strata.size());
  std::iota(turn.begin(), turn.end(), std::size_t{0});
  std::vector<StratumPick> picks;
  const auto wanted = static_cast<std::size_t>(std::max<std::int64_t>(count, 0));
  bool anyLeft = true;
  while (picks.size() < wanted && anyLeft) {
    anyLeft = false;
    random.shuffle(turn);
    for (const std::size_t b : turn) {
      std::vector<std::int64_t>& rows = strata[b].rows;
      if (rows.empty()) continue;
      if (picks.size() == wanted) break;
      anyLeft = true;
      std::swap(rows[random.below(rows.size())], rows.back());
      picks.push_back({rows.back(), b});
      rows.pop_back();
    }
  }
  return picks;
}

}  // namespace labeling
