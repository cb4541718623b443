#include "labeling/survey/fits_handle.h"

#include <array>
#include <utility>

#include "labeling/survey/fits_hdus.h"
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
  const auto source = std::make_shared<const FitsSource>(file);
  const std::vector<FitsHdu> hdus = readFitsHdus(*source);
  if (const FitsHdu* unsafe = unsafeForCfitsio(hdus))
    throw Error(ErrorKind::Unreadable, file.string() + " holds " + unsafe->problem + ". Fetch it again.");
  FitsHandle handle = openFits(*source);
  if (source->isZipped()) handle.get_deleter().source = source;
  return handle;
}

FitsHandle openFits(const FitsSource& source) {
  const std::string name = std::filesystem::absolute(source.path()).string();  // never "-" or "mem://"
  if (name.size() >= FLEN_FILENAME)
    throw Error(ErrorKind::Unreadable, name + " has too long a path for CFITSIO; move it up some folders.");
  fitsfile* opened = nullptr;
  int status = 0;
  CloseFits closer;
  if (source.isZipped()) {
    closer.memory = std::make_shared<CloseFits::Memory>();
    // CFITSIO's argument is not const though it is only read.
    closer.memory->start = const_cast<unsigned char*>(source.inMemory().data());
    closer.memory->size = source.inMemory().size();
    fits_open_memfile(&opened, "zipped.fits", READONLY, &closer.memory->start, &closer.memory->size, 0,
                      nullptr, &status);
  } else {
    fits_open_diskfile(&opened, name.c_str(), READONLY, &status);
  }
  FitsHandle handle(opened, closer);
  if (status != 0) throwFits(source.path(), "could not be read as FITS", status);
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
