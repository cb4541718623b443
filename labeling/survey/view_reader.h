#pragma once
#include <span>

#include "labeling/survey/cutout.h"
#include "labeling/survey/cutout_reader.h"
#include "labeling/survey/pixel_box.h"

namespace labeling {

class MosaicImage;

/// Reads an object that is a view into mosaics, all bands on the pixels of the one that sets the grid.
///
/// Its pixels come as they are in that mosaic: the view is the nearest box of whole pixels, so the object's
/// position may lie up to half a pixel from the middle. Other bands are resampled (resample.h), or copied
/// where their pixels lie on the same grid. NaN where a mosaic does not reach.
/// Inverse variance, where asked for, comes along; its noise is taken as independent from pixel to pixel.
/// @param sources  each with a view; the same position and size
/// @throws Error(NotFound) for a mosaic that is gone, Error(BadInput) for one without WCS, a position that it
///         cannot show, or a size that fits no memory
Cutout readView(std::span<const ImageSource> sources, const ReadOptions& options = {});

/// Pixels of a mosaic that show a square of sky; may reach beyond it.
/// @throws Error(BadInput) as readView()
PixelBox boxOfView(const MosaicImage& mosaic, const SkyView& view);

}  // namespace labeling
