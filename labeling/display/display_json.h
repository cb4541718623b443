#pragma once
#include <string>

#include "labeling/display/display.h"

namespace labeling {

/// One line of JSON, as a project keeps it.
std::string toJson(const Display& display);

/// What cannot be understood (damaged, out of range, of a newer release) counts as the default of that
/// member.
Display displayFromJson(const std::string& json);

}  // namespace labeling
