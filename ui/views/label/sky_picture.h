#pragma once
#include <QImage>
#include <QPainterPath>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "labeling/survey/cutout.h"
#include "labeling/display/display.h"
#include "model/base/run_control.h"

namespace ui {

/// What SkyView shows of one object: composed away from the GUI thread, drawn in one frame.
struct SkyPicture {
  std::shared_ptr<const labeling::Cutout> cutout;
  labeling::Display display;           ///< that it was composed with
  QImage image;                        ///< rows from the top, opaque
  std::vector<QPainterPath> contours;  ///< faint to bright, in image pixels: (0, 0) is the top left corner
};

/// bands (float) -> stretch -> 8-bit picture.
/// @param reduceTo  > 0: at most this many pixels on the longer side, for a handle that is being dragged
SkyPicture composeSky(std::shared_ptr<const labeling::Cutout> cutout, const labeling::Display& display,
                      bool withContours, int reduceTo = 0, const model::RunControl& control = {});

/// Lines of equal brightness of the mean of all bands, smoothed: `levels` of them, spaced evenly in the
/// logarithm between four times the noise of the sky and the brightest part.
std::vector<QPainterPath> contoursOf(const labeling::Cutout& cutout, int levels = 5);

/// Marching squares. @param values (height, width)  @param scale, offset image pixels = offset + scale * (x,
/// y)
QPainterPath contourAt(std::span<const float> values, int width, int height, float level, double scale,
                       double offset);

}  // namespace ui
