#include "labeling/survey/cross_match.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <tuple>

#include "labeling/survey/sky_separation.h"
#include "labeling/survey/sky_tree.h"
#include "model/base/error.h"
#include "model/base/parallel.h"

namespace labeling {
namespace {
using model::Error;
using model::ErrorKind;

constexpr std::size_t kBins = 40;
constexpr std::int64_t kBlock = 1 << 16;  // rows between two looks at the stop button
constexpr std::int64_t kChunk = 1 << 10;

std::vector<SkyPair> allPairs(std::span<const SkyPosition> first, std::span<const SkyPosition> second,
                              const CrossMatchOptions& options, const model::RunControl& control) {
  const SkyTree tree(second);
  const auto rows = static_cast<std::int64_t>(first.size());
  std::vector<std::vector<SkyPair>> chunks(static_cast<std::size_t>((rows + kChunk - 1) / kChunk));
  std::atomic<std::int64_t> count{0};
  for (std::int64_t block = 0; block < rows; block += kBlock) {
    control.report(block, rows, "matching positions");
    model::parallelFor(
        std::min(kBlock, rows - block), kChunk,
        [&](std::int64_t from, std::int64_t to) {
          std::vector<SkyPair>& found = chunks[static_cast<std::size_t>((block + from) / kChunk)];
          std::vector<SkyTree::Neighbour> near;
          for (std::int64_t row = block + from; row < block + to; ++row) {
            const SkyPosition centre = first[static_cast<std::size_t>(row)];
            if (!isOnSky(centre)) continue;
            near.clear();
            tree.within(centre, options.radiusArcsec, near);
            std::sort(near.begin(), near.end(),
                      [](const auto& a, const auto& b) { return a.index < b.index; });
            for (const auto& neighbour : near)
              found.push_back({row, neighbour.index, neighbour.separationArcsec});
            if (count.fetch_add(static_cast<std::int64_t>(near.size())) > options.mostPairs)
              throw Error(ErrorKind::BadInput,
                          "Within " + std::to_string(options.radiusArcsec) + " arcsec there are more than " +
                              std::to_string(options.mostPairs) + " pairs. Choose a smaller radius.");
          }
        },
        options.threads);
  }
  control.report(rows, rows, "matching positions");
  std::vector<SkyPair> pairs;
  pairs.reserve(static_cast<std::size_t>(count.load()));
  for (const auto& chunk : chunks) pairs.insert(pairs.end(), chunk.begin(), chunk.end());
  return pairs;
}

bool isCloser(const SkyPair& a, const SkyPair& b) {
  return std::tie(a.separationArcsec, a.first, a.second) < std::tie(b.separationArcsec, b.first, b.second);
}

void sortByRows(std::vector<SkyPair>& pairs) {
  std::sort(pairs.begin(), pairs.end(), [](const SkyPair& a, const SkyPair& b) {
    return std::tie(a.first, a.second) < std::tie(b.first, b.second);
  });
}

std::vector<SkyPair> bestSymmetric(std::vector<SkyPair> pairs, std::size_t firsts, std::size_t seconds) {
  std::sort(pairs.begin(), pairs.end(), isCloser);
  std::vector<char> seenFirst(firsts, 0), seenSecond(seconds, 0);
  std::vector<SkyPair> best;
  for (const SkyPair& pair : pairs) {
    char& a = seenFirst[static_cast<std::size_t>(pair.first)];
    char& b = seenSecond[static_cast<std::size_t>(pair.second)];
    if (a == 0 && b == 0) best.push_back(pair);
    a = b = 1;  // also of a pair that is not taken: it is the nearest of one of its rows
  }
  sortByRows(best);
  return best;
}

template <typename RowOf>
std::vector<SkyPair> bestOfEach(std::vector<SkyPair> pairs, std::size_t rows, const RowOf& rowOf) {
  std::sort(pairs.begin(), pairs.end(), isCloser);
  std::vector<char> taken(rows, 0);
  std::vector<SkyPair> best;
  for (const SkyPair& pair : pairs) {
    char& isTaken = taken[static_cast<std::size_t>(rowOf(pair))];
    if (isTaken == 0) best.push_back(pair);
    isTaken = 1;
  }
  sortByRows(best);
  return best;
}

template <typename RowOf>
MatchedSide sideOf(std::span<const SkyPosition> positions, const std::vector<SkyPair>& all,
                   const std::vector<SkyPair>& chosen, const RowOf& rowOf) {
  MatchedSide side;
  side.rows = static_cast<std::int64_t>(positions.size());
  side.withoutPosition = std::count_if(positions.begin(), positions.end(),
                                       [](const SkyPosition& position) { return !isOnSky(position); });
  std::vector<unsigned char> near(positions.size(), 0);
  for (const SkyPair& pair : all) {
    unsigned char& count = near[static_cast<std::size_t>(rowOf(pair))];
    if (count < 2) ++count;
  }
  side.several = std::count(near.begin(), near.end(), static_cast<unsigned char>(2));
  std::vector<char> isMatched(positions.size(), 0);
  for (const SkyPair& pair : chosen) isMatched[static_cast<std::size_t>(rowOf(pair))] = 1;
  side.matched = std::count(isMatched.begin(), isMatched.end(), 1);
  side.unmatched = side.rows - side.withoutPosition - side.matched;
  return side;
}

double median(std::vector<double>& values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  if (values.size() % 2 == 1) return *middle;
  return (*middle + *std::max_element(values.begin(), middle)) / 2;
}

// The standard error of a median: 1.2533 sigma / sqrt(n), sigma from the median absolute deviation.
double errorOfMedian(std::vector<double> values, double middle) {
  for (double& value : values) value = std::abs(value - middle);
  return 1.2533 * 1.4826 * median(values) / std::sqrt(static_cast<double>(values.size()));
}

void measureOffsets(CrossMatch& match, std::span<const SkyPosition> first,
                    std::span<const SkyPosition> second) {
  match.histogram.assign(kBins, 0);
  if (match.pairs.empty()) return;
  std::vector<double> east, north, separations;
  for (const SkyPair& pair : match.pairs) {
    const auto bin = static_cast<std::size_t>(pair.separationArcsec / match.radiusArcsec * kBins);
    ++match.histogram[std::min(bin, kBins - 1)];
    const SkyOffset offset = offsetBetween(first[static_cast<std::size_t>(pair.first)],
                                           second[static_cast<std::size_t>(pair.second)]);
    east.push_back(offset.eastArcsec);
    north.push_back(offset.northArcsec);
    separations.push_back(pair.separationArcsec);
  }
  match.medianSeparationArcsec = median(separations);
  match.medianEastArcsec = median(east);
  match.medianNorthArcsec = median(north);
  match.errorEastArcsec = errorOfMedian(std::move(east), match.medianEastArcsec);
  match.errorNorthArcsec = errorOfMedian(std::move(north), match.medianNorthArcsec);
}

}  // namespace

MatchMode matchModeFromName(const std::string& name) {
  if (name == "symmetric") return MatchMode::BestSymmetric;
  if (name == "first") return MatchMode::BestOfFirst;
  if (name == "second") return MatchMode::BestOfSecond;
  if (name == "all") return MatchMode::All;
  throw Error(ErrorKind::BadInput,
              "\"" + name + "\" is no way to match; there are symmetric, first, second and all.");
}

void CrossMatchOptions::check() const {
  if (!(radiusArcsec > 0 && radiusArcsec <= 36000))
    throw Error(ErrorKind::BadInput,
                "The radius of a match lies above 0 and at most 36000 arcsec (10 degrees).");
  if (mostPairs < 1) throw Error(ErrorKind::BadInput, "A match needs room for at least one pair.");
  if (threads < 0) throw Error(ErrorKind::BadInput, "The number of threads cannot be negative.");
}

bool CrossMatch::isShifted() const {
  const double least = radiusArcsec / 20;
  const auto significant = [least](double offset, double error) {
    return std::abs(offset) > least && std::abs(offset) > 5 * error;
  };
  return pairs.size() >= 10 &&
         (significant(medianEastArcsec, errorEastArcsec) || significant(medianNorthArcsec, errorNorthArcsec));
}

CrossMatch crossMatch(std::span<const SkyPosition> first, std::span<const SkyPosition> second,
                      const CrossMatchOptions& options, const model::RunControl& control) {
  options.check();
  std::vector<SkyPair> all = allPairs(first, second, options, control);
  const auto firstOf = [](const SkyPair& pair) { return pair.first; };
  const auto secondOf = [](const SkyPair& pair) { return pair.second; };
  CrossMatch match;
  match.radiusArcsec = options.radiusArcsec;
  switch (options.mode) {
    case MatchMode::BestSymmetric:
      match.pairs = bestSymmetric(all, first.size(), second.size());
      break;
    case MatchMode::BestOfFirst:
      match.pairs = bestOfEach(all, first.size(), firstOf);
      break;
    case MatchMode::BestOfSecond:
      match.pairs = bestOfEach(all, second.size(), secondOf);
      break;
    case MatchMode::All:
      match.pairs = all;
      break;
  }
  match.first = sideOf(first, all, match.pairs, firstOf);
  match.second = sideOf(second, all, match.pairs, secondOf);
  measureOffsets(match, first, second);
  return match;
}

}  // namespace labeling
