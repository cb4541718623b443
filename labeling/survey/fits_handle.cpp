#include "labeling/survey/fits_handle.h"

#include <array>

#include "labeling/survey/file_bytes.h"
#include "labeling/survey/fits_guard.h"
#include "model/base/error.h"

namespace labeling {
namespace {
using model::Error;
using model::ErrorKind;

std::string trimmed(std::string text) {
  const auto last = text.find_last_not_of(' ');
  text.resize(last == std::string::npos ? 0 : last + 1);
  const auto first = text.find_first_not_of(' ');
  return first == std::string::npos ? std::string() : text.substr(first);
}
}  // namespace

void throwFits(const std::filesystem::path& file, const std::string& what, int status) {
  std::array<char, FLEN_STATUS> text{};
  fits_get_errstatus(status, text.data());
  fits_clear_errmsg();
  throw Error(ErrorKind::Unreadable, file.string() + " " + what + ": " + text.data() + ".");
}

FitsHandle openFits(const std::filesystem::path& file) {
  // Says plainly what CFITSIO would not: missing, a folder, empty, no permission.
  if (kindOfFile(file) == FileKind::Fits) checkCompressedHeaders(file);
  const std::string name = std::filesystem::absolute(file).string();  // never "-" or "mem://"
  if (name.size() >= FLEN_FILENAME)
    throw Error(ErrorKind::Unreadable, name + " has too long a path for CFITSIO; move it up some folders.");
  fitsfile* opened = nullptr;
  int status = 0;
  fits_open_diskfile(&opened, name.c_str(), READONLY, &status);
  FitsHandle handle(opened);
  if (status != 0) throwFits(file, "could not be read as FITS", status);
  return handle;
}

std::optional<std::string> textKey(fitsfile* file, const char* name) {
  std::array<char, FLEN_VALUE> value{};
  int status = 0;
  if (fits_read_key_str(file, name, value.data(), nullptr, &status) == 0) return trimmed(value.data());
  fits_clear_errmsg();
  return std::nullopt;
}

std::optional<double> realKey(fitsfile* file, const char* name) {
  double value = 0;
  int status = 0;
  if (fits_read_key_dbl(file, name, &value, nullptr, &status) == 0) return value;
  fits_clear_errmsg();
  return std::nullopt;
}

std::optional<std::int64_t> integerKey(fitsfile* file, const char* name) {
  LONGLONG value = 0;
  int status = 0;
  if (fits_read_key_lnglng(file, name, &value, nullptr, &status) == 0) return value;
  fits_clear_errmsg();
  return std::nullopt;
}

std::int64_t bytesAfterDataStart(fitsfile* file) {
  LONGLONG header = 0, data = 0, end = 0;
  int status = 0;
  fits_get_hduaddrll(file, &header, &data, &end, &status);
  if (status != 0) return 0;
  return static_cast<std::int64_t>(file->Fptr->filesize) - data;
}

}  // namespace labeling
