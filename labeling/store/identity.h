#pragma once
#include <cstdint>
#include <string>

namespace labeling {

/// A random UUID (version 4), such as "3f0c...": unique without asking anybody.
std::string newUuid();
/// A UUID (version 8) that is a function of the text: the same act recorded in two copies is one event.
std::string uuidOf(const std::string& text);

std::int64_t nowMilliseconds();                  ///< since 1970-01-01 UTC
std::string utcText(std::int64_t milliseconds);  ///< "2026-03-01T18:04:05.123Z"
std::string utcNow();

/// The version of this program, as recorded with labels and runs.
std::string programVersion();

}  // namespace labeling
