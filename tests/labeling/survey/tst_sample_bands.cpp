// Every FITS file of the sample data: it opens with these bands and this size, or is refused with this
// sentence.
#include <gtest/gtest.h>

#include <array>
#include <filesystem>
#include <set>
#include <string>

#include "labeling/display/display.h"
#include "labeling/survey/cutout_reader.h"
#include "model/base/error.h"

namespace {
using namespace labeling;
namespace fs = std::filesystem;

struct Expected {
  const char* file;
  const char* bands;      ///< separated by blanks; empty: refused
  const char* size;       ///< width x height; or the sentence after the file's name
  bool hasSky = false;    ///< celestial coordinates
  const char* lost = "";  ///< part of the sentence about what a damaged file has lost
};

constexpr const char* kNoImage = " holds no image with pixels.";
constexpr const char* kTable = " holds a table and no image with pixels.";

constexpr std::array kExpected{
    Expected{"compressed_with_nan.fits", "0", "12x12"},
    Expected{"cube_4d_stokes.fits", "0 1 2 3 4 5 6 7 8 9", "10x10", true},
    Expected{"cube_alma_m17.fits", "0 1 2 3 4", "31x31", true},
    Expected{"cube_velocity_sfl.fits", "0 1 2 3", "7x5", true},
    Expected{"decals_grz_cube.fits.gz", "g r z", "424x424", true},
    Expected{"decals_grz_cube_225.fits", "g r z", "225x225", true},
    Expected{"decam_a2670_132_g.fits", "g", "256x256", true},
    Expected{"decam_a2670_132_r.fits", "r", "256x256", true},
    Expected{"dss_plate_solution.fits.gz", "0", "100x100", true},
    Expected{"edge_bad_checksum.fits", "0", "30x40", true},
    Expected{"edge_blank_int64.fits", "0", "1x1"},
    Expected{"edge_card_order.fits", "", kNoImage},
    Expected{"edge_empty_wcs_extensions.fits", "", kNoImage},
    Expected{"edge_groups_invalid.fits", "", kNoImage},
    Expected{"edge_header_newlines.fits", "R", "1x1", true},
    Expected{"edge_int32_cube.fits", "0 1 2 3 4 5 6", "11x10"},
    Expected{"edge_random_groups.fits", "", " holds visibilities (random groups) and no image with pixels."},
    Expected{"edge_simple_false.fits", "", kNoImage},
    Expected{"edge_truncated_download.fits", "g", "424x424", true, "of 3 planes the last 2, r, z"},
    Expected{"edge_zero_axis_uv.fits", "", kTable},
    Expected{"galaxy_segmap_mask.fits", "0", "162x162"},
    Expected{"hst_a2744_group_f105w.fits.gz", "F105W", "100x100", true},
    Expected{"hst_a2744_spiral_f105w.fits.gz", "f105w", "150x150", true},
    Expected{"hst_fos_spectrum.fits", "0", "2064x2"},
    Expected{"hst_nicmos_multiext.fits.gz", "0", "270x263", true},
    Expected{"hst_stis_constant_extensions.fits", "0", "62x44"},
    Expected{"iue_spectrum_bintable.fits", "", kTable},
    Expected{"kids_g.fits", "g", "101x101", true},
    Expected{"kids_i.fits", "i", "101x101", true},
    Expected{"kids_r.fits", "r", "101x101", true},
    Expected{"m13_gzip.fits", "0", "300x300", true},
    Expected{"m13_hcomp.fits", "0", "300x300", true},
    Expected{"m13_int16.fits", "0", "300x300", true},
    Expected{"m13_rice.fits", "0", "300x300", true},
    Expected{"multiext_int16.fits", "0", "40x40"},
    Expected{"ps1_i.fits", "i", "49x49", true},
    Expected{"ps1_r.fits", "r", "49x49", true},
    Expected{"ps1_z.fits", "z", "49x49", true},
    Expected{"rice_dither2.fits.fz", "0", "100x100"},
    Expected{"scaled_bzero1500.fits", "H", "20x21", true},
    Expected{"sdss_g_587722984439545906.fits", "0", "167x167"},
    Expected{"uint16_eso.fits", "0", "100x100"},
    Expected{"wcs_1904-66_AZP.fits", "0", "192x192", true},
    Expected{"wcs_distortion_map.fits", "0", "100x100"},
    Expected{"wcs_galactic_car.fits", "0", "43x43", true},
    Expected{"wcs_lookup_distortion.fits.gz", "0", "100x100", true},
    Expected{"wcs_sip_uint16.fits", "B", "100x50", true},
};
static_assert(kExpected.size() == 47);

const fs::path kFolder = fs::path(TUNINGFORK_SAMPLE_DATA) / "fits";

TEST(SampleBands, ofEveryFile) {
  if (!fs::exists(kFolder)) GTEST_SKIP() << "the sample data are not here: " << kFolder;
  for (const Expected& expected : kExpected) {
    SCOPED_TRACE(expected.file);
    const fs::path file = kFolder / expected.file;
    try {
      const FileOffer offer = offerOf(file);
      const Cutout cutout = readCutout(offer.sources);
      std::string bands;
      for (const std::string& band : cutout.bands) bands += (bands.empty() ? "" : " ") + band;
      EXPECT_EQ(bands, expected.bands);
      EXPECT_EQ(std::to_string(cutout.width) + "x" + std::to_string(cutout.height), expected.size);
      EXPECT_EQ(cutout.sky != nullptr, expected.hasSky);
      EXPECT_NE(offer.lost.find(expected.lost), std::string::npos) << offer.lost;
      EXPECT_EQ(offer.lost.empty(), std::string(expected.lost).empty()) << offer.lost;
      EXPECT_NO_THROW(render(cutout));
    } catch (const model::Error& refusal) {
      EXPECT_STREQ(expected.bands, "");
      EXPECT_EQ(refusal.what(), file.string() + expected.size);
    }
  }
}

TEST(SampleBands, areListedForEveryFileThatIsThere) {
  if (!fs::exists(kFolder)) GTEST_SKIP() << "the sample data are not here: " << kFolder;
  std::set<std::string> listed, there;
  for (const Expected& expected : kExpected) listed.insert(expected.file);
  for (const auto& entry : fs::directory_iterator(kFolder))
    if (entry.path().filename().string().find(".fits") != std::string::npos)
      there.insert(entry.path().filename().string());
  EXPECT_EQ(there, listed);
}
}  // namespace
