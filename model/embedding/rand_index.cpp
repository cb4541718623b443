#include <map>
#include <string>

#include "model/base/error.h"
#include "model/embedding/kmeans.h"

namespace model {

double adjustedRand(std::span<const std::int32_t> one, std::span<const std::int32_t> other) {
  if (one.size() != other.size())
    throw Error(ErrorKind::BadInput, "Two clusterings of " + std::to_string(one.size()) + " and " +
                                         std::to_string(other.size()) + " objects cannot be compared.");
  std::map<std::pair<std::int32_t, std::int32_t>, double> both;
  std::map<std::int32_t, double> first, second;
  double count = 0;
  for (std::size_t i = 0; i < one.size(); ++i) {
    if (one[i] < 0 || other[i] < 0) continue;
    ++both[{one[i], other[i]}];
    ++first[one[i]];
    ++second[other[i]];
    ++count;
  }
  const auto pairs = [](const auto& counts) {
    double sum = 0;
    for (const auto& [ignored, n] : counts) sum += n * (n - 1) / 2;
    return sum;
  };
  const double together = pairs(both), a = pairs(first), b = pairs(second), all = count * (count - 1) / 2;
  if (!(all > 0)) return 1;
  const double expected = a * b / all, most = (a + b) / 2;
  return most == expected ? 1 : (together - expected) / (most - expected);
}

}  // namespace model
