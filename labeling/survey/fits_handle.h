#pragma once
#include <fitsio.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "labeling/survey/fits_source.h"

namespace labeling {

struct CloseFits {
  /// What CFITSIO points to while it reads a file from memory.
  struct Memory {
    void* start = nullptr;
    std::size_t size = 0;
  };
  std::shared_ptr<Memory> memory;
  std::shared_ptr<const FitsSource> source;  ///< whose memory it is, where nobody else keeps it

  void operator()(fitsfile* file) const noexcept {
    int status = 0;
    fits_close_file(file, &status);
    fits_clear_errmsg();
  }
};
using FitsHandle = std::unique_ptr<fitsfile, CloseFits>;

/// Opens exactly this file for reading: no extended file names, nothing from the network, and no header of a
/// compressed image that CFITSIO would trust and should not.
/// @throws Error(NotFound, Unreadable) with CFITSIO's reason in a sentence
FitsHandle openFits(const std::filesystem::path& file);

/// The same, of a file whose headers were checked. A zipped one is read from the memory of `source`, which
/// must live longer.
FitsHandle openFits(const FitsSource& source);

/// @throws Error(Unreadable): "FILE WHAT: CFITSIO's reason."
[[noreturn]] void throwFits(const std::filesystem::path& file, const std::string& what, int status);

/// A keyword of the current HDU; nothing if it is absent or of another type. Texts without trailing blanks.
std::optional<std::string> textKey(fitsfile* file, const char* name);
std::optional<double> realKey(fitsfile* file, const char* name);
std::optional<std::int64_t> integerKey(fitsfile* file, const char* name);

/// Bytes of the (unzipped) file after the start of the current HDU's data.
std::int64_t bytesAfterDataStart(fitsfile* file);

}  // namespace labeling
