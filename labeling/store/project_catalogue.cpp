#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include "labeling/store/project.h"
#include "labeling/store/project_state.h"
#include "model/base/error.h"

namespace labeling {
namespace {

using model::Error;
using model::ErrorKind;

// SQLite takes 2,000 columns a table; one is the object's.
constexpr std::size_t kMostColumns = 1999;
constexpr const char* kKeyColumn = "tuningfork_object";

const char* sqlTypeOf(ColumnType type) {
  return type == ColumnType::Integer ? "INTEGER" : type == ColumnType::Real ? "REAL" : "TEXT";
}

const char* storedTypeOf(ColumnType type) {
  return type == ColumnType::Integer ? "integer" : type == ColumnType::Real ? "real" : "text";
}

ColumnType typeFromStored(const std::string& text) {
  return text == "integer" ? ColumnType::Integer : text == "real" ? ColumnType::Real : ColumnType::Text;
}

ColumnType typeOf(const TableColumn& column) {
  if (std::holds_alternative<TableColumn::Integers>(column.values)) return ColumnType::Integer;
  return std::holds_alternative<TableColumn::Reals>(column.values) ? ColumnType::Real : ColumnType::Text;
}

std::string lowerCase(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(c < 128 ? std::tolower(c) : c); });
  return text;
}

// "r_mag", or "r_mag_2" if that is taken (names differ in more than case, as SQL asks).
std::string freeName(const std::string& wanted, const std::vector<ColumnInfo>& taken) {
  const auto isTaken = [&](const std::string& name) {
    const std::string lower = lowerCase(name);
    return lower == kKeyColumn || std::any_of(taken.begin(), taken.end(), [&](const ColumnInfo& column) {
             return lowerCase(column.name) == lower;
           });
  };
  const std::string base = wanted.empty() ? "column" : wanted;
  std::string name = base;
  for (int i = 2; isTaken(name); ++i) name = base + "_" + std::to_string(i);
  return name;
}

void bindCell(Statement& statement, int index, const TableColumn& column, std::size_t row) {
  if (const auto* integers = std::get_if<TableColumn::Integers>(&column.values)) {
    statement.bind(index, (*integers)[row]);
  } else if (const auto* reals = std::get_if<TableColumn::Reals>(&column.values)) {
    statement.bind(index, (*reals)[row]);
  } else {
    const std::string& text = std::get<TableColumn::Texts>(column.values)[row];
    if (text.empty()) {
      statement.bindNull(index);
    } else {
      statement.bind(index, text);
    }
  }
}

}  // namespace

std::vector<ColumnInfo> Project::columns() const {
  std::vector<ColumnInfo> columns;
  Statement all = connection().prepare(
      "SELECT name, type, unit, ucd, description FROM catalogue_column ORDER BY ordinal");
  while (all.step()) {
    columns.push_back({all.text(0), typeFromStored(all.text(1)), all.text(2), all.text(3), all.text(4)});
  }
  return columns;
}

void Project::addColumns(const Table& table, std::span<const std::int64_t> rowOfTableRow) {
  if (rowOfTableRow.size() != table.rows) {
    throw Error(ErrorKind::BadInput, "The table " + table.source + " has " + std::to_string(table.rows) +
                                         " rows, but objects were named for " +
                                         std::to_string(rowOfTableRow.size()) + ".");
  }
  if (table.columns.empty()) return;
  Transaction transaction(connection());
  std::vector<ColumnInfo> known = columns();
  if (known.size() + table.columns.size() > kMostColumns) {
    throw Error(ErrorKind::BadInput, "The catalogue would have " +
                                         std::to_string(known.size() + table.columns.size()) +
                                         " columns; at most 1,999 are possible. Leave some out.");
  }
  std::string names = kKeyColumn, marks = "?1", updates;
  int parameter = 1;
  for (const TableColumn& column : table.columns) {
    const ColumnType type = typeOf(column);
    const std::string name = freeName(column.name, known);
    const std::string quoted = quotedName(name);
    connection().execute("ALTER TABLE catalogue ADD COLUMN " + quoted + " " + sqlTypeOf(type));
    connection()
        .prepare("INSERT INTO catalogue_column VALUES (?, ?, ?, ?, ?, ?)")
        .bind(1, static_cast<std::int64_t>(known.size()))
        .bind(2, name)
        .bind(3, storedTypeOf(type))
        .bind(4, column.unit)
        .bind(5, column.ucd)
        .bind(6, column.description)
        .run();
    known.push_back({name, type, column.unit, column.ucd, column.description});
    names += ", " + quoted;
    marks += ", ?" + std::to_string(++parameter);
    updates += (updates.empty() ? "" : ", ") + quoted + " = excluded." + quoted;
  }
  Statement put = connection().prepare("INSERT INTO catalogue (" + names + ") VALUES (" + marks +
                                       ") ON CONFLICT (" + kKeyColumn + ") DO UPDATE SET " + updates);
  const std::int64_t objects = objectCount();
  for (std::size_t i = 0; i < table.rows; ++i) {
    if (rowOfTableRow[i] < 0) continue;
    if (rowOfTableRow[i] >= objects) {
      throw Error(ErrorKind::BadInput, "Row " + std::to_string(i + 1) + " of " + table.source +
                                           " is joined to object number " + std::to_string(rowOfTableRow[i]) +
                                           ", which does not exist.");
    }
    put.bind(1, rowOfTableRow[i]);
    for (std::size_t c = 0; c < table.columns.size(); ++c)
      bindCell(put, static_cast<int>(c) + 2, table.columns[c], i);
    put.run();
  }
  transaction.commit();
}

namespace {
ColumnInfo columnNamed(const Project& project, const std::string& name) {
  const std::vector<ColumnInfo> all = project.columns();
  for (const ColumnInfo& column : all)
    if (column.name == name) return column;
  for (const ColumnInfo& column : all)
    if (lowerCase(column.name) == lowerCase(name)) return column;
  std::string list;
  for (const ColumnInfo& column : all) list += (list.empty() ? "" : ", ") + column.name;
  throw Error(ErrorKind::NotFound,
              "The catalogue has no column " + name + ". It has: " + (list.empty() ? "none" : list) + ".");
}
}  // namespace

std::vector<double> Project::numbers(const std::string& name) const {
  const ColumnInfo column = columnNamed(*this, name);
  if (column.type == ColumnType::Text) {
    throw Error(ErrorKind::BadInput, "The column " + column.name + " holds text, not numbers.");
  }
  const ReadTransaction oneMoment(connection());
  std::vector<double> values(static_cast<std::size_t>(objectCount()),
                             std::numeric_limits<double>::quiet_NaN());
  Statement all =
      connection().prepare("SELECT tuningfork_object, " + quotedName(column.name) + " FROM catalogue");
  while (all.step()) values.at(static_cast<std::size_t>(all.integer(0))) = all.real(1);
  return values;
}

TableColumn::Integers Project::integers(const std::string& name) const {
  const ColumnInfo column = columnNamed(*this, name);
  if (column.type != ColumnType::Integer) {
    throw Error(ErrorKind::BadInput, "The column " + column.name + " does not hold whole numbers.");
  }
  const ReadTransaction oneMoment(connection());
  TableColumn::Integers values(static_cast<std::size_t>(objectCount()));
  Statement all =
      connection().prepare("SELECT tuningfork_object, " + quotedName(column.name) + " FROM catalogue");
  while (all.step()) {
    if (!all.isNull(1)) values.at(static_cast<std::size_t>(all.integer(0))) = all.integer(1);
  }
  return values;
}

std::vector<std::string> Project::texts(const std::string& name) const {
  const ColumnInfo column = columnNamed(*this, name);
  const ReadTransaction oneMoment(connection());
  std::vector<std::string> values(static_cast<std::size_t>(objectCount()));
  Statement all =
      connection().prepare("SELECT tuningfork_object, " + quotedName(column.name) + " FROM catalogue");
  while (all.step()) values.at(static_cast<std::size_t>(all.integer(0))) = all.anyText(1);
  return values;
}

std::vector<std::pair<std::string, std::string>> Project::facts(std::int64_t row) const {
  std::vector<std::pair<std::string, std::string>> facts;
  const std::vector<ColumnInfo> all = columns();
  if (all.empty()) return facts;
  std::string names;
  for (const ColumnInfo& column : all) names += (names.empty() ? "" : ", ") + quotedName(column.name);
  Statement find = connection().prepare("SELECT " + names + " FROM catalogue WHERE tuningfork_object = ?");
  find.bind(1, row);
  if (!find.step()) return facts;
  for (std::size_t c = 0; c < all.size(); ++c) {
    const int index = static_cast<int>(c);
    if (find.isNull(index)) continue;
    facts.emplace_back(all[c].name, find.anyText(index) + (all[c].unit.empty() ? "" : " " + all[c].unit));
  }
  return facts;
}

}  // namespace labeling
