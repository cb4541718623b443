// World coordinate systems: any header of 80-character cards, used in both directions.
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <string>

#include "labeling/survey/sky_frame.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string header(reinterpret_cast<const char*>(data), size);
  // The fuzzer writes one card a line; here they get the length that FITS gives them.
  std::string cards;
  for (std::size_t start = 0; start < header.size();) {
    const std::size_t end = std::min(header.find('\n', start), header.size());
    std::string card = header.substr(start, std::min<std::size_t>(end - start, 80));
    card.resize(80, ' ');
    cards += card;
    start = end + 1;
  }
  const auto frame = labeling::SkyFrame::fromHeader(cards);
  if (!frame) return 0;
  for (const labeling::PixelPosition pixel : {labeling::PixelPosition{0, 0}, {15.5, 12.25}, {1e4, -1e4}}) {
    const auto sky = frame->skyFromPixel(pixel);
    if (!sky) continue;
    // What the interface promises must hold for every header that is accepted.
    if (!(sky->raDeg >= 0 && sky->raDeg < 360 && sky->decDeg >= -90 && sky->decDeg <= 90)) std::abort();
    frame->pixelFromSky(*sky);
    labeling::sexagesimalRa(sky->raDeg);
    labeling::sexagesimalDec(sky->decDeg);
  }
  if (frame->pixelScaleArcsec() < 0) std::abort();
  frame->northAngleDeg();
  frame->eastIsLeft();
  return 0;
}
