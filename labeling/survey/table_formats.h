#pragma once
#include <filesystem>
#include <string>
#include <string_view>

#include "labeling/survey/table.h"

namespace labeling {

// The readers behind readTable(), and a writer of its own file.
Table readCsv(std::string_view text, const std::filesystem::path& file);
Table readFitsTable(const std::filesystem::path& file);
Table readVoTable(std::string_view bytes, const std::filesystem::path& file);

void writeLatexTable(const Table& table, const std::filesystem::path& file);

/// A text column becomes Integers or Reals if all its values are (empty ones are missing). Whole numbers with
/// leading zeros or beyond 64 bits stay text, since they are names.
TableColumn typedColumn(std::string name, std::vector<std::string> texts);

/// @throws Error(BadInput) naming the column if two have one name
void checkColumnNames(const Table& table);

std::string textOfNumber(double value);  ///< shortest text that reads back the same; empty for NaN

}  // namespace labeling
