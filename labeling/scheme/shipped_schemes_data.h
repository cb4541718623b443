#pragma once
#include <span>

namespace labeling {

/// A scheme file of resources/schemes/ that was built into the program; the first one is the default.
struct ShippedScheme {
  const char* fileName;
  const char* json;
};
std::span<const ShippedScheme> shippedSchemeTexts();

}  // namespace labeling
