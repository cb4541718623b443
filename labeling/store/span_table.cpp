#include "labeling/store/span_table.h"

#include <sqlite3.h>

#include <algorithm>
#include <cmath>
#include <new>
#include <type_traits>

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
  bool isChosen = false;              ///< rows are those of `chosen`
  std::vector<std::uint32_t> chosen;  ///< ascending
  std::size_t at = 0;
};

constexpr int kAllRows = 0;
constexpr int kOneRow = 1;
constexpr int kComparisons = 2;  // idxStr: two characters each, comparison and '!' + column

// Comparisons of a number column with a value are made here, a million in two milliseconds, instead of row by
// row in SQLite's machine.
char letterOf(int op) {
  switch (op) {
    case SQLITE_INDEX_CONSTRAINT_EQ:
      return '=';
    case SQLITE_INDEX_CONSTRAINT_GT:
      return '>';
    case SQLITE_INDEX_CONSTRAINT_GE:
      return 'G';
    case SQLITE_INDEX_CONSTRAINT_LT:
      return '<';
    case SQLITE_INDEX_CONSTRAINT_LE:
      return 'L';
    default:
      return 0;
  }
}

bool isNumeric(const SpanColumn& column) { return !std::holds_alternative<const WordColumn*>(column); }

// Rows whose number compares so; a missing one (NaN) never does.
template <typename Compare>
void choose(std::vector<std::uint32_t>& chosen, bool isFirst, std::int64_t rows, const SpanColumn& column,
            Compare compare) {
  std::visit(
      [&](const auto& values) {
        if constexpr (!std::is_same_v<std::decay_t<decltype(values)>, const WordColumn*>) {
          const auto passes = [&](std::uint32_t row) { return compare(static_cast<double>(values[row])); };
          if (!isFirst) {
            std::erase_if(chosen, [&](std::uint32_t row) { return !passes(row); });
            return;
          }
          chosen.resize(static_cast<std::size_t>(rows));
          std::size_t count = 0;
          for (std::uint32_t row = 0; row < static_cast<std::uint32_t>(rows); ++row) {
            chosen[count] = row;
            count += passes(row) ? 1 : 0;
          }
          chosen.resize(count);
        }
      },
      column);
}

void choose(std::vector<std::uint32_t>& chosen, bool isFirst, std::int64_t rows, const SpanColumn& column,
            char op, sqlite3_value* value) {
  const int type = sqlite3_value_type(value);
  if (type != SQLITE_INTEGER && type != SQLITE_FLOAT) {
    // As SQLite has it: nothing compares with NULL, and every number comes before every text.
    const bool isBefore = type != SQLITE_NULL && (op == '<' || op == 'L');
    choose(chosen, isFirst, rows, column,
           [isBefore](double number) { return isBefore && !std::isnan(number); });
    return;
  }
  const double than = sqlite3_value_double(value);
  switch (op) {
    case '=':
      return choose(chosen, isFirst, rows, column, [than](double number) { return number == than; });
    case '>':
      return choose(chosen, isFirst, rows, column, [than](double number) { return number > than; });
    case 'G':
      return choose(chosen, isFirst, rows, column, [than](double number) { return number >= than; });
    case '<':
      return choose(chosen, isFirst, rows, column, [than](double number) { return number < than; });
    default:
      return choose(chosen, isFirst, rows, column, [than](double number) { return number <= than; });
  }
}

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
  const std::vector<SpanColumn>& columns = reinterpret_cast<Table*>(table)->contents->columns;
  std::string comparisons;
  for (int i = 0; i < info->nConstraint; ++i) {
    const auto& constraint = info->aConstraint[i];
    const auto column = static_cast<std::size_t>(std::max(constraint.iColumn, 0));
    constexpr std::size_t kMostColumns = 90;  // a printable character each
    if (constraint.usable == 0 || constraint.iColumn < 0 || letterOf(constraint.op) == 0 ||
        column >= kMostColumns || column >= columns.size() || !isNumeric(columns[column]) ||
        rows > UINT32_MAX)
      continue;
    comparisons += letterOf(constraint.op);
    comparisons += static_cast<char>('!' + column);
    info->aConstraintUsage[i].argvIndex = static_cast<int>(comparisons.size() / 2);
    info->aConstraintUsage[i].omit = 1;
  }
  info->idxNum = comparisons.empty() ? kAllRows : kComparisons;
  if (!comparisons.empty()) {
    info->idxStr = sqlite3_mprintf("%s", comparisons.c_str());
    if (info->idxStr == nullptr) return SQLITE_NOMEM;
    info->needToFreeIdxStr = 1;
  }
  const std::int64_t expected = rows >> std::min<std::size_t>(comparisons.size(), 8);
  info->estimatedCost = static_cast<double>(expected) + 1;
  info->estimatedRows = expected + 1;
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

int filter(sqlite3_vtab_cursor* base, int indexNumber, const char* comparisons, int count,
           sqlite3_value** arguments) {
  auto* cursor = reinterpret_cast<Cursor*>(base);
  cursor->row = 0;
  cursor->pastLast = cursor->contents->rows;
  cursor->isChosen = indexNumber == kComparisons;
  if (indexNumber == kComparisons) {
    try {
      for (int i = 0; i < count; ++i)
        choose(cursor->chosen, i == 0, cursor->contents->rows,
               cursor->contents->columns[static_cast<std::size_t>(comparisons[2 * i + 1] - '!')],
               comparisons[2 * i], arguments[i]);
    } catch (const std::bad_alloc&) {
      return SQLITE_NOMEM;
    }
    cursor->at = 0;
    cursor->row = cursor->chosen.empty() ? cursor->pastLast : cursor->chosen.front();
  }
  if (indexNumber == kOneRow) {
    cursor->row = sqlite3_value_int64(arguments[0]);
    const bool exists = sqlite3_value_type(arguments[0]) == SQLITE_INTEGER && cursor->row >= 0 &&
                        cursor->row < cursor->contents->rows;
    cursor->pastLast = exists ? cursor->row + 1 : cursor->row;
  }
  return SQLITE_OK;
}

int next(sqlite3_vtab_cursor* cursor) {
  auto* place = reinterpret_cast<Cursor*>(cursor);
  if (!place->isChosen)
    ++place->row;
  else
    place->row = ++place->at < place->chosen.size() ? place->chosen[place->at] : place->pastLast;
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
