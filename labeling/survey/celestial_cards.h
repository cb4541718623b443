#pragma once
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace labeling {

constexpr std::size_t kCard = 80;  ///< characters of a header's card

std::string_view keywordOf(std::string_view card);
/// The value of a text card, without quotes and blanks at its ends.
std::string textOf(std::string_view card);
/// "CRPIX1  =  ...", filled up with blanks.
std::string numberCard(const char* keyword, double value);

/// What of a header describes the sky.
struct CelestialCards {
  std::string cards;                  ///< for WCSLIB, up to END; without distortion polynomials of SIP
  std::vector<std::string> sipCards;  ///< its coefficients; empty where they do not count
  bool celestial = false;             ///< some CTYPE names a celestial axis
  std::array<int, 2> size{0, 0};      ///< NAXIS1, NAXIS2
  std::vector<int> axisLengths;
};

/// What WCSLIB shall see: celestial keywords only, well formed, a plate solution as a whole or not at all.
/// SIP is applied here (PixelDistortion); SCAMP's polynomials not beside it.
/// @param header  80 characters a card
CelestialCards celestialCards(const std::string& header);

}  // namespace labeling
