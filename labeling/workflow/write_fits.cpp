#include "labeling/workflow/write_fits.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdint>
#include <cstdio>

#include "model/base/error.h"

namespace labeling {
namespace {

constexpr std::size_t kBlock = 2880;  // FITS files consist of blocks of this size
constexpr int kSteps = 65534;         // of 16-bit integers, -32767 ... 32767

/// Collects 80-character cards and data, padded to whole blocks.
class FitsBytes {
 public:
  void integer(const char* key, long long value) { card("%-8s= %20lld", key, value); }
  void real(const char* key, double value) { card("%-8s= %20.12G", key, value); }
  void logical(const char* key, bool value) { card("%-8s= %20s", key, value ? "T" : "F"); }
  void text(const char* key, const std::string& value) { card("%-8s= '%-8s'", key, value.c_str()); }
  void endHeader() {
    card("END");
    pad(' ');
  }
  void number16(std::int16_t value) {  // big-endian
    const auto bits = static_cast<std::uint16_t>(value);
    m_bytes.push_back(static_cast<char>(bits >> 8));
    m_bytes.push_back(static_cast<char>(bits & 0xFF));
  }
  void endData() { pad('\0'); }
  const std::string& bytes() const { return m_bytes; }

 private:
  template <typename... Values>
  void card(const char* format, Values... values) {
    char line[161];
    // NOLINTNEXTLINE: the formats are the literals above
    const int length = std::snprintf(line, sizeof line, format, values...);
    std::string padded(line, static_cast<std::size_t>(std::clamp(length, 0, 80)));
    padded.resize(80, ' ');
    m_bytes += padded;
  }
  void pad(char filler) {
    if (const std::size_t rest = m_bytes.size() % kBlock; rest != 0) m_bytes.append(kBlock - rest, filler);
  }

  std::string m_bytes;
};

void appendBand(FitsBytes& fits, const model::SimulatedCutout& cutout, std::size_t band, SkyPosition centre) {
  const auto count = static_cast<std::size_t>(cutout.side) * static_cast<std::size_t>(cutout.side);
  const float* pixels = cutout.band(band);
  const auto [lowest, highest] = std::minmax_element(pixels, pixels + count);
  const double zero = 0.5 * (static_cast<double>(*lowest) + static_cast<double>(*highest));
  const double range = static_cast<double>(*highest) - static_cast<double>(*lowest);
  const double step = range > 0 ? range / kSteps : 1;
  const double scaleDeg = cutout.pixelScaleArcsec / 3600;

  fits.text("XTENSION", "IMAGE");
  fits.integer("BITPIX", 16);
  fits.integer("NAXIS", 2);
  fits.integer("NAXIS1", cutout.side);
  fits.integer("NAXIS2", cutout.side);
  fits.integer("PCOUNT", 0);
  fits.integer("GCOUNT", 1);
  fits.text("EXTNAME", cutout.bands[band]);
  fits.text("BUNIT", "nanomaggy");
  fits.real("BSCALE", step);
  fits.real("BZERO", zero);
  fits.text("RADESYS", "ICRS");
  fits.text("CTYPE1", "RA---TAN");
  fits.text("CTYPE2", "DEC--TAN");
  fits.text("CUNIT1", "deg");
  fits.text("CUNIT2", "deg");
  fits.real("CRVAL1", centre.raDeg);
  fits.real("CRVAL2", centre.decDeg);
  fits.real("CRPIX1", 0.5 * (cutout.side + 1));  // FITS counts pixels from 1
  fits.real("CRPIX2", 0.5 * (cutout.side + 1));
  fits.real("CD1_1", -scaleDeg);
  fits.real("CD1_2", 0);
  fits.real("CD2_1", 0);
  fits.real("CD2_2", scaleDeg);
  fits.endHeader();
  for (std::size_t i = 0; i < count; ++i)
    fits.number16(static_cast<std::int16_t>(std::lround((static_cast<double>(pixels[i]) - zero) / step)));
  fits.endData();
}

}  // namespace

void writeFits(const model::SimulatedCutout& cutout, const std::string& objectName, SkyPosition centre,
               const std::filesystem::path& file) {
  FitsBytes fits;
  fits.logical("SIMPLE", true);
  fits.integer("BITPIX", 8);
  fits.integer("NAXIS", 0);
  fits.logical("EXTEND", true);
  fits.text("OBJECT", objectName);
  fits.endHeader();
  for (std::size_t band = 0; band < cutout.bands.size(); ++band) appendBand(fits, cutout, band, centre);

  // No flush to the disk per file: the survey as a whole is renamed into place, and can be made again.
  const int descriptor = open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (descriptor < 0) throw model::systemError(file.string(), "could not be written", errno);
  const std::string& bytes = fits.bytes();
  for (std::size_t done = 0; done < bytes.size();) {
    const ssize_t count = write(descriptor, bytes.data() + done, bytes.size() - done);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) {
      const int reason = errno;
      close(descriptor);
      unlink(file.c_str());
      throw model::systemError(file.string(), "could not be written", reason);
    }
    done += static_cast<std::size_t>(count);
  }
  close(descriptor);
}

}  // namespace labeling
