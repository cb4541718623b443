#pragma once
#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

namespace labeling {

/// A decoded JPEG, PNG or TIFF: grey (1 plane) or red, green, blue (3), display values in [0, 1], rows from
/// the top.
struct PicturePixels {
  int width = 0;
  int height = 0;
  int planes = 0;
  std::vector<float> pixels;  ///< (planes, height, width)
  bool isMeasured = false;    ///< a TIFF of floating-point numbers: values as they are, not in [0, 1]
};

/// @param file         for sentences
/// @param minimumSide  as ReadOptions
/// @throws Error(Unreadable): truncated, damaged, too large
PicturePixels decodeJpeg(std::span<const unsigned char> bytes, const std::filesystem::path& file,
                         int minimumSide);

/// 1 to 16 bits; transparency is taken as black behind the picture.
PicturePixels decodePng(std::span<const unsigned char> bytes, const std::filesystem::path& file);

/// Integers of 1 to 32 bits, or floats; grey, palette or colour, in strips or tiles, with any compression
/// that libtiff knows. The first image of the file.
PicturePixels decodeTiff(std::span<const unsigned char> bytes, const std::filesystem::path& file);

constexpr std::int64_t kMostPicturePixels = std::int64_t{1} << 26;

}  // namespace labeling
