#include "labeling/survey/band_names.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <map>
#include <set>
#include <vector>

namespace labeling {
namespace {

std::string lowered(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return result;
}

bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isLetter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; }

/// Single letters: lower case SDSS-like, upper case Johnson-Cousins, 2MASS and VISTA (lower case too where
/// SDSS has no such filter). In nm.
std::optional<double> ofLetter(char letter) {
  static const std::map<char, double> wavelengths{
      {'u', 354},  {'g', 477},  {'r', 623},  {'i', 763},  {'z', 913},  {'y', 1005}, {'b', 445}, {'v', 551},
      {'j', 1250}, {'h', 1635}, {'k', 2200}, {'U', 365},  {'B', 445},  {'G', 620},  {'V', 551}, {'R', 658},
      {'I', 806},  {'Z', 878},  {'Y', 1020}, {'J', 1250}, {'H', 1635}, {'K', 2200}};
  const auto found = wavelengths.find(letter);
  if (found == wavelengths.end()) return std::nullopt;
  return found->second;
}

std::optional<double> ofWord(const std::string& word) {
  static const std::map<std::string, double> wavelengths{
      {"fuv", 153},    {"nuv", 227},    {"vis", 715},   {"ks", 2150},  {"kp", 2120},  {"bj", 460},
      {"blue", 450},   {"green", 550},  {"red", 650},   {"w1", 3368},  {"w2", 4618},  {"w3", 12082},
      {"w4", 22194},   {"ch1", 3550},   {"ch2", 4493},  {"ch3", 5731}, {"ch4", 7872}, {"irac1", 3550},
      {"irac2", 4493}, {"irac3", 5731}, {"irac4", 7872}};
  const auto found = wavelengths.find(word);
  if (found == wavelengths.end()) return std::nullopt;
  return found->second;
}

/// "f115w", "F160W", "f1000w", "F850LP": a number whose unit depends on the telescope. Hubble counts nm in
/// the optical and tens of nm in the infrared, Webb tens of nm throughout; names that exist twice (F410M) are
/// Webb's.
std::optional<double> ofSpaceTelescope(const std::string& word) {
  if (word.size() < 4 || word[0] != 'f') return std::nullopt;
  std::size_t end = 1;
  while (end < word.size() && isDigit(word[end])) ++end;
  const std::size_t digits = end - 1;
  if (digits < 3 || digits > 4) return std::nullopt;
  static const std::set<std::string> widths{"w", "w2", "m", "n", "lp", "x", "c", "wb"};
  if (!widths.contains(word.substr(end))) return std::nullopt;
  const int number = std::atoi(word.substr(1, digits).c_str());
  static const std::set<int> ultravioletOfHubble{218, 225, 275, 280, 336, 343, 350, 373, 390, 395};
  static const std::set<int> opticalOfHubble{435, 438, 467, 469, 475, 487};
  static const std::set<int> miri{560, 770};
  if (digits == 4 || number < 200 || miri.contains(number)) return number * 10.0;
  if (number >= 500 || ultravioletOfHubble.contains(number) || opticalOfHubble.contains(number))
    return number;
  return number * 10.0;
}

/// Parts between anything that is neither letter nor digit.
std::vector<std::string> partsOf(std::string_view text) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (isLetter(c) || isDigit(c))
      parts.back() += c;
    else if (!parts.back().empty())
      parts.emplace_back();
  }
  if (parts.back().empty()) parts.pop_back();
  return parts;
}

std::optional<double> ofPart(const std::string& part) {
  if (part.size() == 1) return ofLetter(part[0]);
  const std::string word = lowered(part);
  if (const auto known = ofWord(word)) return known;
  if (const auto known = ofSpaceTelescope(word)) return known;
  for (const std::string_view wrap : {"band", "filter", "sloan", "sdss"}) {  // "gband", "bandg", "rsdss"
    if (word.size() == wrap.size() + 1 && word.ends_with(wrap)) return ofLetter(part[0]);
    if (word.size() == wrap.size() + 1 && word.starts_with(wrap)) return ofLetter(part.back());
  }
  if (part.size() == 2 && (part[1] == '\'' || lowered(part)[1] == 'p')) return ofLetter(part[0]);  // "gp"
  return std::nullopt;
}
}  // namespace

std::optional<double> wavelengthNm(std::string_view band) {
  for (const std::string& part : partsOf(band))
    if (const auto known = ofPart(part)) return known;
  return std::nullopt;
}

std::string shortBand(const std::string& filter) {
  const auto space = filter.find(' ');
  const std::string first = filter.substr(0, space);
  if (space != std::string::npos && ofPart(first)) return first;
  const auto dot = first.find(".0000");
  if (dot != std::string::npos && ofPart(first.substr(0, dot))) return first.substr(0, dot);
  return filter;
}

std::optional<NameAndBand> splitTrailingBand(const std::string& stem) {
  const auto separator = stem.find_last_of("_-. ");
  if (separator == std::string::npos || separator == 0 || separator + 1 == stem.size()) return std::nullopt;
  std::string last = stem.substr(separator + 1);
  // A colour word names a plane of a picture or a galaxy's class, not a file of its own filter.
  static const std::set<std::string> colours{"blue", "green", "red"};
  if (colours.contains(lowered(last)) || !ofPart(last)) return std::nullopt;
  const std::string word = lowered(last);
  for (const std::string_view wrap : {"band", "filter"}) {
    if (word.size() == wrap.size() + 1 && word.ends_with(wrap))
      last = last.substr(0, 1);
    else if (word.size() == wrap.size() + 1 && word.starts_with(wrap))
      last = last.substr(wrap.size());
  }
  return NameAndBand{stem.substr(0, separator), last};
}

}  // namespace labeling
