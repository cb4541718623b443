#pragma once
#include <QString>
#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "labeling/history/label_log.h"
#include "ui/session/column_values.h"

namespace ui {

/// A number column with a range that objects must lie in.
struct RangeFacet {
  static constexpr int kBins = 50;
  QString column;
  ColumnValues values;       ///< (N) NaN = missing
  double low = 0, high = 1;  ///< of the axis
  double from = 0, to = 1;   ///< of the brush; the axis' ends when not set
  bool isSet() const { return from > low || to < high; }
  bool accepts(std::size_t row) const;  ///< a missing value only while nothing is set

  /// Axis ends chosen from the values: the 0.1 and 99.9 percentiles (of 100,000 of them, evenly spread), or
  /// [0, 1] for a probability.
  static RangeFacet of(const QString& column, ColumnValues values);
  static RangeFacet of(const QString& column, std::vector<float> values) {
    return of(column, ColumnValues(std::move(values)));
  }
};

/// The facets of Browse: ranges, label states and predicted classes, all of which an object must pass.
struct FacetFilter {
  static constexpr std::size_t kStates = 5, kClasses = 8;  ///< the last class: no prediction
  std::vector<RangeFacet> ranges;
  std::array<bool, kStates> states{true, true, true, true, true};
  std::array<bool, kClasses> classes{true, true, true, true, true, true, true, true};

  bool anythingSet() const;
  void clear();
};

/// What passes, and for each facet the counts among the objects that pass all the others.
struct FacetResult {
  std::vector<std::int64_t> rows;                                       ///< in the order of `base`
  std::vector<std::array<std::int64_t, RangeFacet::kBins>> histograms;  ///< one per range
  std::array<std::int64_t, FacetFilter::kStates> stateCounts{};
  std::array<std::int64_t, FacetFilter::kClasses> classCounts{};
  bool classesKnown = true;  ///< false: the predicted classes are still being worked out
};

/// One pass over the objects.
/// @param base     rows to filter
/// @param states   (N) by row
/// @param classes  (N) by row, kClasses - 1 for no prediction; empty: no model
FacetResult applyFacets(const FacetFilter& filter, std::span<const std::int64_t> base,
                        std::span<const labeling::LabelState> states, std::span<const std::uint8_t> classes);

}  // namespace ui
