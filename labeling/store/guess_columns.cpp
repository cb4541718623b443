#include <array>
#include <set>

#include "labeling/store/project_builder.h"
#include "labeling/store/query_tokens.h"

namespace labeling {
namespace {

// As surveys call them, the most telling first.
constexpr std::array kIdNames{"objid",     "object_id", "objectid",        "dr7objid",
                              "dr8objid",  "galaxyid",  "galaxy_id",       "iauname",
                              "source_id", "id",        "coadd_object_id", "id_str",
                              "pgcname",   "name",      "object",          "specobjid"};
constexpr std::array kRaNames{"ra",       "ra_deg",   "radeg",       "raj2000",
                              "ra_j2000", "_raj2000", "alpha_j2000", "ra_icrs"};
constexpr std::array kDecNames{"dec",       "dec_deg",  "decdeg",      "dej2000",  "decj2000",
                               "dec_j2000", "_dej2000", "delta_j2000", "dec_icrs", "de_icrs"};

bool isUniqueId(const TableColumn& column, std::size_t rows) {
  if (std::holds_alternative<TableColumn::Reals>(column.values)) return false;
  std::set<std::string> seen;
  for (std::size_t row = 0; row < rows; ++row) {
    const std::string id = column.textAt(row);
    if (id.empty() || !seen.insert(id).second) return false;
  }
  return rows > 0;
}

bool isWithin(const TableColumn& column, std::size_t rows, double low, double high) {
  bool isAny = false;
  for (std::size_t row = 0; row < rows; ++row) {
    const auto value = column.numberAt(row);
    if (!value) continue;
    if (*value < low || *value > high) return false;
    isAny = true;
  }
  return isAny;
}

template <typename Names>
std::string position(const Table& table, const Names& names, const std::string& ucd, double low,
                     double high) {
  for (const TableColumn& column : table.columns) {
    if (column.ucd.rfind(ucd, 0) == 0 && isWithin(column, table.rows, low, high)) return column.name;
  }
  for (const char* name : names) {
    for (const TableColumn& column : table.columns) {
      if (lowerCaseAscii(column.name) == name && isWithin(column, table.rows, low, high)) return column.name;
    }
  }
  return {};
}

std::string identifier(const Table& table) {
  for (const char* name : kIdNames) {
    for (const TableColumn& column : table.columns) {
      if (lowerCaseAscii(column.name) == name && isUniqueId(column, table.rows)) return column.name;
    }
  }
  for (const TableColumn& column : table.columns) {
    if (column.ucd.rfind("meta.id", 0) == 0 && isUniqueId(column, table.rows)) return column.name;
  }
  for (const TableColumn& column : table.columns) {
    if (isUniqueId(column, table.rows)) return column.name;
  }
  return {};
}

}  // namespace

CatalogueGuess guessColumns(const Table& table) {
  return {identifier(table), position(table, kRaNames, "pos.eq.ra", 0, 360),
          position(table, kDecNames, "pos.eq.dec", -90, 90)};
}

}  // namespace labeling
