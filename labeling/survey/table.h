#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace labeling {

/// A column keeps what was in the file: 64-bit integers never pass through floating point.
struct TableColumn {
  using Integers = std::vector<std::optional<std::int64_t>>;
  using Reals = std::vector<double>;       ///< NaN = missing
  using Texts = std::vector<std::string>;  ///< empty = missing
  std::string name;
  std::string unit;  ///< "deg", "mag"; empty if not stated
  std::string ucd;   ///< "pos.eq.ra;meta.main"; empty if not stated
  std::string description;
  std::variant<Integers, Reals, Texts> values;

  std::string textAt(std::size_t row) const;              ///< as in the file; empty = missing
  std::optional<double> numberAt(std::size_t row) const;  ///< nothing if missing or not a number
};

struct Table {
  std::vector<TableColumn> columns;
  std::size_t rows = 0;

  const TableColumn* find(const std::string& name) const;  ///< exact, then ignoring case; null if absent
  /// @throws Error(NotFound) naming the column, the file's columns and the nearest name
  const TableColumn& at(const std::string& name) const;
  std::string source;  ///< file name, for sentences
  /// What of the file is not in `columns`, a sentence each: columns of arrays, further tables.
  std::vector<std::string> notes;
};

/// CSV, TSV (RFC 4180, a header line), ECSV, columns set apart by blanks (.txt, .dat), FITS binary or ASCII
/// table, VOTable (TABLEDATA, BINARY, BINARY2); each also compressed by gzip. Told apart by content.
/// A text column of CSV becomes Integers or Reals if all its values are.
/// @throws Error naming file and line: unreadable, ragged row, duplicated column, no table
Table readTable(const std::filesystem::path& file);

/// By the ending: .csv, .tsv, .ecsv, .fits, .vot (VOTable 1.4, TABLEDATA). Written whole or not at all.
/// Units, UCDs and descriptions travel in ECSV, FITS and VOTable.
/// @throws Error(BadInput) for another ending, Error(DiskFull, Unwritable)
void writeTable(const Table& table, const std::filesystem::path& file);

/// ".csv", ".vot", ...: whether writeTable() knows the ending, in any case.
bool isTableEnding(const std::string& ending);

}  // namespace labeling
