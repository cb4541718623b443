#include "app/engine/commands/match_report.h"

#include <algorithm>

#include "app/engine/commands/parameters.h"

namespace app {
namespace {

Json sideAsJson(const labeling::MatchedSide& side) {
  return {{"rows", side.rows},
          {"matched", side.matched},
          {"unmatched", side.unmatched},
          {"several", side.several},
          {"without_position", side.withoutPosition}};
}

std::string sideWords(const Json& side, const std::string& name) {
  const auto number = [&](const char* key) { return side.at(key).get<std::int64_t>(); };
  std::string all = "\nOf the " + name + ": " + counted(number("matched"), "row") + " matched, " +
                    std::to_string(number("unmatched")) + " unmatched";
  if (number("several") > 0)
    all += ", " + std::to_string(number("several")) + " with several within the radius";
  if (number("without_position") > 0)
    all += ", " + std::to_string(number("without_position")) + " without a position";
  return all + ".";
}

// Ten bars are enough to see a peak at zero, or one that is not.
std::string histogramWords(const Json& match) {
  const auto bins = match.at("histogram").get<std::vector<std::int64_t>>();
  constexpr std::size_t kBars = 10;
  std::vector<std::int64_t> bars(kBars, 0);
  for (std::size_t i = 0; i < bins.size(); ++i) bars[i * kBars / bins.size()] += bins[i];
  const std::int64_t most = *std::max_element(bars.begin(), bars.end());
  if (most == 0) return {};
  const double width = match.at("radius_arcsec").get<double>() / kBars;
  std::string all = "\nSeparations in arcsec:";
  for (std::size_t i = 0; i < kBars; ++i)
    all += "\n  " + fixed(static_cast<double>(i) * width, 3) + " " +
           std::string(static_cast<std::size_t>((40 * bars[i] + most - 1) / most), '#') + " " +
           std::to_string(bars[i]);
  return all;
}

}  // namespace

Json matchAsJson(const labeling::CrossMatch& match) {
  return {{"pairs", match.pairs.size()},
          {"radius_arcsec", match.radiusArcsec},
          {"first", sideAsJson(match.first)},
          {"second", sideAsJson(match.second)},
          {"histogram", match.histogram},
          {"median_separation_arcsec", match.medianSeparationArcsec},
          {"offset",
           {{"east_arcsec", match.medianEastArcsec},
            {"north_arcsec", match.medianNorthArcsec},
            {"east_error_arcsec", match.errorEastArcsec},
            {"north_error_arcsec", match.errorNorthArcsec},
            {"shifted", match.isShifted()}}}};
}

std::string matchWords(const Json& match, const std::string& first, const std::string& second) {
  std::string all = counted(match.at("pairs").get<std::int64_t>(), "pair") + " within " +
                    fixed(match.at("radius_arcsec").get<double>(), 2) + " arcsec.";
  all += sideWords(match.at("first"), first) + sideWords(match.at("second"), second);
  if (match.at("pairs") == 0) return all;
  const Json& offset = match.at("offset");
  const auto arcsec = [&](const char* key) { return fixed(offset.at(key).get<double>(), 3); };
  all += "\nMedian offset, second less first: " + arcsec("east_arcsec") + " +- " +
         arcsec("east_error_arcsec") + " arcsec east, " + arcsec("north_arcsec") + " +- " +
         arcsec("north_error_arcsec") + " arcsec north.";
  if (offset.at("shifted").get<bool>())
    all += " One of the two is shifted: correct it, or take a larger radius.";
  return all + histogramWords(match);
}

}  // namespace app
