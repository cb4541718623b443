#include "labeling/survey/fits_header.h"

#include <array>
#include <cmath>
#include <cstdlib>
#include <cstring>

namespace labeling {
namespace {

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(' ');
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

/// The number before blank or comment; FORTRAN's exponent letter D is E.
std::optional<double> numberIn(std::string_view value) {
  value = trimmed(value.substr(0, value.find('/')));
  std::array<char, 72> text{};
  if (value.empty() || value.size() >= text.size()) return std::nullopt;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const char c = value[i];
    if (c != '+' && c != '-' && c != '.' && c != 'E' && c != 'e' && c != 'D' && c != 'd' &&
        (c < '0' || c > '9'))
      return std::nullopt;
    text[i] = c == 'D' || c == 'd' ? 'E' : c;
  }
  char* end = nullptr;
  const double number = std::strtod(text.data(), &end);
  if (*end != '\0' || !std::isfinite(number)) return std::nullopt;
  return number;
}
}  // namespace

std::string_view FitsHeader::value(std::string_view key) const {
  std::array<char, 10> start{};
  std::memset(start.data(), ' ', start.size());
  std::memcpy(start.data(), key.data(), std::min<std::size_t>(key.size(), 8));
  start[8] = '=';
  const std::size_t compared = 9;  // the blank behind '=' is missing in some real files
  for (std::size_t at = 0; at + kCard <= m_cards.size(); at += kCard)
    if (std::memcmp(m_cards.data() + at, start.data(), compared) == 0)
      return std::string_view(m_cards).substr(at + compared, kCard - compared);
  return {};
}

std::optional<std::string> FitsHeader::text(std::string_view key) const {
  const std::string_view found = value(key);
  const auto open = found.find_first_not_of(' ');
  if (open == std::string_view::npos || found[open] != '\'') return std::nullopt;
  std::string result;
  for (std::size_t i = open + 1; i < found.size(); ++i) {
    if (found[i] == '\'') {
      if (i + 1 >= found.size() || found[i + 1] != '\'') break;
      ++i;  // a quote within the text is written twice
    }
    result += found[i];
  }
  return std::string(trimmed(result));
}

std::optional<double> FitsHeader::real(std::string_view key) const { return numberIn(value(key)); }

std::optional<std::int64_t> FitsHeader::integer(std::string_view key) const {
  const std::string_view found = value(key);
  const std::string_view digits = trimmed(found.substr(0, found.find('/')));
  if (digits.find_first_not_of("+-0123456789") == std::string_view::npos && !digits.empty()) {
    const std::string text(digits);  // all 64 bits, which a double has not
    char* end = nullptr;
    errno = 0;
    const long long number = std::strtoll(text.c_str(), &end, 10);
    if (*end == '\0' && errno == 0) return number;
    return std::nullopt;
  }
  const auto number = numberIn(found);
  if (!number || *number != std::floor(*number) || std::abs(*number) >= 0x1p62) return std::nullopt;
  return static_cast<std::int64_t>(*number);
}

bool FitsHeader::isTrue(std::string_view key) const {
  const std::string_view found = trimmed(value(key));
  return !found.empty() && found.front() == 'T';
}

bool FitsHeader::has(std::string_view key) const { return !value(key).empty(); }

std::string indexed(std::string_view key, std::int64_t number) {
  return std::string(key) + std::to_string(number);
}

}  // namespace labeling
