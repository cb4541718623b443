#include <cmath>
#include <limits>

#include "labeling/store/image_folders.h"
#include "labeling/store/project.h"
#include "labeling/store/project_state.h"
#include "labeling/store/waiting_events.h"
#include "model/base/error.h"

namespace labeling {
namespace {

using model::Error;
using model::ErrorKind;

std::optional<double> finite(double value) {
  return std::isfinite(value) ? std::optional(value) : std::nullopt;
}

void requireRow(const Project& project, std::int64_t row) {
  const std::int64_t count = project.objectCount();
  if (row >= 0 && row < count) return;
  throw Error(ErrorKind::NotFound, "There is no object with row number " + std::to_string(row) + " in " +
                                       project.directory().string() + ", which holds " +
                                       std::to_string(count) + " objects.");
}

}  // namespace

std::int64_t Project::objectCount() const {
  Statement count = connection().prepare("SELECT max(id) FROM object");
  return count.step() && !count.isNull(0) ? count.integer(0) + 1 : 0;
}

void Project::addObjects(std::span<const NewObject> objects) {
  Transaction transaction(connection());
  std::int64_t row = objectCount();
  const bool mayAwait =
      connection().integer("SELECT count(*) FROM (SELECT 1 FROM waiting_event LIMIT 1)") > 0;
  FolderTable folders(connection(), m_state->directory);
  Statement known = connection().prepare("SELECT 1 FROM object WHERE name = ?");
  Statement addObject = connection().prepare("INSERT INTO object VALUES (?, ?, ?, ?)");
  Statement addImage = connection().prepare("INSERT INTO image VALUES (?, ?, ?, ?, ?, ?, ?)");
  for (const NewObject& object : objects) {
    if (object.name.empty()) {
      throw Error(ErrorKind::BadInput, "Object " + std::to_string(row) + " has no name. Nothing was added.");
    }
    known.bind(1, object.name);
    const bool isKnown = known.step();
    known.reset();
    if (isKnown) {
      throw Error(
          ErrorKind::BadInput,
          "The object " + object.name + " occurs twice; names are unique in a project. Nothing was added.");
    }
    addObject.bind(1, row).bind(2, object.name).bind(3, finite(object.raDeg)).bind(4, finite(object.decDeg));
    addObject.run();
    int ordinal = 0;
    for (const ImageSource& source : object.sources) {
      const FolderTable::Place place = folders.placeOf(source.path);
      addImage.bind(1, row).bind(2, ordinal++).bind(3, source.band);
      addImage.bind(4, place.folder).bind(5, place.file);
      addImage.bind(6, source.hdu).bind(7, source.plane);
      addImage.run();
    }
    if (mayAwait) adoptWaitingEvents(connection(), row, object.name);
    ++row;
  }
  transaction.commit();
}

std::string Project::objectName(std::int64_t row) const {
  Statement find = connection().prepare("SELECT name FROM object WHERE id = ?");
  find.bind(1, row);
  if (!find.step()) requireRow(*this, row);
  return find.text(0);
}

std::optional<std::int64_t> Project::rowOf(const std::string& name) const {
  Statement find = connection().prepare("SELECT id FROM object WHERE name = ?");
  find.bind(1, name);
  if (!find.step()) return std::nullopt;
  return find.integer(0);
}

std::vector<std::string> Project::objectNames() const {
  std::vector<std::string> names;
  names.reserve(static_cast<std::size_t>(objectCount()));
  Statement all = connection().prepare("SELECT name FROM object ORDER BY id");
  while (all.step()) names.push_back(all.text(0));
  return names;
}

std::vector<SkyPosition> Project::positions() const {
  std::vector<SkyPosition> positions;
  positions.reserve(static_cast<std::size_t>(objectCount()));
  Statement all = m_state->connection->prepare("SELECT ra_deg, dec_deg FROM object ORDER BY id");
  while (all.step()) positions.push_back({all.real(0), all.real(1)});
  return positions;
}

SkyPosition Project::position(std::int64_t row) const {
  Statement find = connection().prepare("SELECT ra_deg, dec_deg FROM object WHERE id = ?");
  find.bind(1, row);
  if (!find.step()) requireRow(*this, row);
  return {find.real(0), find.real(1)};
}

std::vector<ImageSource> Project::imageSources(std::int64_t row) const {
  std::vector<ImageSource> sources;
  Statement find = connection().prepare(
      "SELECT band, folder, file, hdu, plane FROM image WHERE object = ? ORDER BY ordinal");
  find.bind(1, row);
  while (find.step()) {
    const std::int64_t folder = find.integer(1);
    auto place = m_state->folders.find(folder);
    if (place == m_state->folders.end()) {
      const FolderWays ways = folderWays(connection(), folder, m_state->directory);
      std::error_code error;
      const bool isThere = !ways.relative.empty() && std::filesystem::is_directory(ways.relative, error);
      place = m_state->folders.emplace(folder, isThere ? ways.relative : ways.absolute).first;
    }
    sources.push_back({find.text(0), (place->second / find.text(2)).string(),
                       static_cast<int>(find.integer(3)), static_cast<int>(find.integer(4))});
  }
  if (sources.empty()) sources = viewSources(row);
  if (sources.empty()) requireRow(*this, row);
  return sources;
}

}  // namespace labeling
