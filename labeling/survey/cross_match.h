#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "labeling/survey/sky_frame.h"
#include "model/base/run_control.h"

namespace labeling {

enum class MatchMode {
  BestSymmetric,  ///< each is the other's nearest: a row is in one pair at most, and no second choice is
                  ///< taken
  BestOfFirst,    ///< for each row of the first list its nearest of the second, which may serve several
  BestOfSecond,   ///< the same with the sides exchanged
  All             ///< every pair within the radius
};

/// "symmetric", "first", "second", "all". @throws Error(BadInput) for another name
MatchMode matchModeFromName(const std::string& name);

struct CrossMatchOptions {
  double radiusArcsec = 1;  ///< (0, 36000]
  MatchMode mode = MatchMode::BestSymmetric;
  int threads = 0;                      ///< 0: as many as there are cores
  std::int64_t mostPairs = 20'000'000;  ///< >= 1; pairs within the radius that are too many for memory
  void check() const;                   ///< @throws Error(BadInput) naming the member
};

struct SkyPair {
  std::int64_t first = 0;   ///< row of the first list
  std::int64_t second = 0;  ///< row of the second list
  double separationArcsec = 0;
  bool operator==(const SkyPair&) const = default;
};

/// What became of the rows of one list.
struct MatchedSide {
  std::int64_t rows = 0;
  std::int64_t matched = 0;    ///< rows in at least one pair
  std::int64_t unmatched = 0;  ///< with a position, in no pair
  std::int64_t several = 0;    ///< rows with more than one row of the other list within the radius
  std::int64_t withoutPosition = 0;
};

struct CrossMatch {
  std::vector<SkyPair> pairs;  ///< by first, then second
  MatchedSide first, second;
  double radiusArcsec = 0;
  std::vector<std::int64_t> histogram;  ///< pairs by separation, equal bins from 0 to the radius

  /// Where the second list lies as seen from the first: medians over the pairs, so that a few chance matches
  /// do not count, and the standard errors of these medians. 0 without pairs.
  double medianEastArcsec = 0, medianNorthArcsec = 0;
  double errorEastArcsec = 0, errorNorthArcsec = 0;
  double medianSeparationArcsec = 0;
  /// The offset is more than five of its errors, and a twentieth of the radius: one of the frames is shifted.
  bool isShifted() const;
};

/// Which rows of two lists are the same place on the sky. Positions that are no positions (NaN) match
/// nothing. Equal separations go to the lower row numbers, so the result does not depend on threads.
/// @throws Error(BadInput) for an option out of range, or a radius with more pairs than mostPairs
CrossMatch crossMatch(std::span<const SkyPosition> first, std::span<const SkyPosition> second,
                      const CrossMatchOptions& options, const model::RunControl& control = {});

}  // namespace labeling
