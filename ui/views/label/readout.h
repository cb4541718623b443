#pragma once
#include <QPointF>
#include <QString>
#include <optional>
#include <vector>

#include "labeling/survey/cutout.h"

namespace ui {

/// Where the pointer is on an object's image.
struct SkyReading {
  double x = 0, y = 0;  ///< pixels of the file, 0 = centre of the first (FITS counts it as 1)
  std::optional<labeling::SkyPosition> sky;  ///< none without WCS
  struct BandValue {
    QString band;
    float value = 0;  ///< NaN = missing
    QString unit;     ///< empty: not stated
  };
  std::vector<BandValue> values;
  bool hasWcs = false;
};

/// Reads the cutout as it lies in its file, also where what is shown is turned.
/// @param shown  what is on screen: the cutout itself, or turned by its coordinates
/// @param at     in pixels of `shown` from its top left corner
/// @return nothing outside of the file's pixels
std::optional<SkyReading> readingOf(const labeling::Cutout& cutout, const labeling::Cutout& shown,
                                    QPointF at);

/// One line of rich text: coordinates as sexagesimal and in degrees, FITS pixels (the first is 1), values.
QString readoutText(const SkyReading& reading);

/// A pixel value with as many digits as say something: 0.1234, 1,234.5, 1.23e−12.
QString pixelValue(double value);

}  // namespace ui
