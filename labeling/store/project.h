#pragma once
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "labeling/survey/cutout.h"
#include "labeling/survey/table.h"
#include "model/base/run_control.h"

namespace labeling {

class Connection;  // labeling/store/connection.h; SQLite stays in this folder

struct NewObject {
  std::string name;              ///< stable id of the survey, unique in the project
  double raDeg = 0, decDeg = 0;  ///< ICRS; NaN if not known
  std::vector<ImageSource> sources;
};

/// The mosaics that show some objects, one a band.
struct MosaicStack {
  std::vector<ImageSource> bands;  ///< without views
  std::size_t grid = 0;            ///< which of them sets the pixel grid
  Resampling resampling = Resampling::Lanczos3;
};

/// An object that is a view into mosaics: no image file of its own.
struct NewView {
  std::string name;       ///< unique in the project
  SkyPosition centre;     ///< ICRS, finite
  double sizeArcsec = 0;  ///< > 0; side of the square of sky
  std::size_t stack = 0;  ///< index of its MosaicStack
};

enum class ColumnType { Integer, Real, Text };

struct ColumnInfo {
  std::string name;  ///< as in the catalogue
  ColumnType type = ColumnType::Real;
  std::string unit, ucd, description;
};

/// One directory NAME.tuningfork/: labels.sqlite (precious), models/, derived/ (rebuildable).
/// One per thread: SQLite connections are not shared.
class Project {
 public:
  enum class Access { ReadWrite, ReadOnly };

  /// @throws Error(BadInput) if the directory exists and is not empty, Unwritable, DiskFull
  static Project create(const std::filesystem::path& directory, const std::string& title);
  /// @throws Error(NotFound, NewerVersion, Corrupt, Unwritable): every sentence names the directory
  static Project open(const std::filesystem::path& directory, Access access = Access::ReadWrite);
  Project(Project&&) noexcept;
  Project& operator=(Project&&) noexcept;
  ~Project();

  const std::filesystem::path& directory() const;
  std::filesystem::path modelsDirectory() const;  ///< created when needed
  std::filesystem::path derivedDirectory() const;
  std::string title() const;
  std::string uuid() const;  ///< of the project; a copy keeps it
  bool isReadOnly() const;
  std::string storeWarning() const;  ///< sentence shown once: "on a network folder ..."; empty if all is well

  // --- objects: a stable name and a dense row number 0 ... objectCount() - 1
  std::int64_t objectCount() const;
  void addObjects(std::span<const NewObject>
                      objects);  ///< one transaction; image paths are stored relative where possible
  /// Objects that are views; one transaction. Each takes a row of three numbers, however many bands there
  /// are.
  void addViews(std::span<const MosaicStack> stacks, std::span<const NewView> views,
                const model::RunControl& control = {});
  std::string objectName(std::int64_t row) const;
  std::optional<std::int64_t> rowOf(const std::string& name) const;
  std::vector<std::string> objectNames() const;                   ///< (N)
  SkyPosition position(std::int64_t row) const;                   ///< NaN if not known
  std::vector<SkyPosition> positions() const;                     ///< (N) of all objects
  std::vector<ImageSource> imageSources(std::int64_t row) const;  ///< absolute paths
  std::vector<ImageSource> mosaics() const;  ///< that objects are views into, absolute paths; without views

  // --- catalogue columns, one typed value per object
  std::vector<ColumnInfo> columns() const;
  void addColumns(const Table& table,
                  std::span<const std::int64_t> rowOfTableRow);     ///< -1: the row joins no object
  std::vector<double> numbers(const std::string& column) const;     ///< (N) NaN = missing
  TableColumn::Integers integers(const std::string& column) const;  ///< (N) exact; for Integer columns
  std::vector<std::string> texts(const std::string& column) const;  ///< (N) as text; empty = missing
  std::vector<std::pair<std::string, std::string>> facts(
      std::int64_t row) const;  ///< column name, value with unit

  // --- small settings kept with the project: display, scheme in use, model in use ...
  std::optional<std::string> setting(const std::string& key) const;
  void setSetting(const std::string& key, const std::string& value);
  std::string modelInUse() const;  ///< name of the promoted model; empty if none

  /// How long a write waits for another program before it fails; a window wants its keys back sooner than a
  /// command does.
  void setPatience(std::chrono::milliseconds patience);

  Connection& connection() const;  ///< for labeling/store and labeling/history only

 private:
  struct State;
  explicit Project(std::unique_ptr<State> state);
  const MosaicStack& stackOf(std::int64_t id) const;
  std::vector<ImageSource> viewSources(std::int64_t row) const;
  std::unique_ptr<State> m_state;
};

/// Which part of every experiment an object belongs to: a hash of its name, so fixed for the life of a
/// project and the same in every copy of it.
enum class Split { Train, Validation, Test };  // 70, 15, 15 %
Split splitOf(const std::string& objectName);
const char* nameOf(Split split);

}  // namespace labeling
