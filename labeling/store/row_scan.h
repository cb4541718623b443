#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace labeling {

/// One row as it lies in a database file: its number and its values (NULL, integer, real, text).
struct ScannedRow {
  using Value = std::variant<std::monostate, std::int64_t, double, std::string>;
  std::int64_t number = 0;  ///< rowid; 0 for a key
  std::int64_t page = 0;    ///< where it lies, from 1: rows of one page belong to one table
  bool isKey = false;       ///< a row of a WITHOUT ROWID table, or the entry of an index
  std::vector<Value> values;

  std::string text(std::size_t column) const;  ///< empty for another type or a column that is not there
  std::optional<std::int64_t> integer(std::size_t column) const;
  std::optional<double> real(std::size_t column) const;  ///< of an integer too
};

/// Every row that can be decoded in any page of a SQLite file and of its write-ahead log, whatever else is
/// damaged: no schema and no path through inner pages is needed. The rows of all tables and the entries of
/// all indices come, in no order; a row may come several times, and one that was deleted may come as well.
/// @param pageSize  of the database, for a file whose first page is damaged
/// @throws Error(Unreadable) if the file cannot be read at all
/// @see https://www.sqlite.org/fileformat2.html, sections 1.6, 2.1, 2.4 and 4.1
std::vector<ScannedRow> scanRows(const std::filesystem::path& file, std::int64_t pageSize);

}  // namespace labeling
