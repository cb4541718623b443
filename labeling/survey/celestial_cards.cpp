#include "labeling/survey/celestial_cards.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "labeling/survey/plate_solution.h"

namespace labeling {
namespace {

/// SIP coefficients: A_2_0, B_ORDER, AP_1_1, BP_DMAX ...
bool isSipKeyword(std::string_view keyword) {
  for (const std::string_view prefix : {"AP_", "BP_", "A_", "B_"}) {
    if (!keyword.starts_with(prefix)) continue;
    const std::string_view rest = keyword.substr(prefix.size());
    return rest == "ORDER" || rest == "DMAX" ||
           (rest.size() == 3 && rest[1] == '_' && std::isdigit(static_cast<unsigned char>(rest[0])) != 0);
  }
  return false;
}

bool isDigits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// One axis number after the name: CTYPE1. Alternate descriptions (CTYPE1A) end in a letter and stay out.
bool isOfAxis(std::string_view keyword, std::string_view name) {
  return keyword.size() == name.size() + 1 && keyword.starts_with(name) &&
         isDigits(keyword.substr(name.size()));
}

/// Two numbers after the name: CD1_2, PV2_10.
bool isOfAxisAndTerm(std::string_view keyword, std::string_view name) {
  if (!keyword.starts_with(name) || keyword.size() < name.size() + 3 || keyword[name.size() + 1] != '_')
    return false;
  return isDigits(keyword.substr(name.size(), 1)) && isDigits(keyword.substr(name.size() + 2));
}

/// The keywords that matter here. Lookup tables (CPDIS, D2IM) come apart from the header.
bool isCelestialKeyword(std::string_view keyword) {
  for (const std::string_view name : {"CTYPE", "CRVAL", "CRPIX", "CDELT", "CROTA", "CUNIT", "NAXIS"})
    if (isOfAxis(keyword, name)) return true;
  for (const std::string_view name : {"CD", "PC", "PV", "WAT"})
    if (isOfAxisAndTerm(keyword, name)) return true;
  for (const std::string_view name : {"NAXIS", "WCSAXES", "LONPOLE", "LATPOLE", "RADESYS", "RADECSYS",
                                      "EQUINOX", "EPOCH", "VELREF", "RESTFRQ", "RESTFREQ", "RESTWAV"})
    if (keyword == name) return true;
  return isSipKeyword(keyword) || isPlateKeyword(keyword);
}

/// WCSLIB copies values into arrays of fixed size and trusts the closing quote.
bool isWellFormed(std::string_view card) {
  if (card.substr(8, 2) != "= ") return false;
  std::string_view value = card.substr(10);
  const auto start = value.find_first_not_of(' ');
  if (start == std::string_view::npos) return false;
  value.remove_prefix(start);
  if (value.front() == '\'') {
    const auto close = value.find('\'', 1);
    if (close == std::string_view::npos) return false;
    const auto after =
        value.find_first_not_of(' ', close + 1);  // a second quote would mean a quote in the text
    return after == std::string_view::npos || value[after] == '/';
  }
  const std::string number(value.substr(0, value.find_first_of(" /")));
  char* end = nullptr;
  const double parsed = std::strtod(number.c_str(), &end);
  return end == number.c_str() + number.size() && std::isfinite(parsed);
}

/// More axes than any image has; WCSLIB would make room for as many as the header says.
bool countsTooMany(std::string_view keyword, std::string_view card) {
  return (keyword == "NAXIS" || keyword == "WCSAXES") && std::atoi(std::string(card.substr(10)).c_str()) > 9;
}

bool isCelestial(const std::string& type) {
  return type.starts_with("RA--") || type.starts_with("DEC-") || type == "RA" || type == "DEC" ||
         (type.size() >= 4 && (type.substr(1, 3) == "LON" || type.substr(1, 3) == "LAT"));
}

/// SIP's coefficients without "-SIP" in CTYPE count as astropy (5.2) counts them: they are applied, where
/// both polynomials are there and the type names no distortion of its own (TPV, TNX, ZPX).
bool impliesSip(const std::vector<std::string>& cards) {
  std::array<bool, 2> order{};
  for (const std::string& card : cards) {
    const std::string_view keyword = keywordOf(card);
    if (keyword == "A_ORDER" || keyword == "B_ORDER")
      order[keyword[0] == 'A' ? 0 : 1] = std::atof(card.substr(10).c_str()) > 1;
    if (!isOfAxis(keyword, "CTYPE")) continue;
    const std::string type = textOf(card);
    for (const std::string_view own : {"-TPV", "-TNX", "-ZPX"})
      if (type.ends_with(own)) return false;
  }
  return order[0] && order[1];
}

void dropPartialPlateSolution(std::vector<std::string>& cards) {
  std::vector<std::string_view> terms;
  for (const std::string& card : cards)
    if (isPlateKeyword(keywordOf(card))) terms.push_back(keywordOf(card));
  if (isWholePlateSolution(std::move(terms))) return;
  std::erase_if(cards, [](const std::string& card) { return isPlateKeyword(keywordOf(card)); });
}

}  // namespace

std::string_view keywordOf(std::string_view card) {
  const std::string_view name = card.substr(0, 8);
  return name.substr(0, std::min(name.find(' '), name.size()));
}

std::string textOf(std::string_view card) {
  const auto open = card.find('\'');
  if (open == std::string_view::npos) return {};
  const auto close = card.find('\'', open + 1);
  std::string text(card.substr(open + 1, close == std::string_view::npos ? close : close - open - 1));
  while (!text.empty() && text.back() == ' ') text.pop_back();
  return text;
}

std::string numberCard(const char* keyword, double value) {
  std::array<char, kCard + 1> card{};
  std::snprintf(card.data(), card.size(), "%-8s= %30.17G", keyword, value);
  std::string text = card.data();
  text.resize(kCard, ' ');
  return text;
}

CelestialCards celestialCards(const std::string& header) {
  std::vector<std::string> cards;
  bool sip = false;
  CelestialCards clean;
  for (std::size_t at = 0; at + kCard <= header.size(); at += kCard) {
    std::string card = header.substr(at, kCard);
    for (char& c : card)
      if (c < ' ' || c > '~') c = ' ';
    const std::string_view keyword = keywordOf(card);
    if (!isCelestialKeyword(keyword) || !isWellFormed(card) || countsTooMany(keyword, card)) continue;
    if (isOfAxis(keyword, "CTYPE")) {
      const std::string type = textOf(card);
      if (type.ends_with("-SIP")) {
        sip = true;
        card.replace(card.find("-SIP"), 4, "    ");
      }
      if (isCelestial(type)) clean.celestial = true;
    } else if (isOfAxis(keyword, "NAXIS") && keyword[5] != '0') {
      const auto axis = static_cast<std::size_t>(keyword[5] - '1');
      const int length = std::atoi(card.substr(10).c_str());
      if (clean.axisLengths.size() <= axis) clean.axisLengths.resize(axis + 1, 1);
      clean.axisLengths[axis] = length;
      if (axis < 2) clean.size[axis] = length;
    }
    cards.push_back(std::move(card));
  }
  sip = sip || impliesSip(cards);
  dropPartialPlateSolution(cards);
  for (const std::string& card : cards) {
    const std::string_view keyword = keywordOf(card);
    if (isSipKeyword(keyword)) {
      if (sip) clean.sipCards.push_back(card);
    } else if (!sip || !isOfAxisAndTerm(keyword, "PV")) {
      clean.cards += card;
    }
  }
  clean.cards += "END" + std::string(kCard - 3, ' ');
  return clean;
}

}  // namespace labeling
