#pragma once
#include <string>

#include "labeling/survey/fits_hdus.h"

namespace labeling {

/// Where the tiles of a compressed image lie in the heap behind its table. CFITSIO believes a damaged
/// descriptor: it reserves what it names and reads far behind the end of the file for it.
/// @param hdu  a compressed image; the rows that the file still has are checked
/// @return what is wrong, for instance "tile 3 outside its data (COMPRESSED_DATA)"; empty: nothing
std::string damagedTile(const FitsSource& source, const FitsHdu& hdu);

}  // namespace labeling
