#pragma once
#include <string>

#include "labeling/survey/display.h"

namespace app {

/// The bytes of a PNG file. @throws model::Error(Internal) if the picture is empty
std::string pngOf(const labeling::Picture& picture);

/// "data:image/png;base64,..." for a page that carries its pictures in itself.
std::string dataUriOf(const labeling::Picture& picture);

}  // namespace app
