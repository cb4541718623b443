#include "labeling/store/span_table.h"

#include <sqlite3.h>

#include <cmath>
#include <new>

#include "labeling/store/connection.h"

// SQLite's virtual table interface: C functions that must not let an exception pass.
namespace labeling {
namespace {

struct Table {
  sqlite3_vtab base{};
  const SpanTable* contents = nullptr;
};

struct Cursor {
  sqlite3_vtab_cursor base{};
  const SpanTable* contents = nullptr;
  std::int64_t row = 0;
  std::int64_t pastLast = 0;
};

constexpr int kAllRows = 0;
constexpr int kOneRow = 1;

int connect(sqlite3* database, void* contents, int, const char* const*, sqlite3_vtab** made, char**) {
  const auto* table = static_cast<const SpanTable*>(contents);
  try {
    std::string columns;
    for (std::size_t i = 0; i < table->columns.size(); ++i) {
      columns += (i == 0 ? "c" : ", c") + std::to_string(i);
    }
    if (columns.empty()) columns = "none";
    const int code = sqlite3_declare_vtab(database, ("CREATE TABLE computed (" + columns + ")").c_str());
    if (code != SQLITE_OK) return code;
    auto* opened = new Table;
    opened->contents = table;
    *made = &opened->base;
    return SQLITE_OK;
  } catch (const std::bad_alloc&) {
    return SQLITE_NOMEM;
  }
}

int disconnect(sqlite3_vtab* table) {
  delete reinterpret_cast<Table*>(table);
  return SQLITE_OK;
}

int bestIndex(sqlite3_vtab* table, sqlite3_index_info* info) {
  const std::int64_t rows = reinterpret_cast<Table*>(table)->contents->rows;
  for (int i = 0; i < info->nConstraint; ++i) {
    const auto& constraint = info->aConstraint[i];
    if (constraint.usable == 0 || constraint.iColumn != -1 || constraint.op != SQLITE_INDEX_CONSTRAINT_EQ)
      continue;
    info->aConstraintUsage[i].argvIndex = 1;
    info->idxNum = kOneRow;
    info->estimatedCost = 1;
    info->estimatedRows = 1;
    return SQLITE_OK;
  }
  info->idxNum = kAllRows;
  info->estimatedCost = static_cast<double>(rows);
  info->estimatedRows = rows;
  // Rows come in ascending order, so that ordering by row costs nothing.
  if (info->nOrderBy == 1 && info->aOrderBy[0].iColumn == -1 && info->aOrderBy[0].desc == 0)
    info->orderByConsumed = 1;
  return SQLITE_OK;
}

int open(sqlite3_vtab* table, sqlite3_vtab_cursor** made) {
  auto* cursor = new (std::nothrow) Cursor;
  if (cursor == nullptr) return SQLITE_NOMEM;
  cursor->contents = reinterpret_cast<Table*>(table)->contents;
  *made = &cursor->base;
  return SQLITE_OK;
}

int close(sqlite3_vtab_cursor* cursor) {
  delete reinterpret_cast<Cursor*>(cursor);
  return SQLITE_OK;
}

int filter(sqlite3_vtab_cursor* base, int indexNumber, const char*, int, sqlite3_value** arguments) {
  auto* cursor = reinterpret_cast<Cursor*>(base);
  cursor->row = 0;
  cursor->pastLast = cursor->contents->rows;
  if (indexNumber == kOneRow) {
    cursor->row = sqlite3_value_int64(arguments[0]);
    const bool exists = sqlite3_value_type(arguments[0]) == SQLITE_INTEGER && cursor->row >= 0 &&
                        cursor->row < cursor->contents->rows;
    cursor->pastLast = exists ? cursor->row + 1 : cursor->row;
  }
  return SQLITE_OK;
}

int next(sqlite3_vtab_cursor* cursor) {
  ++reinterpret_cast<Cursor*>(cursor)->row;
  return SQLITE_OK;
}

int isAtEnd(sqlite3_vtab_cursor* base) {
  const auto* cursor = reinterpret_cast<Cursor*>(base);
  return cursor->row >= cursor->pastLast ? 1 : 0;
}

void giveNumber(sqlite3_context* context, double value) {
  if (std::isnan(value)) {
    sqlite3_result_null(context);
  } else {
    sqlite3_result_double(context, value);
  }
}

int column(sqlite3_vtab_cursor* base, sqlite3_context* context, int index) {
  const auto* cursor = reinterpret_cast<Cursor*>(base);
  if (index < 0 || static_cast<std::size_t>(index) >= cursor->contents->columns.size()) return SQLITE_OK;
  const SpanColumn& column = cursor->contents->columns[static_cast<std::size_t>(index)];
  const auto row = static_cast<std::size_t>(cursor->row);
  if (const auto* floats = std::get_if<std::span<const float>>(&column)) {
    giveNumber(context, static_cast<double>((*floats)[row]));
  } else if (const auto* doubles = std::get_if<std::span<const double>>(&column)) {
    giveNumber(context, (*doubles)[row]);
  } else if (const auto* bytes = std::get_if<std::span<const std::uint8_t>>(&column)) {
    sqlite3_result_int(context, (*bytes)[row]);
  } else {
    const WordColumn& words = *std::get<const WordColumn*>(column);
    const std::uint32_t word = words.index[row];
    if (word == 0) {
      sqlite3_result_null(context);
    } else {
      const std::string& text = words.words[word];
      sqlite3_result_text(context, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
    }
  }
  return SQLITE_OK;
}

int rowid(sqlite3_vtab_cursor* base, sqlite3_int64* row) {
  *row = reinterpret_cast<Cursor*>(base)->row;
  return SQLITE_OK;
}

sqlite3_module moduleOfSpans() {
  sqlite3_module module{};
  module.xConnect = connect;  // without xCreate the table is there without being created
  module.xBestIndex = bestIndex;
  module.xDisconnect = disconnect;
  module.xDestroy = disconnect;
  module.xOpen = open;
  module.xClose = close;
  module.xFilter = filter;
  module.xNext = next;
  module.xEof = isAtEnd;
  module.xColumn = column;
  module.xRowid = rowid;
  return module;
}

}  // namespace

void showSpanTable(Connection& connection, const SpanTable& table) {
  static const sqlite3_module module = moduleOfSpans();
  // The library writes nothing through this pointer; it hands it back to connect().
  void* contents = const_cast<SpanTable*>(&table);
  const int code = sqlite3_create_module_v2(connection.handle(), "computed", &module, contents, nullptr);
  if (code != SQLITE_OK) connection.fail(code);
}

}  // namespace labeling
