#include "ui/views/browse/facet_filter.h"

#include <algorithm>
#include <cmath>

namespace ui {

bool RangeFacet::accepts(std::size_t row) const {
  if (!isSet()) return true;
  if (row >= values.size()) return false;
  const double value = static_cast<double>(values[row]);
  // An edge at the end of the axis is open: nothing beyond the percentiles is lost.
  return !std::isnan(value) && (value >= from || from <= low) && (value <= to || to >= high);
}

RangeFacet RangeFacet::of(const QString& column, ColumnValues values) {
  constexpr std::size_t kLooks = 100'000;
  RangeFacet facet;
  facet.column = column;
  std::vector<float> finite;
  finite.reserve(std::min(values.size(), 2 * kLooks));
  for (std::size_t i = 0; i < values.size(); i += std::max<std::size_t>(1, values.size() / kLooks))
    if (std::isfinite(values[i])) finite.push_back(values[i]);
  facet.values = std::move(values);
  const bool isProbability =
      column.startsWith(QLatin1String("p_")) && !column.endsWith(QLatin1String("_sigma"));
  if (!isProbability && !finite.empty()) {
    const auto at = [&](double share) {
      const auto place = finite.begin() + std::lround(share * static_cast<double>(finite.size() - 1));
      std::nth_element(finite.begin(), place, finite.end());
      return static_cast<double>(*place);
    };
    facet.low = at(0.001);
    facet.high = at(0.999);
    if (column.endsWith(QLatin1String("_sigma"))) facet.low = 0;
    if (!(facet.high > facet.low)) facet.high = facet.low + 1;
    // Ends that can be read: to two significant figures of the width, outwards.
    const double unit = std::pow(10.0, std::floor(std::log10(facet.high - facet.low)) - 1);
    facet.low = std::floor(facet.low / unit + 1e-9) * unit;
    facet.high = std::ceil(facet.high / unit - 1e-9) * unit;
  }
  facet.from = facet.low;
  facet.to = facet.high;
  return facet;
}

bool FacetFilter::anythingSet() const {
  const auto isOff = [](bool on) { return !on; };
  return std::any_of(ranges.begin(), ranges.end(), [](const RangeFacet& range) { return range.isSet(); }) ||
         std::any_of(states.begin(), states.end(), isOff) ||
         std::any_of(classes.begin(), classes.end(), isOff);
}

void FacetFilter::clear() {
  for (RangeFacet& range : ranges) {
    range.from = range.low;
    range.to = range.high;
  }
  states.fill(true);
  classes.fill(true);
}

FacetResult applyFacets(const FacetFilter& filter, std::span<const std::int64_t> base,
                        std::span<const labeling::LabelState> states, std::span<const std::uint8_t> classes) {
  FacetResult result;
  result.rows.reserve(base.size());
  result.histograms.assign(filter.ranges.size(), {});
  const auto count = [&](std::size_t facet, std::size_t row) {
    const RangeFacet& range = filter.ranges[facet];
    if (row >= range.values.size()) return;
    const double t = (static_cast<double>(range.values[row]) - range.low) / (range.high - range.low);
    if (!(t >= 0 && t <= 1)) return;  // NaN too
    const int bin = std::min(RangeFacet::kBins - 1, static_cast<int>(t * RangeFacet::kBins));
    ++result.histograms[facet][static_cast<std::size_t>(bin)];
  };
  const std::size_t facets = filter.ranges.size();
  const std::size_t stateFacet = facets, classFacet = facets + 1;
  for (const std::int64_t id : base) {
    const auto row = static_cast<std::size_t>(id);
    // How many facets refuse the object, and the last one that does: with exactly one, it still counts there.
    int refusals = 0;
    std::size_t refusing = 0;
    for (std::size_t i = 0; i < facets && refusals < 2; ++i)
      if (!filter.ranges[i].accepts(row)) {
        ++refusals;
        refusing = i;
      }
    const auto state =
        static_cast<std::size_t>(row < states.size() ? states[row] : labeling::LabelState::Unlabelled);
    const std::size_t cls = row < classes.size() ? classes[row] : FacetFilter::kClasses - 1;
    if (!filter.states[state]) ++refusals, refusing = stateFacet;
    if (!filter.classes[cls]) ++refusals, refusing = classFacet;
    if (refusals > 1) continue;
    if (refusals == 0) {
      result.rows.push_back(id);
      for (std::size_t i = 0; i < facets; ++i) count(i, row);
    } else if (refusing < facets) {
      count(refusing, row);
    }
    if (refusals == 0 || refusing == stateFacet) ++result.stateCounts[state];
    if (refusals == 0 || refusing == classFacet) ++result.classCounts[cls];
  }
  return result;
}

}  // namespace ui
