#include "labeling/store/catalogue_join.h"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>

#include "labeling/store/query_tokens.h"
#include "model/base/error.h"

namespace labeling {
namespace {

namespace fs = std::filesystem;
using model::Error;
using model::ErrorKind;

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kNone = static_cast<std::size_t>(-1);
constexpr std::size_t kSeveral = static_cast<std::size_t>(-2);

// Finds images by the ways a catalogue may name them.
class ImageIndex {
 public:
  explicit ImageIndex(const std::vector<FoundObject>& found) {
    for (std::size_t i = 0; i < found.size(); ++i) {
      put(m_byName, found[i].name, i);
      for (std::size_t s = 0; s < found[i].sources.size(); ++s) {
        const fs::path path = fs::path(found[i].sources[s].path).lexically_normal();
        m_byPath.emplace(path.string(), i);
        m_pathSource.emplace(path.string(), s);
        put(m_byFile, path.filename().string(), i);
      }
    }
  }

  std::size_t byName(const std::string& name) const { return find(m_byName, name); }
  std::size_t byPath(const fs::path& path) const { return find(m_byPath, path.lexically_normal().string()); }
  std::size_t byFileName(const std::string& name) const {
    const std::size_t index = find(m_byFile, name);
    return index == kSeveral ? kNone : index;
  }
  std::size_t sourceAt(const fs::path& path) const {
    return find(m_pathSource, path.lexically_normal().string());
  }

 private:
  using Map = std::map<std::string, std::size_t>;
  static void put(Map& map, const std::string& key, std::size_t index) {
    const auto [place, isNew] = map.emplace(key, index);
    if (!isNew && place->second != index) place->second = kSeveral;
  }
  static std::size_t find(const Map& map, const std::string& key) {
    const auto found = map.find(key);
    return found == map.end() ? kNone : found->second;
  }
  Map m_byName, m_byPath, m_byFile, m_pathSource;
};

struct FileColumn {
  std::string band;
  const TableColumn* column;
};

std::vector<FileColumn> bandColumns(const Table& table) {
  std::vector<FileColumn> columns;
  for (const TableColumn& column : table.columns) {
    const std::string lower = lowerCaseAscii(column.name);
    if (lower.rfind("file_", 0) == 0 && lower.size() > 5 && lower != "file_name") {
      columns.push_back({column.name.substr(5), &column});
    }
  }
  return columns;
}

const TableColumn* fileNameColumn(const Table& table) {
  for (const char* name : {"filename", "file_name"}) {
    if (const TableColumn* column = table.find(name)) return column;
  }
  return nullptr;
}

class Joiner {
 public:
  /// @param ids  null: there is none, rows have no name of their own
  Joiner(FolderContents contents, const Table& table, const TableColumn* ids, std::vector<fs::path> roots)
      : m_found(std::move(contents.objects)),
        m_table(table),
        m_ids(ids),
        m_roots(std::move(roots)),
        m_index(m_found),
        m_takenBy(m_found.size(), kNone),
        m_sources(table.rows) {
    m_join.unusable = std::move(contents.unusable);
    m_join.damaged = std::move(contents.damaged);
    for (const UnusableFile& file : m_join.unusable)
      m_reported.insert(fs::path(file.path).lexically_normal().string());
  }

  CatalogueJoin join() {
    const std::vector<FileColumn> bands = bandColumns(m_table);
    const TableColumn* fileName = fileNameColumn(m_table);
    std::vector<bool> isMatched(m_table.rows, false);
    for (std::size_t row = 0; row < m_table.rows; ++row) {
      const std::string id = idOf(row);
      if (id.empty()) {
        m_join.unmatchedRows.push_back(placeOf(m_table, row) + " (no id)");
        continue;
      }
      const std::string file = fileName == nullptr ? std::string() : fileName->textAt(row);
      bool found = !file.empty() && takeFile(row, file);
      if (!found && !bands.empty()) found = takeBands(row, bands);
      if (!found) found = take(row, m_index.byName(id));
      isMatched[row] = found;
      if (!found) m_join.unmatchedRows.push_back(id);
    }
    readPlaces();
    collect(isMatched);
    return std::move(m_join);
  }

  CatalogueJoin joinPairs(std::vector<SkyPosition> places, std::vector<SkyPosition> centres,
                          const std::vector<SkyPair>& pairs) {
    m_places = std::move(places);
    m_centres = std::move(centres);
    std::vector<bool> isMatched(m_table.rows, false);
    for (const SkyPair& pair : pairs)
      isMatched[static_cast<std::size_t>(pair.first)] =
          take(static_cast<std::size_t>(pair.first), static_cast<std::size_t>(pair.second));
    for (std::size_t row = 0; row < m_table.rows; ++row) {
      if (isMatched[row]) continue;
      const std::string id = idOf(row);
      m_join.unmatchedRows.push_back(id.empty() ? placeOf(m_table, row) : id);
    }
    collect(isMatched);
    return std::move(m_join);
  }

 private:
  std::string idOf(std::size_t row) const { return m_ids == nullptr ? std::string() : m_ids->textAt(row); }

  // Where the rows lie, if the table says so.
  void readPlaces() {
    const CatalogueGuess guess = guessColumns(m_table);
    if (guess.ra.empty() || guess.dec.empty()) return;
    const TableColumn& ra = m_table.at(guess.ra);
    const TableColumn& dec = m_table.at(guess.dec);
    for (std::size_t row = 0; row < m_table.rows; ++row)
      m_places.push_back({ra.numberAt(row).value_or(kUnknown), dec.numberAt(row).value_or(kUnknown)});
  }

  // The path a table means: from the images' folder, or from the table's own; nothing if neither is an image.
  std::optional<fs::path> resolve(const std::string& written) const {
    for (const fs::path& root : m_roots) {
      const fs::path path = (root / written).lexically_normal();
      if (m_index.byPath(path) != kNone) return path;
    }
    return std::nullopt;
  }

  bool take(std::size_t row, std::size_t object) {
    if (object == kNone || object == kSeveral || m_takenBy[object] != kNone) return false;
    m_takenBy[object] = row;
    m_sources[row] = m_found[object].sources;
    m_nameOfRow[row] = m_found[object].name;
    return true;
  }

  bool takeFile(std::size_t row, const std::string& written) {
    if (const auto path = resolve(written)) return take(row, m_index.byPath(*path));
    const fs::path name = fs::path(written).filename();
    if (take(row, m_index.byFileName(name.string()))) return true;
    return take(row, m_index.byName(name.stem().string()));
  }

  // One file per band; the table's bands count, not those guessed from file names.
  bool takeBands(std::size_t row, const std::vector<FileColumn>& bands) {
    std::vector<ImageSource> sources;
    std::set<std::size_t> objects;
    for (const auto& [band, column] : bands) {
      const std::string written = column->textAt(row);
      if (written.empty()) continue;
      const auto path = resolve(written);
      if (!path) {
        reportMissing(row, written);
        continue;
      }
      const std::size_t object = m_index.byPath(*path);
      if (m_takenBy[object] != kNone && m_takenBy[object] != row) continue;
      ImageSource source = m_found[object].sources[m_index.sourceAt(*path)];
      source.band = band;
      sources.push_back(std::move(source));
      objects.insert(object);
    }
    if (sources.empty()) return false;
    for (const std::size_t object : objects) m_takenBy[object] = row;
    m_sources[row] = std::move(sources);
    return true;
  }

  // Segmentation maps and broken files are known already from listing the folder.
  void reportMissing(std::size_t row, const std::string& written) {
    for (const fs::path& root : m_roots) {
      if (m_reported.count((root / written).lexically_normal().string()) > 0) return;
    }
    m_join.unusable.push_back({written, m_table.source + ", " + placeOf(m_table, row) + ": the file " +
                                            written + " is not in the folder of images."});
  }

  static std::string uniqueName(const std::string& wanted, std::set<std::string>& taken) {
    std::string name = wanted;
    for (int n = 2; !taken.insert(name).second; ++n) name = wanted + " (" + std::to_string(n) + ")";
    return name;
  }

  void collect(const std::vector<bool>& isMatched) {
    struct Numbered {
      NewObject object;
      std::int64_t tableRow;
    };
    std::vector<Numbered> all;
    std::set<std::string> names;
    for (std::size_t row = 0; row < m_table.rows; ++row) {
      if (!isMatched[row]) continue;
      std::string name = idOf(row);
      if (name.empty()) name = m_nameOfRow.at(row);
      name = uniqueName(name, names);
      NewObject object{std::move(name), kUnknown, kUnknown, std::move(m_sources[row])};
      if (!m_places.empty()) {
        object.raDeg = m_places[row].raDeg;
        object.decDeg = m_places[row].decDeg;
      }
      all.push_back({std::move(object), static_cast<std::int64_t>(row)});
    }
    m_join.matched = static_cast<std::int64_t>(all.size());
    for (std::size_t i = 0; i < m_found.size(); ++i) {
      if (m_takenBy[i] != kNone) continue;
      // An image may be called like the id of another one.
      const std::string name = uniqueName(m_found[i].name, names);
      m_join.unmatchedImages.push_back(name);
      const SkyPosition place = m_centres.empty() ? SkyPosition{kUnknown, kUnknown} : m_centres[i];
      all.push_back({{name, place.raDeg, place.decDeg, m_found[i].sources}, -1});
    }
    std::sort(all.begin(), all.end(),
              [](const Numbered& a, const Numbered& b) { return a.object.name < b.object.name; });
    m_join.rowOfTableRow.assign(m_table.rows, -1);
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (all[i].tableRow >= 0)
        m_join.rowOfTableRow[static_cast<std::size_t>(all[i].tableRow)] = static_cast<std::int64_t>(i);
      m_join.objects.push_back(std::move(all[i].object));
    }
  }

  std::vector<FoundObject> m_found;
  const Table& m_table;
  const TableColumn* m_ids;
  std::vector<fs::path> m_roots;
  ImageIndex m_index;
  std::vector<std::size_t> m_takenBy;               ///< table row of each found object
  std::vector<std::vector<ImageSource>> m_sources;  ///< of each table row
  std::map<std::size_t, std::string> m_nameOfRow;   ///< of the images of matched rows
  std::vector<SkyPosition> m_places;                ///< of the table's rows; empty: not known
  std::vector<SkyPosition> m_centres;               ///< of the images; empty: not read
  std::set<std::string> m_reported;
  CatalogueJoin m_join;
};

}  // namespace

std::string placeOf(const Table& table, std::size_t row) {
  const std::string ending = lowerCaseAscii(fs::path(table.source).extension().string());
  const bool isText = ending == ".csv" || ending == ".tsv" || ending == ".txt" || ending == ".dat";
  return (isText ? "line " : "row ") + std::to_string(isText ? row + 2 : row + 1);
}

void requireUniqueIds(const Table& table, const TableColumn& ids) {
  std::unordered_map<std::string, std::size_t> rows;
  rows.reserve(table.rows);
  for (std::size_t i = 0; i < table.rows; ++i) {
    const std::string id = ids.textAt(i);
    if (id.empty()) continue;
    const auto [first, isNew] = rows.emplace(id, i);
    if (isNew) continue;
    throw Error(ErrorKind::BadInput,
                table.source + ": the id " + id + " occurs twice, in " + placeOf(table, first->second) +
                    " and in " + placeOf(table, i) +
                    ". Each object needs an id of its own; remove one of them, or choose another "
                    "column as the id.");
  }
}

CatalogueJoin joinNothing(FolderContents contents) {
  CatalogueJoin join;
  join.unusable = std::move(contents.unusable);
  join.damaged = std::move(contents.damaged);
  for (FoundObject& found : contents.objects) {
    join.objects.push_back({std::move(found.name), kUnknown, kUnknown, std::move(found.sources)});
  }
  return join;
}

CatalogueJoin joinCatalogue(FolderContents contents, const Table& table, const std::string& idColumn,
                            const fs::path& images, const fs::path& catalogue) {
  const TableColumn& ids = table.at(idColumn);
  requireUniqueIds(table, ids);
  return Joiner(std::move(contents), table, &ids, {fs::absolute(images), fs::absolute(catalogue)}).join();
}

CatalogueJoin joinBySky(FolderContents contents, const Table& table, const std::string& idColumn,
                        const std::vector<SkyPosition>& places, const std::vector<SkyPosition>& centres,
                        const std::vector<SkyPair>& pairs) {
  const TableColumn* ids = idColumn.empty() ? nullptr : &table.at(idColumn);
  if (ids != nullptr) requireUniqueIds(table, *ids);
  return Joiner(std::move(contents), table, ids, {}).joinPairs(places, centres, pairs);
}

}  // namespace labeling
