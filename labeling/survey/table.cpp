#include "labeling/survey/table.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <limits>
#include <set>
#include <utility>

#include "labeling/survey/file_bytes.h"
#include "labeling/survey/gzip_bytes.h"
#include "labeling/survey/table_formats.h"
#include "model/base/error.h"
#include "model/base/nearest_name.h"

namespace labeling {
namespace {
using model::Error;
using model::ErrorKind;

std::string lowered(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return result;
}

std::optional<std::int64_t> integerFrom(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  const std::string_view digits = text.substr(text.front() == '-' ? 1 : 0);
  if (digits.size() > 1 && digits.front() == '0') return std::nullopt;  // "007" is a name
  if (text == "-0") return std::nullopt;
  return value;
}

bool isDigits(std::string_view text) {
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) text.remove_prefix(1);
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::optional<double> realFrom(std::string_view text) {
  if (!text.empty() && text.front() == '+') text.remove_prefix(1);
  if (text.empty()) return std::nullopt;
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (end != text.data() + text.size()) return std::nullopt;
  if (error == std::errc::result_out_of_range) return std::nullopt;
  if (error != std::errc()) return std::nullopt;
  return value;
}

/// Long digit strings and "007" must not become rounded numbers.
bool isNameOfDigits(std::string_view text) {
  if (!isDigits(text)) return false;
  const std::string_view digits = text.substr(text.front() == '-' || text.front() == '+' ? 1 : 0);
  return digits.size() > 15 || (digits.size() > 1 && digits.front() == '0');
}
}  // namespace

std::string textOfNumber(double value) {
  if (std::isnan(value)) return {};
  std::array<char, 40> text{};
  const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() ? std::string(text.data(), end) : std::string();
}

TableColumn typedColumn(std::string name, std::vector<std::string> texts) {
  TableColumn column;
  column.name = std::move(name);
  const bool some = std::any_of(texts.begin(), texts.end(), [](const std::string& t) { return !t.empty(); });
  const bool integers = some && std::all_of(texts.begin(), texts.end(), [](const std::string& t) {
                          return t.empty() || integerFrom(t).has_value();
                        });
  if (integers) {
    TableColumn::Integers values;
    values.reserve(texts.size());
    for (const std::string& text : texts) values.push_back(text.empty() ? std::nullopt : integerFrom(text));
    column.values = std::move(values);
    return column;
  }
  const bool reals = some && std::all_of(texts.begin(), texts.end(), [](const std::string& t) {
                       return t.empty() || (realFrom(t).has_value() && !isNameOfDigits(t));
                     });
  if (reals) {
    TableColumn::Reals values;
    values.reserve(texts.size());
    for (const std::string& text : texts)
      values.push_back(text.empty() ? std::numeric_limits<double>::quiet_NaN() : *realFrom(text));
    column.values = std::move(values);
    return column;
  }
  column.values = std::move(texts);
  return column;
}

void checkColumnNames(const Table& table) {
  std::set<std::string> names;
  for (const TableColumn& column : table.columns)
    if (!names.insert(column.name).second)
      throw Error(ErrorKind::BadInput,
                  table.source + " has two columns called \"" + column.name + "\". Rename one of them.");
}

std::string TableColumn::textAt(std::size_t row) const {
  if (const auto* texts = std::get_if<Texts>(&values)) return texts->at(row);
  if (const auto* reals = std::get_if<Reals>(&values)) return textOfNumber(reals->at(row));
  const auto& integer = std::get<Integers>(values).at(row);
  return integer ? std::to_string(*integer) : std::string();
}

std::optional<double> TableColumn::numberAt(std::size_t row) const {
  if (const auto* texts = std::get_if<Texts>(&values)) {
    const auto value = realFrom(texts->at(row));
    return value && !std::isnan(*value) ? value : std::nullopt;
  }
  if (const auto* reals = std::get_if<Reals>(&values)) {
    const double value = reals->at(row);
    return std::isnan(value) ? std::nullopt : std::optional(value);
  }
  const auto& integer = std::get<Integers>(values).at(row);
  return integer ? std::optional(static_cast<double>(*integer)) : std::nullopt;
}

const TableColumn* Table::find(const std::string& name) const {
  for (const TableColumn& column : columns)
    if (column.name == name) return &column;
  const std::string low = lowered(name);
  for (const TableColumn& column : columns)
    if (lowered(column.name) == low) return &column;
  return nullptr;
}

const TableColumn& Table::at(const std::string& name) const {
  if (const TableColumn* column = find(name)) return *column;
  std::string sentence = source + " has no column \"" + name + "\"";
  std::vector<std::string> names;
  for (const TableColumn& column : columns) names.push_back(column.name);
  const auto nearest = model::nearestName(name, names);
  sentence += nearest ? "; did you mean \"" + *nearest + "\"?" : ".";
  constexpr std::size_t kMostListed = 40;
  std::string known;
  for (std::size_t i = 0; i < std::min(names.size(), kMostListed); ++i)
    known += (i > 0 ? ", " : "") + names[i];
  if (names.size() > kMostListed) known += ", ...";
  throw Error(ErrorKind::NotFound, sentence + " Its columns are: " + known + ".");
}

namespace {

bool isVoTable(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
  if (!text.starts_with('<')) return false;
  const std::string_view start = text.substr(0, 4096);
  return start.starts_with("<?xml") || start.find("VOTABLE") != std::string_view::npos;
}

Table readAnyTable(const std::filesystem::path& file) {
  const FileKind kind = kindOfFile(file);
  if (kind == FileKind::Jpeg || kind == FileKind::Png)
    throw Error(ErrorKind::Unreadable, file.string() + " is a picture, not a table.");
  if (kind == FileKind::Fits) return readFitsTable(file);
  std::vector<unsigned char> bytes = readBytes(file);
  if (kind == FileKind::Gzip) {
    if (kindOfBytes(startOfGzip(bytes, 64, file)) == FileKind::Fits) return readFitsTable(file);
    bytes = gunzip(bytes, file);
  }
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  return isVoTable(text) ? readVoTable(text, file) : readCsv(text, file);
}

}  // namespace

Table readTable(const std::filesystem::path& file) {
  Table table = readAnyTable(file);
  checkColumnNames(table);
  return table;
}

}  // namespace labeling
