#pragma once
#include <string>

#include "labeling/display/display.h"

namespace app {

/// "data:image/png;base64,..." for a page that carries its pictures in itself.
std::string dataUriOf(const labeling::Picture& picture);

}  // namespace app
