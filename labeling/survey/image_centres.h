#pragma once
#include <span>
#include <vector>

#include "labeling/survey/image_folder.h"
#include "labeling/survey/sky_frame.h"
#include "model/base/run_control.h"

namespace labeling {

/// Where the middle of each object's image lies on the sky, read from headers only: by the first of its bands
/// that has coordinates. NaN where none has: a picture, detector pixels, a file that cannot be read.
std::vector<SkyPosition> imageCentres(std::span<const FoundObject> objects,
                                      const model::RunControl& control = {});

}  // namespace labeling
