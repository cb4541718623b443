#include "ui/views/label/sky_picture.h"

#include <algorithm>

#include "labeling/display/colour_bands.h"

namespace ui {

namespace {

QImage imageOf(const labeling::Picture& picture) {
  // The format that the painter scales without converting at every frame.
  QImage image(picture.width, picture.height, QImage::Format_RGB32);
  const std::uint8_t* from = picture.rgb.data();
  for (int y = 0; y < picture.height; ++y) {
    auto* to = reinterpret_cast<QRgb*>(image.scanLine(y));
    for (int x = 0; x < picture.width; ++x, from += 3) to[x] = qRgb(from[0], from[1], from[2]);
  }
  return image;
}

QPainterPath pathOf(const std::vector<labeling::ContourLine>& lines) {
  QPainterPath path;
  for (const labeling::ContourLine& line : lines) {
    path.moveTo(line.front().x, line.front().y);
    for (std::size_t i = 1; i < line.size(); ++i) path.lineTo(line[i].x, line[i].y);
  }
  return path;
}

bool samePixels(const labeling::Display& a, const labeling::Display& b) {
  return a.smoothing == b.smoothing && a.northUp == b.northUp;
}

/// Smoothing and orientation are in the pixels already.
labeling::Display ofPrepared(labeling::Display display) {
  display.smoothing = 0;
  display.northUp = false;
  return display;
}

/// Contours follow the band on screen; colour has those of the mean.
int contourBand(const labeling::Cutout& cutout, const labeling::Display& display) {
  if (display.rgb.size() != 1) return cutout.bands.size() == 1 ? 0 : -1;
  const auto found = std::find(cutout.bands.begin(), cutout.bands.end(), display.rgb.front());
  return found == cutout.bands.end() ? -1 : static_cast<int>(found - cutout.bands.begin());
}

}  // namespace

int segmentationBand(const labeling::Cutout& cutout) {
  const auto found = std::find_if(cutout.bands.begin(), cutout.bands.end(), labeling::isSegmentation);
  return found == cutout.bands.end() || cutout.bands.size() == 1
             ? -1
             : static_cast<int>(found - cutout.bands.begin());
}

SkyPicture composeSky(std::shared_ptr<const labeling::Cutout> cutout, const labeling::Display& display,
                      const SkyOverlays& overlays, const SkyPicture& before, int reduceTo,
                      const model::RunControl& control) {
  SkyPicture picture;
  picture.display = display;
  picture.overlays = overlays;
  const bool known = before.shown && before.cutout == cutout && samePixels(before.display, display);
  if (known) {
    picture.shown = before.shown;
  } else if (auto prepared = labeling::preparedCutout(*cutout, display)) {
    picture.shown = std::make_shared<const labeling::Cutout>(std::move(*prepared));
  } else {
    picture.shown = cutout;
  }
  control.throwIfStopped();
  const labeling::Cutout& shown = *picture.shown;
  const labeling::Display plain = ofPrepared(display);
  const int longer = std::max(shown.width, shown.height);
  picture.isHasty = reduceTo > 0 && longer > reduceTo;
  if (picture.isHasty) {
    // Limits are those of the whole image: nothing jumps when the full picture follows.
    const labeling::Display resolved = labeling::resolvedDisplay(shown, plain);
    picture.image =
        imageOf(labeling::render(labeling::thinnedOut(shown, (longer + reduceTo - 1) / reduceTo), resolved));
  } else {
    picture.image = imageOf(labeling::render(shown, plain));
  }
  control.throwIfStopped();
  const bool sameLines = known && before.overlays == overlays && before.display.rgb == display.rgb;
  if (sameLines) {
    picture.contours = before.contours;
    picture.segments = before.segments;
  } else {
    if (overlays.contours) {
      const labeling::Contours contours =
          labeling::contoursOf(shown, contourBand(shown, display), overlays.contourOptions);
      for (const auto& lines : contours.lines) picture.contours.push_back(pathOf(lines));
    }
    if (const int band = segmentationBand(*cutout); overlays.segments && band >= 0) {
      // Source numbers cannot be smoothed: outlines are those of the map as it was read, turned if need be.
      const auto turned = display.northUp ? labeling::preparedCutout(*cutout,
                                                                     [] {
                                                                       labeling::Display turn;
                                                                       turn.northUp = true;
                                                                       return turn;
                                                                     }())
                                          : std::nullopt;
      picture.segments =
          pathOf(labeling::segmentOutlines(turned ? *turned : *cutout, static_cast<std::size_t>(band)));
    }
  }
  picture.cutout = std::move(cutout);
  return picture;
}

}  // namespace ui
