#pragma once
#include <cstdint>
#include <string>

namespace labeling {

/// One object that could not take part, while the others did.
struct FailedObject {
  std::int64_t row = 0;
  std::string object;  ///< its name
  std::string reason;  ///< a sentence
};

}  // namespace labeling
