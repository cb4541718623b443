#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "model/card/model_card.h"

namespace model {

/// Network input for many objects, as bytes: a quarter of the memory of floats, and what pictures are stored
/// with anyway. Training, prediction and benchmark all see images through this.
struct ImageSet {
  int size = 0;  ///< pixels, width and height
  int channels = 0;
  std::vector<std::uint8_t> pixels;  ///< (N, size, size, channels), rows from the top

  std::size_t stride() const {
    return static_cast<std::size_t>(size) * static_cast<std::size_t>(size) *
           static_cast<std::size_t>(channels);
  }
  std::int64_t count() const {
    return stride() == 0 ? 0 : static_cast<std::int64_t>(pixels.size() / stride());
  }
};

/// The shorter side that a picture must keep when it is decoded smaller.
int neededSide(const CardInput& input);

/// One object's image: centre crop, average over the area of each new pixel, 0 ... 255.
/// Missing pixels (NaN) take no part in the average; where all are missing the value is 0.
/// @param planes  (channels, height, width) in [0, 1], rows from the top; values outside are clamped
/// @param target  (size, size, channels) is written
/// @throws Error(BadInput) if there are 0 pixels or the number of planes is not the network's
void prepareImage(std::span<const float> planes, int width, int height, const CardInput& input,
                  std::span<std::uint8_t> target);

}  // namespace model
