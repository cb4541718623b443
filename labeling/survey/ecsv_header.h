#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace labeling {

/// What the comment lines before an ECSV table say of its columns.
/// @see Aldcroft 2013, Astropy Proposal for Enhancement 6
struct EcsvHeader {
  struct Column {
    std::string name, unit, datatype, subtype, description, ucd;
  };
  std::vector<Column> columns;
  char delimiter = ' ';
};

/// @param preamble the lines that start with '#', as they stand in the file
/// @returns nothing if they are ordinary comments
std::optional<EcsvHeader> ecsvHeader(std::string_view preamble);

/// The lines that describe these columns, "# %ECSV 1.0" first, for a table with commas.
std::string ecsvLines(const std::vector<EcsvHeader::Column>& columns);

}  // namespace labeling
