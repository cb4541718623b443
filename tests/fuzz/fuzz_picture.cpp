// JPEG, PNG and TIFF pictures, whole and reduced in size.
#include "labeling/survey/cutout_reader.h"
#include "tests/fuzz/byte_file.h"

namespace {
void openTwice(const std::filesystem::path& file) {
  const auto sources = labeling::sourcesOf(file);
  labeling::readCutout(sources, {.minimumSide = 8});
  labeling::readCutout(sources);
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // FITS has a target of its own; its many refusals would only slow this one.
  if (size >= 6 && data[0] == 'S' && data[1] == 'I') return -1;
  fuzz::mayRefuse(data, size, openTwice);
  return 0;
}
