#include <algorithm>
#include <numeric>

#include "labeling/store/query_compiler.h"
#include "labeling/store/query_tokens.h"

namespace labeling {
namespace {

// Levenshtein distance: letters to insert, delete or replace.
std::size_t distanceBetween(const std::string& a, const std::string& b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row[b.size()];
}

}  // namespace

std::optional<std::string> nearestName(const std::string& name, const std::vector<std::string>& known) {
  const std::string wanted = lowerCaseAscii(name);
  const std::size_t allowed = wanted.size() < 4 ? 1 : std::max<std::size_t>(2, wanted.size() / 3);
  std::optional<std::string> nearest;
  std::size_t least = allowed + 1;
  for (const std::string& each : known) {
    const std::size_t distance = distanceBetween(wanted, lowerCaseAscii(each));
    if (distance < least) {
      least = distance;
      nearest = each;
    }
  }
  if (nearest || wanted.size() < 3) return nearest;
  // "mag" for "r_mag": part of exactly one name.
  for (const std::string& each : known) {
    if (lowerCaseAscii(each).find(wanted) == std::string::npos) continue;
    if (nearest) return std::nullopt;
    nearest = each;
  }
  return nearest;
}

}  // namespace labeling
