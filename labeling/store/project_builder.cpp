#include "labeling/store/project_builder.h"

#include <algorithm>

#include "labeling/store/catalogue_join.h"
#include "labeling/survey/image_centres.h"
#include "labeling/survey/sky_separation.h"
#include "labeling/survey/table_positions.h"
#include "model/base/error.h"

namespace labeling {
namespace {

namespace fs = std::filesystem;
using model::Error;
using model::ErrorKind;

void check(const NewProjectOptions& options) {
  if (options.directory.empty())
    throw Error(ErrorKind::BadInput, "A new project needs a folder to be made in.");
  if (options.images.empty()) throw Error(ErrorKind::BadInput, "A new project needs a folder of images.");
  if (options.matchSkyArcsec && !options.catalogue)
    throw Error(ErrorKind::BadInput, "A match on the sky needs a catalogue to match the images with.");
  if (options.catalogue && options.idColumn.empty() && !options.matchSkyArcsec) {
    throw Error(ErrorKind::BadInput,
                "Name the column of " + options.catalogue->string() + " that holds the ids of the objects.");
  }
}

CatalogueJoin joinedBySky(FolderContents contents, const Table& table, const NewProjectOptions& options,
                          std::optional<CrossMatch>& match, const model::RunControl& control) {
  const CatalogueGuess guess = guessColumns(table);
  const std::string ra = options.raColumn.empty() ? guess.ra : options.raColumn;
  const std::string dec = options.decColumn.empty() ? guess.dec : options.decColumn;
  if (ra.empty() || dec.empty())
    throw Error(ErrorKind::NotFound, table.source +
                                         " has no columns that look like right ascension and declination; "
                                         "name them.");
  const std::vector<SkyPosition> places = positionsIn(table, ra, dec);
  const std::vector<SkyPosition> centres = imageCentres(contents.objects, control);
  if (std::none_of(centres.begin(), centres.end(), isOnSky))
    throw Error(ErrorKind::BadInput,
                "No image in " + options.images.string() +
                    " says where on the sky it lies (a FITS header with WCS), so nothing "
                    "can be matched. Join the catalogue by its names.");
  match = crossMatch(places, centres, {*options.matchSkyArcsec}, control);
  return joinBySky(std::move(contents), table, options.idColumn, places, centres, match->pairs);
}

CatalogueJoin joinedWith(const Table& table, const NewProjectOptions& options,
                         std::optional<CrossMatch>& match, const model::RunControl& control) {
  FolderContents contents = scanFolder(options.images, control, options.bandsFrom);
  if (contents.objects.empty()) {
    std::string why =
        contents.unusable.empty() ? std::string() : " For example: " + contents.unusable.front().reason;
    throw Error(ErrorKind::NotFound,
                options.images.string() + " holds no image that can be used (FITS, JPEG, PNG)." + why);
  }
  if (!options.catalogue) return joinNothing(std::move(contents));
  if (options.matchSkyArcsec) return joinedBySky(std::move(contents), table, options, match, control);
  return joinCatalogue(std::move(contents), table, options.idColumn, options.images,
                       options.catalogue->parent_path());
}

void fill(Project& project, const CatalogueJoin& join, const Table& table, const model::RunControl& control) {
  const auto count = static_cast<std::int64_t>(join.objects.size());
  control.report(0, count, "storing objects");
  project.addObjects(join.objects);
  control.report(count, count, "storing objects");
  if (!table.columns.empty()) {
    control.report(0, static_cast<std::int64_t>(table.rows), "storing the catalogue");
    project.addColumns(table, join.rowOfTableRow);
    control.report(static_cast<std::int64_t>(table.rows), static_cast<std::int64_t>(table.rows),
                   "storing the catalogue");
  }
}

}  // namespace

void makeProject(const fs::path& directory, const std::string& title,
                 const std::function<void(Project&)>& fill) {
  std::optional<Project> project = Project::create(directory, title);
  try {
    fill(*project);
  } catch (...) {
    // The folder was new or empty, so all that is in it is what was begun here.
    const fs::path begun = project->directory();
    project.reset();
    std::error_code ignored;
    for (const fs::directory_entry& entry : fs::directory_iterator(begun, ignored)) {
      fs::remove_all(entry.path(), ignored);
    }
    fs::remove(begun, ignored);
    throw;
  }
}

NewProjectReport createProject(const NewProjectOptions& options, const model::RunControl& control) {
  check(options);
  // Everything that may refuse comes before anything is made.
  Table table;
  if (options.catalogue) {
    table = readTable(*options.catalogue);
    if (!options.idColumn.empty()) table.at(options.idColumn);
  }
  NewProjectReport report;
  CatalogueJoin join = joinedWith(table, options, report.sky, control);
  makeProject(options.directory, options.title,
              [&](Project& project) { fill(project, join, table, control); });
  report.objects = static_cast<std::int64_t>(join.objects.size());
  report.matched = join.matched;
  report.unmatchedImages = std::move(join.unmatchedImages);
  report.unmatchedRows = std::move(join.unmatchedRows);
  report.unusable = std::move(join.unusable);
  report.damaged = std::move(join.damaged);
  return report;
}

}  // namespace labeling
