#include "labeling/survey/plate_solution.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace labeling {
namespace {

constexpr std::array<std::string_view, 13> kSingleTerms{
    "CNPIX1", "CNPIX2", "PLTDECD", "PLTDECM", "PLTDECS",  "PLTDECSN", "PLTRAH",
    "PLTRAM", "PLTRAS", "PPO3",    "PPO6",    "XPIXELSZ", "YPIXELSZ"};
constexpr int kNeededCoefficients = 13;  ///< of the cubic plate model, x and y
constexpr int kCoefficients = 20;        ///< that the survey's headers write

/// The number behind a name, AMDX7; 0 where it is none of 1 to `most`, or is written with leading zeros.
int termOf(std::string_view keyword, std::string_view name, int most) {
  if (!keyword.starts_with(name) || keyword.size() == name.size() || keyword[name.size()] == '0') return 0;
  int term = 0;
  const char* end = keyword.data() + keyword.size();
  const auto [stopped, problem] = std::from_chars(keyword.data() + name.size(), end, term);
  return problem == std::errc() && stopped == end && term >= 1 && term <= most ? term : 0;
}

}  // namespace

bool isPlateKeyword(std::string_view keyword) {
  return termOf(keyword, "AMDX", kCoefficients) > 0 || termOf(keyword, "AMDY", kCoefficients) > 0 ||
         termOf(keyword, "PPO", 6) > 0 ||
         std::find(kSingleTerms.begin(), kSingleTerms.end(), keyword) != kSingleTerms.end();
}

bool isWholePlateSolution(std::vector<std::string_view> keywords) {
  std::sort(keywords.begin(), keywords.end());
  if (std::adjacent_find(keywords.begin(), keywords.end()) != keywords.end()) return false;
  const auto counts = [&](std::string_view name) {
    return std::count_if(keywords.begin(), keywords.end(), [&](std::string_view keyword) {
      return termOf(keyword, name, kNeededCoefficients) > 0;
    });
  };
  return counts("AMDX") == kNeededCoefficients && counts("AMDY") == kNeededCoefficients &&
         std::all_of(kSingleTerms.begin(), kSingleTerms.end(), [&](std::string_view term) {
           return std::binary_search(keywords.begin(), keywords.end(), term);
         });
}

}  // namespace labeling
