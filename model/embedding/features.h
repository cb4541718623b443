#pragma once
#include <cstdint>
#include <span>
#include <string>

namespace model {

/// A look at feature vectors that live elsewhere: (N, D), row-major, one row per object.
struct FeatureView {
  std::span<const float> values;
  std::int64_t dimensions = 0;  ///< D >= 1

  std::int64_t count() const noexcept {
    return dimensions > 0 ? static_cast<std::int64_t>(values.size()) / dimensions : 0;
  }
  std::span<const float> row(std::int64_t index) const noexcept {
    return values.subspan(static_cast<std::size_t>(index * dimensions), static_cast<std::size_t>(dimensions));
  }
  /// @throws Error(BadInput) if D < 1 or the values are no whole number of rows
  void check() const;
};

/// A row that could not take part, and why. One bad object never stops the rest.
struct LeftOutRow {
  std::int64_t row = 0;
  std::string reason;
};

}  // namespace model
