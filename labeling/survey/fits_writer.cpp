#include "labeling/survey/fits_writer.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <memory>
#include <numbers>
#include <set>
#include <utility>

#include "labeling/survey/fits_handle.h"
#include "model/arrays/atomic_file.h"
#include "model/base/error.h"

namespace labeling {
namespace {
using model::Error;
using model::ErrorKind;

/// A FITS file that grows in memory, so that the disk sees one complete write whose failure has a reason
/// (CFITSIO's own files lose it).
class MemoryFits {
 public:
  MemoryFits() {
    // CFITSIO counts what it is given as a file already, so no more than the one block every file has.
    constexpr std::size_t kStart = 2880;
    constexpr std::size_t kGrowth = 1 << 20;
    m_memory->bytes = std::calloc(kStart, 1);
    m_memory->size = kStart;
    if (m_memory->bytes == nullptr)
      throw Error(ErrorKind::OutOfMemory, "There is no memory left to write a FITS file.");
    int status = 0;
    fitsfile* created = nullptr;
    fits_create_memfile(&created, &m_memory->bytes, &m_memory->size, kGrowth, std::realloc, &status);
    m_file.reset(created);
    check(status);
  }
  fitsfile* get() const { return m_file.get(); }

  static void check(int status) {
    if (status == 0) return;
    std::array<char, FLEN_STATUS> text{};
    fits_get_errstatus(status, text.data());
    fits_clear_errmsg();
    throw Error(status == MEMORY_ALLOCATION ? ErrorKind::OutOfMemory : ErrorKind::BadInput,
                std::string("A FITS file could not be made: ") + text.data() + ".");
  }

  void writeTo(const std::filesystem::path& path) {
    int status = 0;
    fits_flush_file(m_file.get(), &status);
    check(status);
    LONGLONG end = 0;  // of the last HDU, which is the current one
    fits_get_hduaddrll(m_file.get(), nullptr, nullptr, &end, &status);
    check(status);
    const auto size = std::min(static_cast<std::size_t>(end), m_memory->size);
    model::writeWhole(path, std::span(static_cast<const std::byte*>(m_memory->bytes), size));
  }

 private:
  struct Memory {
    void* bytes = nullptr;
    std::size_t size = 0;
    ~Memory() { std::free(bytes); }
  };
  std::unique_ptr<Memory> m_memory = std::make_unique<Memory>();  // outlives the handle
  FitsHandle m_file;
};

void writeText(fitsfile* file, const char* key, const std::string& value, const char* comment, int& status) {
  if (!value.empty()) fits_write_key_longstr(file, key, value.c_str(), comment, &status);
}

void writeSky(fitsfile* file, const TanFrame& sky, int& status) {
  const double angle = sky.northAngleDeg * std::numbers::pi / 180;
  const double scale = sky.pixelScaleArcsec / 3600;
  const auto real = [&](const char* key, double value, const char* comment) {
    fits_write_key_dbl(file, key, value, -15, comment, &status);
  };
  fits_write_key_str(file, "CTYPE1", "RA---TAN", "gnomonic projection", &status);
  fits_write_key_str(file, "CTYPE2", "DEC--TAN", "gnomonic projection", &status);
  fits_write_key_str(file, "CUNIT1", "deg", nullptr, &status);
  fits_write_key_str(file, "CUNIT2", "deg", nullptr, &status);
  real("CRVAL1", sky.reference.raDeg, "right ascension at the reference pixel");
  real("CRVAL2", sky.reference.decDeg, "declination at the reference pixel");
  real("CRPIX1", sky.referencePixel.x + 1, "reference pixel, counted from 1");
  real("CRPIX2", sky.referencePixel.y + 1, "reference pixel, counted from 1");
  // East is 90 degrees counter-clockwise of north.
  real("CD1_1", -scale * std::cos(angle), "degrees per pixel");
  real("CD1_2", -scale * std::sin(angle), "degrees per pixel");
  real("CD2_1", -scale * std::sin(angle), "degrees per pixel");
  real("CD2_2", scale * std::cos(angle), "degrees per pixel");
  fits_write_key_str(file, "RADESYS", "ICRS", nullptr, &status);
}

void writeCards(fitsfile* file, const std::string& cards, int& status) {
  constexpr std::size_t kCard = 80;
  for (std::size_t at = 0; at + kCard <= cards.size(); at += kCard)
    fits_write_record(file, cards.substr(at, kCard).c_str(), &status);
}

void writeFloats(fitsfile* file, std::span<const float> pixels, int& status) {
  std::vector<float> copy(pixels.begin(), pixels.end());  // CFITSIO swaps bytes in place
  fits_write_img(file, TFLOAT, 1, static_cast<LONGLONG>(copy.size()), copy.data(), &status);
}

void writeScaled(fitsfile* file, std::span<const float> pixels, int& status) {
  constexpr int kBlank = -32768;
  double low = std::numeric_limits<double>::infinity();
  double high = -low;
  for (const float value : pixels)
    if (std::isfinite(value)) {
      low = std::min<double>(low, value);
      high = std::max<double>(high, value);
    }
  const bool some = low <= high;
  const double zero = some ? (low + high) / 2 : 0;
  const double scale = some && high > low ? (high - low) / 65534 : 1;
  std::vector<short> steps;
  steps.reserve(pixels.size());
  for (const float value : pixels)
    steps.push_back(static_cast<short>(
        std::isfinite(value) ? std::clamp<double>(std::round((value - zero) / scale), -32767, 32767)
                             : kBlank));
  fits_write_key_dbl(file, "BSCALE", scale, -17, "value = BSCALE * stored + BZERO", &status);
  fits_write_key_dbl(file, "BZERO", zero, -17, nullptr, &status);
  fits_write_key_lng(file, "BLANK", kBlank, "missing", &status);
  fits_set_hdustruc(file, &status);
  fits_set_bscale(file, 1, 0, &status);  // the numbers are stored as they are
  fits_write_img(file, TSHORT, 1, static_cast<LONGLONG>(steps.size()), steps.data(), &status);
}

/// A number that no value uses, to stand for "missing".
std::int64_t unusedNumber(const TableColumn::Integers& values) {
  std::set<std::int64_t> used;
  for (const auto& value : values)
    if (value) used.insert(*value);
  std::int64_t candidate = std::numeric_limits<std::int64_t>::min();
  while (used.contains(candidate)) ++candidate;
  return candidate;
}

std::size_t widthOf(const TableColumn& column) {
  const auto* texts = std::get_if<TableColumn::Texts>(&column.values);
  if (texts == nullptr) return 8;
  std::size_t longest = 1;
  for (const std::string& text : *texts) longest = std::max(longest, text.size());
  return longest;
}

std::string formOf(const TableColumn& column) {
  if (std::holds_alternative<TableColumn::Integers>(column.values)) return "1K";
  if (std::holds_alternative<TableColumn::Reals>(column.values)) return "1D";
  return std::to_string(widthOf(column)) + "A";
}

/// Texts end with zeros, not with the blanks that CFITSIO fills in: not every reader takes blanks off again.
void writeTexts(fitsfile* file, std::size_t offset, const TableColumn& column, int& status) {
  const std::size_t width = widthOf(column);
  std::vector<unsigned char> field(width);
  LONGLONG row = 1;
  for (const std::string& text : std::get<TableColumn::Texts>(column.values)) {
    std::fill(field.begin(), field.end(), static_cast<unsigned char>(0));
    std::copy(text.begin(), text.end(), field.begin());
    fits_write_tblbytes(file, row++, static_cast<LONGLONG>(offset) + 1, static_cast<LONGLONG>(width),
                        field.data(), &status);
  }
}

/// @param offset bytes of a row before this column
void writeColumn(fitsfile* file, int number, const TableColumn& column, std::size_t offset, std::size_t rows,
                 int& status) {
  const auto count = static_cast<LONGLONG>(rows);
  const auto key = [number](const char* prefix) { return prefix + std::to_string(number); };
  writeText(file, key("TUCD").c_str(), column.ucd, "unified content descriptor", status);
  writeText(file, key("TCOMM").c_str(), column.description, nullptr, status);
  if (const auto* integers = std::get_if<TableColumn::Integers>(&column.values)) {
    std::vector<LONGLONG> raw(rows);
    const bool missing = std::any_of(integers->begin(), integers->end(), [](const auto& v) { return !v; });
    const std::int64_t null = missing ? unusedNumber(*integers) : 0;
    if (missing) {
      fits_write_key_lng(file, key("TNULL").c_str(), null, "missing", &status);
      fits_set_hdustruc(file, &status);
    }
    for (std::size_t i = 0; i < rows; ++i) raw[i] = (*integers)[i].value_or(null);
    fits_write_col(file, TLONGLONG, number, 1, 1, count, raw.data(), &status);
  } else if (const auto* reals = std::get_if<TableColumn::Reals>(&column.values)) {
    std::vector<double> raw(*reals);
    fits_write_col(file, TDOUBLE, number, 1, 1, count, raw.data(), &status);
  } else {
    writeTexts(file, offset, column, status);
  }
}
}  // namespace

void writeFitsImage(const FitsImageFile& image, const std::filesystem::path& path) {
  const auto plane = static_cast<std::size_t>(std::max(image.width, 0)) *
                     static_cast<std::size_t>(std::max(image.height, 0));
  if (plane == 0 || image.bands.empty() || image.pixels.size() != plane * image.bands.size())
    throw Error(ErrorKind::BadInput,
                path.string() + " cannot be written: " + std::to_string(image.bands.size()) + " bands of " +
                    std::to_string(image.width) + " x " + std::to_string(image.height) + " pixels and " +
                    std::to_string(image.pixels.size()) + " values do not match.");
  MemoryFits fits;
  fitsfile* file = fits.get();
  int status = 0;
  fits_create_img(file, BYTE_IMG, 0, nullptr, &status);
  writeText(file, "OBJECT", image.object, nullptr, status);
  std::array<LONGLONG, 2> size{image.width, image.height};
  for (std::size_t band = 0; band < image.bands.size(); ++band) {
    const bool scaled = image.format == PixelFormat::ScaledInt16;
    fits_create_imgll(file, scaled ? SHORT_IMG : FLOAT_IMG, 2, size.data(), &status);
    writeText(file, "EXTNAME", image.bands[band], nullptr, status);
    writeText(file, "FILTER", image.bands[band], nullptr, status);
    writeText(file, "OBJECT", image.object, nullptr, status);
    writeText(file, "BUNIT", band < image.units.size() ? image.units[band] : image.unit, nullptr, status);
    if (image.sky) writeSky(file, *image.sky, status);
    writeCards(file, image.skyCards, status);
    const auto pixels = image.pixels.subspan(band * plane, plane);
    if (scaled)
      writeScaled(file, pixels, status);
    else
      writeFloats(file, pixels, status);
    MemoryFits::check(status);
  }
  fits.writeTo(path);
}

void writeFitsTable(const Table& table, const std::filesystem::path& path) {
  std::vector<std::string> names, forms, units;
  for (const TableColumn& column : table.columns) {
    names.push_back(column.name);
    forms.push_back(formOf(column));
    units.push_back(column.unit);
  }
  const auto pointers = [](std::vector<std::string>& texts) {
    std::vector<char*> result;
    for (std::string& text : texts) result.push_back(text.data());
    return result;
  };
  MemoryFits fits;
  int status = 0;
  fits_create_img(fits.get(), BYTE_IMG, 0, nullptr, &status);
  fits_create_tbl(fits.get(), BINARY_TBL, static_cast<LONGLONG>(table.rows), static_cast<int>(names.size()),
                  pointers(names).data(), pointers(forms).data(), pointers(units).data(), "CATALOGUE",
                  &status);
  MemoryFits::check(status);
  std::size_t offset = 0;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    writeColumn(fits.get(), static_cast<int>(i) + 1, table.columns[i], offset, table.rows, status);
    offset += widthOf(table.columns[i]);
  }
  MemoryFits::check(status);
  fits.writeTo(path);
}

}  // namespace labeling
