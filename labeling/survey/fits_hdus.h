#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "labeling/survey/fits_header.h"
#include "labeling/survey/fits_source.h"

namespace labeling {

enum class FitsKind {
  Image,            ///< plain pixels
  CompressedImage,  ///< tiles in a binary table (ZIMAGE)
  Other             ///< tables, random groups
};

/// One header-and-data unit, as its header describes it.
struct FitsHdu {
  int number = 0;  ///< 0 = primary
  FitsKind kind = FitsKind::Other;
  FitsHeader header;
  int bitpix = 0;                  ///< of the image (ZBITPIX where compressed)
  std::vector<std::int64_t> axes;  ///< lengths of the image's axes (ZNAXISn where compressed); may hold 0
  std::int64_t dataOffset = 0;     ///< bytes from the start of the (unzipped) file
  std::int64_t dataBytes = 0;      ///< what the header promises
  std::int64_t presentBytes = 0;   ///< what of it lies inside the file
  std::string problem;  ///< why its pixels cannot be used, e.g. "a damaged header (ZTILE1)"; empty: nothing

  bool isWhole() const { return presentBytes >= dataBytes; }
  bool hasPixels() const;  ///< an image of one or more axes, none of length 0
  std::int64_t width() const { return axes.empty() ? 0 : axes[0]; }
  std::int64_t height() const { return axes.size() < 2 ? 1 : axes[1]; }
  std::int64_t planes() const;  ///< product of the further axes
  std::int64_t planePixels() const { return width() * height(); }
};

constexpr std::int64_t kMostFitsPixels = std::int64_t{1} << 28;  ///< of one plane; 1 GiB as float32

/// @throws Error(Unreadable) for a plane that is too large to be one object
void checkObjectSize(const std::filesystem::path& file, std::int64_t width, std::int64_t height);

/// All units of a file, walked by their headers; the walk ends where no further header starts. What CFITSIO
/// would trust in a compressed image (it divides by tile sizes, reserves memory by the numbers of its header
/// and follows the descriptors of its tiles) or in the header of a table is checked here: `problem` says what
/// is wrong.
/// @throws Error(Unreadable) if already the first header cannot be read
std::vector<FitsHdu> readFitsHdus(const FitsSource& source);

/// The first table or compressed image with a `problem`: CFITSIO must not open a file that holds one, as it
/// reads the headers of all units on its way. Null: none.
const FitsHdu* unsafeForCfitsio(const std::vector<FitsHdu>& hdus);

}  // namespace labeling
