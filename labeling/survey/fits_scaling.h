#pragma once
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <type_traits>

namespace labeling {

/// How stored numbers become physical ones.
struct FitsScaling {
  double scale = 1;
  double zero = 0;
  std::optional<std::int64_t> blank;  ///< the stored integer that means "missing"
  bool identity() const { return scale == 1 && zero == 0; }
};

/// Takes stored numbers to physical values in float32, rounded as astropy rounds them; BLANK becomes NaN.
/// @tparam Arithmetic  the type in which values are scaled: float for up to 16 bits and float32, else double
/// @param load  the stored number at an index; an integer type, float or double
template <typename Arithmetic, typename Load>
void toPhysical(std::span<float> out, const FitsScaling& scaling, Load load) {
  const auto scale = static_cast<Arithmetic>(scaling.scale);
  const auto zero = static_cast<Arithmetic>(scaling.zero);
  using Raw = decltype(load(std::size_t{0}));
  constexpr bool isLong = std::is_integral_v<Raw> && sizeof(Raw) == 8;
  if (scaling.identity()) {
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = static_cast<float>(load(i));
  } else if (isLong && scaling.scale == 1 && scaling.zero == 0x1p63) {
    // Unsigned 64 bits: exact before the one rounding.
    for (std::size_t i = 0; i < out.size(); ++i)
      out[i] = static_cast<float>(static_cast<std::uint64_t>(load(i)) ^ (std::uint64_t{1} << 63));
  } else {
    for (std::size_t i = 0; i < out.size(); ++i) {
      auto value = static_cast<Arithmetic>(load(i));
      if (scaling.scale != 1) value = value * scale;
      if (scaling.zero != 0) value = value + zero;
      out[i] = static_cast<float>(value);
    }
  }
  if constexpr (std::is_integral_v<Raw>)
    if (scaling.blank)
      for (std::size_t i = 0; i < out.size(); ++i)
        if (static_cast<std::int64_t>(load(i)) == *scaling.blank)
          out[i] = std::numeric_limits<float>::quiet_NaN();
}

}  // namespace labeling
