#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "labeling/store/project.h"
#include "labeling/survey/source_detection.h"
#include "model/base/run_control.h"

namespace labeling {

struct MosaicProjectOptions {
  std::filesystem::path directory;   ///< NAME.tuningfork, must not exist or be empty
  std::vector<std::string> mosaics;  ///< FILE or BAND=FILE; several files of one band are tiles of it
  std::filesystem::path catalogue;   ///< CSV or FITS table; empty: sources are detected
  std::string idColumn;              ///< empty: guessed, or names are made of the positions
  std::string raColumn, decColumn;   ///< degrees, ICRS; empty: guessed
  /// Side of the views in arcsec, or the column that says it. Empty: 6 times the Kron radius, for detected
  /// sources.
  std::string size;
  std::string gridBand;  ///< whose pixels the other bands are brought to; empty: the finest
  Resampling resampling = Resampling::Lanczos3;
  std::string detectionBand;  ///< empty: the band of the grid
  DetectionOptions detection;
  std::string title;  ///< empty: the directory's name
};

struct MosaicProjectReport {
  struct LeftOut {
    std::string object;  ///< its id, or the place of its row
    std::string reason;  ///< a sentence
  };
  struct Band {
    std::string name;
    std::int64_t files = 0;    ///< planes of it
    std::int64_t partly = 0;   ///< objects that reach over its edge
    std::int64_t without = 0;  ///< objects that it does not show at all: missing pixels
  };
  std::int64_t rows = 0;  ///< of the catalogue, or sources found
  std::int64_t objects = 0;
  std::vector<Band> bands;          ///< blue to red
  std::string gridBand;             ///< of most objects
  std::vector<LeftOut> leftOut;     ///< rows that became no object
  std::vector<std::string> partly;  ///< objects with missing pixels in some band because a mosaic ends
};

/// Objects as views into mosaics: one for each row of a catalogue, or for each source found. No image is
/// written. A row without a position or with a size of 0 or less, and one that no mosaic shows, becomes no
/// object and is named in the report.
/// @throws Error(NotFound) for a missing file or column, Error(BadInput) for a mosaic without WCS, a wrong
/// size, a
///         position column of text, an id that occurs twice; the sentence names it
MosaicProjectReport createMosaicProject(const MosaicProjectOptions& options,
                                        const model::RunControl& control = {});

}  // namespace labeling
