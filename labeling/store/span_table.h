#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace labeling {

class Connection;

/// One answer per object as text: numbers into a short list of words; 0 = missing.
struct WordColumn {
  std::vector<std::uint32_t> index;  ///< (N)
  std::vector<std::string> words;    ///< words[0] is unused
};

/// A column of numbers or words in memory that a statement reads where it lies.
using SpanColumn = std::variant<std::span<const float>, std::span<const double>,
                                std::span<const std::uint8_t>, const WordColumn*>;

/// What the table `computed` of a connection shows: rowid 0 ... rows - 1 and the columns c0, c1, ... NaN is
/// NULL. The memory must outlive every statement on the table.
struct SpanTable {
  std::int64_t rows = 0;
  std::vector<SpanColumn> columns;
};

/// Makes `computed` of this connection show `table` (a virtual table: no number is copied). The table object
/// must live until the next call for this connection, or the connection's end.
void showSpanTable(Connection& connection, const SpanTable& table);

}  // namespace labeling
