#pragma once
#include <cstdint>
#include <filesystem>

namespace test {

struct MillionReport {
  double mosaicSeconds = 0;   ///< simulating and compressing the three images
  double projectSeconds = 0;  ///< making the project, catalogue included
};

/// A project of very many objects, all of them views of 64 x 64 pixels in g, r, i into one simulated mosaic
/// that lies beside it in `NAME.mosaic/` (made unless it is there already). Catalogue: id, ra, dec, g_mag,
/// r_mag, i_mag, petro_r50, axis_ratio, redshift, field.
/// @param directory  NAME.tuningfork, must not exist
/// @param side       of the mosaic, pixels
MillionReport makeMillion(const std::filesystem::path& directory, std::int64_t objects = 1'000'000,
                          int side = 10'000);

}  // namespace test
