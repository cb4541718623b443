#include <cmath>

#include "labeling/store/image_folders.h"
#include "labeling/store/project.h"
#include "labeling/store/project_state.h"
#include "labeling/store/waiting_events.h"
#include "model/base/error.h"

namespace labeling {
namespace {

namespace fs = std::filesystem;
using model::Error;
using model::ErrorKind;

constexpr const char* kBilinear = "bilinear";
constexpr const char* kLanczos3 = "lanczos3";

/// A mosaic is looked for where it was, seen from the project and from the root, and then in the folders that
/// people move things to: the project's, and the one that holds it.
fs::path mosaicPath(const FolderWays& ways, const std::string& file, const fs::path& project) {
  std::error_code ignored;
  for (const fs::path& folder : {ways.relative, ways.absolute, project, project.parent_path()})
    if (!folder.empty() && fs::exists(folder / file, ignored)) return folder / file;
  return ways.absolute / file;
}

/// The mosaic's id; the same plane of the same file is stored once.
std::int64_t storedMosaic(Connection& connection, FolderTable& folders, const ImageSource& source) {
  const FolderTable::Place place = folders.placeOf(source.path);
  Statement find = connection.prepare(
      "SELECT id FROM mosaic WHERE folder = ? AND file = ? AND hdu = ? AND plane = ? AND band = ?");
  find.bind(1, place.folder)
      .bind(2, place.file)
      .bind(3, source.hdu)
      .bind(4, source.plane)
      .bind(5, source.band);
  if (find.step()) return find.integer(0);
  connection.prepare("INSERT INTO mosaic (band, folder, file, hdu, plane) VALUES (?, ?, ?, ?, ?)")
      .bind(1, source.band)
      .bind(2, place.folder)
      .bind(3, place.file)
      .bind(4, source.hdu)
      .bind(5, source.plane)
      .run();
  return connection.lastInsertedRow();
}

std::int64_t storedStack(Connection& connection, FolderTable& folders, const MosaicStack& stack) {
  if (stack.bands.empty() || stack.grid >= stack.bands.size())
    throw Error(ErrorKind::BadInput,
                "A stack of mosaics needs at least one band, and one that sets the grid.");
  const std::int64_t id = connection.integer("SELECT coalesce(max(id), 0) + 1 FROM mosaic_stack");
  connection.prepare("INSERT INTO mosaic_stack VALUES (?, ?, ?)")
      .bind(1, id)
      .bind(2, static_cast<std::int64_t>(stack.grid))
      .bind(3, stack.resampling == Resampling::Bilinear ? kBilinear : kLanczos3)
      .run();
  Statement add = connection.prepare("INSERT INTO mosaic_stack_band VALUES (?, ?, ?)");
  for (std::size_t band = 0; band < stack.bands.size(); ++band) {
    const std::int64_t mosaic = storedMosaic(connection, folders, stack.bands[band]);
    add.bind(1, id).bind(2, static_cast<std::int64_t>(band)).bind(3, mosaic).run();
  }
  return id;
}

}  // namespace

void Project::addViews(std::span<const MosaicStack> stacks, std::span<const NewView> views,
                       const model::RunControl& control) {
  constexpr std::size_t kReportEvery = 8192;
  Transaction transaction(connection());
  FolderTable folders(connection(), m_state->directory);
  std::vector<std::int64_t> ids;
  for (const MosaicStack& stack : stacks) ids.push_back(storedStack(connection(), folders, stack));
  const bool mayAwait =
      connection().integer("SELECT count(*) FROM (SELECT 1 FROM waiting_event LIMIT 1)") > 0;
  Statement addObject = connection().prepare("INSERT OR IGNORE INTO object VALUES (?, ?, ?, ?)");
  Statement addView = connection().prepare("INSERT INTO mosaic_view VALUES (?, ?, ?)");
  std::int64_t row = objectCount();
  for (std::size_t i = 0; i < views.size(); ++i, ++row) {
    const NewView& view = views[i];
    if (i % kReportEvery == 0)
      control.report(static_cast<std::int64_t>(i), static_cast<std::int64_t>(views.size()),
                     "storing objects");
    if (view.name.empty())
      throw Error(ErrorKind::BadInput, "Object " + std::to_string(row) + " has no name. Nothing was added.");
    if (!(view.sizeArcsec > 0) || !std::isfinite(view.sizeArcsec) || !std::isfinite(view.centre.raDeg) ||
        !std::isfinite(view.centre.decDeg) || view.stack >= ids.size())
      throw Error(ErrorKind::BadInput,
                  "The object " + view.name +
                      " needs a position, a size above 0 arcsec and mosaics that show it. "
                      "Nothing was added.");
    addObject.bind(1, row).bind(2, view.name).bind(3, view.centre.raDeg).bind(4, view.centre.decDeg).run();
    if (connection().changes() == 0)
      throw Error(
          ErrorKind::BadInput,
          "The object " + view.name + " occurs twice; names are unique in a project. Nothing was added.");
    addView.bind(1, row).bind(2, ids[view.stack]).bind(3, view.sizeArcsec).run();
    if (mayAwait) adoptWaitingEvents(connection(), row, view.name);
  }
  transaction.commit();
  m_state->stacks.clear();
}

const MosaicStack& Project::stackOf(std::int64_t id) const {
  if (const auto known = m_state->stacks.find(id); known != m_state->stacks.end()) return known->second;
  MosaicStack stack;
  Statement head = connection().prepare("SELECT grid, resampling FROM mosaic_stack WHERE id = ?");
  head.bind(1, id);
  if (!head.step())
    throw Error(ErrorKind::Corrupt, connection().file().string() + " names a stack of mosaics, number " +
                                        std::to_string(id) +
                                        ", that it does not hold. Restore it from a backup.");
  stack.grid = static_cast<std::size_t>(head.integer(0));
  stack.resampling = head.text(1) == kBilinear ? Resampling::Bilinear : Resampling::Lanczos3;
  Statement bands = connection().prepare(
      "SELECT band, folder, file, hdu, plane FROM mosaic_stack_band JOIN mosaic ON mosaic.id = mosaic_stack_band.mosaic "
      "WHERE stack = ? ORDER BY ordinal");
  bands.bind(1, id);
  while (bands.step()) {
    const FolderWays ways = folderWays(connection(), bands.integer(1), m_state->directory);
    stack.bands.push_back({bands.text(0), mosaicPath(ways, bands.text(2), m_state->directory).string(),
                           static_cast<int>(bands.integer(3)), static_cast<int>(bands.integer(4))});
  }
  return m_state->stacks.emplace(id, std::move(stack)).first->second;
}

std::vector<ImageSource> Project::viewSources(std::int64_t row) const {
  Statement find = connection().prepare(
      "SELECT stack, size_arcsec, ra_deg, dec_deg FROM mosaic_view JOIN object ON object.id = mosaic_view.object "
      "WHERE mosaic_view.object = ?");
  find.bind(1, row);
  if (!find.step()) return {};
  const MosaicStack& stack = stackOf(find.integer(0));
  std::vector<ImageSource> sources = stack.bands;
  for (std::size_t band = 0; band < sources.size(); ++band)
    sources[band].view =
        SkyView{{find.real(2), find.real(3)}, find.real(1), band == stack.grid, stack.resampling};
  return sources;
}

std::vector<ImageSource> Project::mosaics() const {
  std::vector<ImageSource> all;
  Statement find = connection().prepare("SELECT band, folder, file, hdu, plane FROM mosaic ORDER BY id");
  while (find.step()) {
    const FolderWays ways = folderWays(connection(), find.integer(1), m_state->directory);
    all.push_back({find.text(0), mosaicPath(ways, find.text(2), m_state->directory).string(),
                   static_cast<int>(find.integer(3)), static_cast<int>(find.integer(4))});
  }
  return all;
}

}  // namespace labeling
