#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "labeling/survey/cutout.h"
#include "model/base/run_control.h"

namespace labeling {

struct FoundObject {
  std::string name;  ///< file name without ending (and without the band, if there is one file per band)
  std::vector<ImageSource> sources;  ///< absolute paths
};

struct UnusableFile {
  std::string path;
  std::string reason;  ///< a sentence
};

struct FolderContents {
  std::vector<FoundObject> objects;  ///< sorted by name
  std::vector<UnusableFile> unusable;
  std::vector<UnusableFile> damaged;  ///< used in part: the reason says what of the file is lost
};

std::string imageStem(const std::filesystem::path& file);  ///< its name without its (possibly double) ending

/// All images below a folder, grouped into objects. Files that differ only in a trailing band
/// (`NAME_g.fits`, `NAME-f115w.fits`, `NAME_gband.fits`) belong to one object.
/// @param bandsFrom  how names tell objects and bands (BandPattern), instead of the trailing band; files that
///                   do not fit are named among the unusable ones. Empty: the trailing band
/// @throws Error(NotFound, Unreadable) if the folder is missing or cannot be listed, Error(BadInput) for a
///         pattern that says nothing or that no file fits
FolderContents scanFolder(const std::filesystem::path& folder, const model::RunControl& control = {},
                          const std::string& bandsFrom = {});

}  // namespace labeling
