#pragma once
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "labeling/store/project.h"
#include "labeling/survey/cross_match.h"
#include "labeling/survey/image_folder.h"
#include "model/base/run_control.h"

namespace labeling {

struct NewProjectOptions {
  std::filesystem::path directory;                 ///< NAME.tuningfork, must not exist or be empty
  std::filesystem::path images;                    ///< folder of cutouts
  std::optional<std::filesystem::path> catalogue;  ///< CSV or FITS table
  std::string idColumn;                            ///< needed with a catalogue, unless matched on the sky
  std::string title;                               ///< empty: the directory's name
  /// How the images' names tell objects and bands (BandPattern): "{object}_{band}.fits"; empty: guessed
  std::string bandsFrom{};
  /// Rows find their images by position, (0, 36000] arcsec: each is the other's nearest
  /// (MatchMode::BestSymmetric), the image's middle counts. With an id column, it names the objects.
  std::optional<double> matchSkyArcsec{};
  std::string raColumn{}, decColumn{};  ///< with matchSky; empty: guessed from UCDs and names
};

struct NewProjectReport {
  std::int64_t objects = 0;
  std::int64_t matched = 0;                  ///< objects with a row of the catalogue
  std::vector<std::string> unmatchedImages;  ///< object names without a row
  std::vector<std::string> unmatchedRows;    ///< ids without an image
  std::vector<UnusableFile> unusable;
  std::vector<UnusableFile> damaged;  ///< used in part: what of them is lost
  std::optional<CrossMatch> sky;      ///< with matchSky: first = rows of the table, second = images
};

/// Objects are the images of the folder. The catalogue is joined by id: file name without its ending, or a
/// `filename` column, or `file_BAND` columns (one file per band); or by position on the sky.
/// @throws Error naming the column, the duplicated id, the file
NewProjectReport createProject(const NewProjectOptions& options, const model::RunControl& control = {});

/// Makes a project and fills it; removes what was begun if filling fails or is stopped.
/// @throws Error(BadInput) as Project::create(), and what `fill` throws
void makeProject(const std::filesystem::path& directory, const std::string& title,
                 const std::function<void(Project&)>& fill);

/// Guesses for the window's new-project steps: the column most likely to be the id, position columns.
struct CatalogueGuess {
  std::string id, ra, dec;
};
CatalogueGuess guessColumns(const Table& table);

}  // namespace labeling
