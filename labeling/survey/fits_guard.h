#pragma once
#include <filesystem>

namespace labeling {

/// Refuses what CFITSIO would trust: it divides by the tile sizes of a compressed image's header and reserves
/// memory by its numbers without looking at them. Walks over the headers of an unzipped FITS file; a file
/// that is damaged elsewhere passes, since CFITSIO says so itself.
/// @throws Error(Unreadable) naming the file and the keyword
void checkCompressedHeaders(const std::filesystem::path& file);

}  // namespace labeling
