#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace labeling {

/// The keywords of one header. Where a keyword stands twice, the first one counts.
class FitsHeader {
 public:
  static constexpr std::size_t kCard = 80;

  FitsHeader() = default;
  /// @param cards  80 characters each, one after the other; END may be among them
  explicit FitsHeader(std::string cards) : m_cards(std::move(cards)) {}

  const std::string& cards() const { return m_cards; }

  /// Nothing if the keyword is absent, without value or of another type. Texts without blanks at their ends.
  std::optional<std::string> text(std::string_view key) const;
  std::optional<double> real(std::string_view key) const;
  std::optional<std::int64_t> integer(std::string_view key) const;  ///< "5.0" is one, "5.5" is none
  bool isTrue(std::string_view key) const;                          ///< a logical T
  bool has(std::string_view key) const;

 private:
  std::string_view value(std::string_view key) const;
  std::string m_cards;
};

/// "NAXIS2": a keyword with its number.
std::string indexed(std::string_view key, std::int64_t number);

}  // namespace labeling
