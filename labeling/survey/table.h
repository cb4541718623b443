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
};

/// CSV, TSV (RFC 4180, a header line), FITS binary or ASCII table, told apart by content.
/// A text column becomes Integers or Reals if all its values are.
/// @throws Error naming file and line: unreadable, ragged row, duplicated column, no table
Table readTable(const std::filesystem::path& file);

/// By the ending: .csv, .fits, .vot (VOTable 1.4, TABLEDATA). Written whole or not at all.
void writeTable(const Table& table, const std::filesystem::path& file);

}  // namespace labeling
