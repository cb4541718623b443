#pragma once
#include <QImage>
#include <QPainterPath>
#include <QString>
#include <memory>
#include <vector>

#include "labeling/display/contours.h"
#include "labeling/display/display.h"
#include "labeling/survey/cutout.h"
#include "model/base/run_control.h"

namespace ui {

/// What is drawn over the sky from its pixels.
struct SkyOverlays {
  bool contours = false;
  labeling::ContourOptions contourOptions;
  bool segments = false;  ///< outlines of the segmentation map, where the object has one
  bool operator==(const SkyOverlays&) const = default;
};

/// What SkyView shows of one object: composed away from the GUI thread, drawn in one frame.
struct SkyPicture {
  std::shared_ptr<const labeling::Cutout> cutout;  ///< as read
  std::shared_ptr<const labeling::Cutout> shown;   ///< smoothed and turned; else the same as `cutout`
  labeling::Display display;                       ///< that it was composed with
  SkyOverlays overlays;
  bool isHasty = false;
  QImage image;  ///< of `shown`, rows from the top, opaque; a hasty one has fewer pixels
  std::vector<QPainterPath> contours;  ///< faint to bright, in pixels of `shown` from its top left corner
  QPainterPath segments;
  QString problem;  ///< why there is no image of the pixels; empty: there is one
};

/// bands (float) -> smoothing, orientation -> stretch -> 8-bit picture, and the lines over it.
/// @param before    what was composed of the same object before, for what can be taken over; may be empty
/// @param reduceTo  > 0: at most about this many pixels on the longer side, for a handle that is being
/// dragged
SkyPicture composeSky(std::shared_ptr<const labeling::Cutout> cutout, const labeling::Display& display,
                      const SkyOverlays& overlays, const SkyPicture& before = {}, int reduceTo = 0,
                      const model::RunControl& control = {});

/// The index of the segmentation map among the bands; -1: none.
int segmentationBand(const labeling::Cutout& cutout);

}  // namespace ui
