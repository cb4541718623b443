// FITS images: headers, scaling, compression, cubes, extensions, then the picture made from them.
#include "labeling/display/display.h"
#include "labeling/survey/cutout_reader.h"
#include "tests/fuzz/byte_file.h"

namespace {
constexpr std::size_t kMostShownPixels = 1 << 18;  // a larger picture only makes each try slow

void openAndShow(const std::filesystem::path& file) {
  const labeling::Cutout cutout = labeling::readCutout(labeling::sourcesOf(file));
  if (cutout.sky) cutout.sky->skyFromPixel({3, 4});
  if (cutout.pixels.size() < kMostShownPixels) labeling::render(cutout);
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::mayRefuse(data, size, openAndShow);
  return 0;
}
