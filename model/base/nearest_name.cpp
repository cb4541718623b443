#include "model/base/nearest_name.h"

#include <algorithm>
#include <numeric>

namespace model {
namespace {

std::string lowered(std::string text) {
  for (char& letter : text)
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  return text;
}

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
  const std::string wanted = lowered(name);
  const std::size_t allowed = wanted.size() < 4 ? 1 : std::max<std::size_t>(2, wanted.size() / 3);
  std::optional<std::string> nearest;
  std::size_t least = allowed + 1;
  for (const std::string& each : known) {
    const std::size_t distance = distanceBetween(wanted, lowered(each));
    if (distance < least) {
      least = distance;
      nearest = each;
    }
  }
  if (least <= 1 || wanted.size() < 3) return nearest;
  // "mag" for "r_mag", "import" for "import-labels" rather than "export": part of exactly one name.
  const auto contains = [&wanted](const std::string& each) {
    return lowered(each).find(wanted) != std::string::npos;
  };
  const auto first = std::find_if(known.begin(), known.end(), contains);
  if (first == known.end() || std::find_if(first + 1, known.end(), contains) != known.end()) return nearest;
  return *first;
}

}  // namespace model
