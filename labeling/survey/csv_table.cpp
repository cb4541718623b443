#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "labeling/survey/ecsv_header.h"
#include "labeling/survey/table_formats.h"
#include "model/base/error.h"

namespace labeling {
namespace {
using model::Error;
using model::ErrorKind;

/// Columns set apart by any number of blanks, as many catalogues are printed.
constexpr char kRunsOfBlanks = '\0';

/// Walks through delimited text record by record (RFC 4180), knowing the line it stands on.
class Records {
 public:
  Records(std::string_view text, char separator, std::string name)
      : m_text(text), m_separator(separator), m_name(std::move(name)) {}

  /// Reads the next record that is not an empty line. @returns false at the end
  bool next(std::vector<std::string>& values) {
    values.clear();
    while (m_at < m_text.size()) {
      m_recordLine = m_line;
      if (skipLineEnd()) continue;
      readRecord(values);
      return true;
    }
    return false;
  }
  std::size_t line() const { return m_recordLine; }  ///< where the last record started, from 1

 private:
  bool skipLineEnd() {
    if (m_text[m_at] == '\r' && m_at + 1 < m_text.size() && m_text[m_at + 1] == '\n') ++m_at;
    if (m_text[m_at] != '\n' && m_text[m_at] != '\r') return false;
    ++m_at;
    ++m_line;
    return true;
  }

  bool isSeparator(char c) const {
    return m_separator == kRunsOfBlanks ? c == ' ' || c == '\t' : c == m_separator;
  }

  void skipBlanks() {
    if (m_separator != kRunsOfBlanks) return;
    while (m_at < m_text.size() && isSeparator(m_text[m_at])) ++m_at;
  }

  void readRecord(std::vector<std::string>& values) {
    for (;;) {
      skipBlanks();
      // Blanks before the end of a line separate nothing.
      if (m_separator == kRunsOfBlanks && !values.empty() && (m_at >= m_text.size() || skipLineEnd())) return;
      values.push_back(m_at < m_text.size() && m_text[m_at] == '"' ? quoted() : plain());
      if (m_at >= m_text.size()) return;
      if (isSeparator(m_text[m_at])) {
        ++m_at;
        continue;
      }
      if (skipLineEnd()) return;
      throw Error(ErrorKind::Unreadable,
                  m_name + " line " + std::to_string(m_line) +
                      ": after a closing quote there must be a separator or the end of "
                      "the line.");
    }
  }

  std::string plain() {
    const std::size_t start = m_at;
    while (m_at < m_text.size() && !isSeparator(m_text[m_at]) && m_text[m_at] != '\n' && m_text[m_at] != '\r')
      ++m_at;
    std::string_view value = m_text.substr(start, m_at - start);
    while (!value.empty() && (value.back() == ' ' || value.back() == '\t')) value.remove_suffix(1);
    while (!value.empty() && (value.front() == ' ' || value.front() == '\t')) value.remove_prefix(1);
    return std::string(value);
  }

  std::string quoted() {
    const std::size_t startLine = m_line;
    std::string value;
    ++m_at;
    for (;;) {
      const std::size_t quote = m_text.find('"', m_at);
      if (quote == std::string_view::npos)
        throw Error(ErrorKind::Unreadable,
                    m_name + " line " + std::to_string(startLine) + ": a quote is opened and never closed.");
      const std::string_view part = m_text.substr(m_at, quote - m_at);
      m_line += static_cast<std::size_t>(std::count(part.begin(), part.end(), '\n'));
      value += part;
      m_at = quote + 1;
      if (m_at >= m_text.size() || m_text[m_at] != '"') return value;
      value += '"';
      ++m_at;
    }
  }

  std::string_view m_text;
  char m_separator;
  std::string m_name;
  std::size_t m_at = 0;
  std::size_t m_line = 1;
  std::size_t m_recordLine = 1;
};

/// The separator that occurs most in the header line, outside quotes; a comma if none does.
char separatorOf(std::string_view text) {
  constexpr std::array<char, 4> kCandidates{',', '\t', ';', '|'};
  std::array<std::size_t, 4> counts{};
  bool inQuotes = false;
  for (const char c : text) {
    if (c == '"') inQuotes = !inQuotes;
    if (inQuotes) continue;
    if (c == '\n' || c == '\r') break;
    for (std::size_t i = 0; i < kCandidates.size(); ++i)
      if (c == kCandidates[i]) ++counts[i];
  }
  const auto most = std::max_element(counts.begin(), counts.end());
  return kCandidates[static_cast<std::size_t>(most - counts.begin())];
}

/// What stands before the header: a byte order mark, empty lines, lines of comment.
std::string_view preambleOf(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size() && (text[at] == '#' || text[at] == '\n' || text[at] == '\r'))
    at = std::min(text.find('\n', at), text.size() - 1) + 1;
  return text.substr(0, at);
}

bool holdsNumber(const std::vector<std::string>& values) {
  return std::any_of(values.begin(), values.end(), [](const std::string& value) {
    const TableColumn column = typedColumn("", {value});
    return !value.empty() && !std::holds_alternative<TableColumn::Texts>(column.values);
  });
}

/// "# id, ra, dec" directly above rows of numbers is the header, behind a comment sign.
std::optional<std::vector<std::string>> headerInComment(std::string_view preamble, char separator,
                                                        const std::vector<std::string>& firstRecord) {
  while (!preamble.empty() && (preamble.back() == '\n' || preamble.back() == '\r')) preamble.remove_suffix(1);
  const std::size_t start = preamble.rfind('\n');
  std::string_view line = preamble.substr(start == std::string_view::npos ? 0 : start + 1);
  if (!line.starts_with('#') || !holdsNumber(firstRecord)) return std::nullopt;
  line.remove_prefix(std::min(line.find_first_not_of("# "), line.size()));
  std::vector<std::string> names;
  if (!Records(line, separator, {}).next(names)) return std::nullopt;
  if (names.size() < 2 || names.size() != firstRecord.size() || holdsNumber(names)) return std::nullopt;
  return names;
}

/// A column of an ECSV file: what its header declares, where the values allow it.
TableColumn declaredColumn(const EcsvHeader::Column& declared, std::vector<std::string> texts) {
  if (declared.datatype == "bool")
    for (std::string& text : texts) {
      if (text == "True") text = "1";
      if (text == "False") text = "0";
    }
  TableColumn column;
  if (declared.datatype == "string") {
    column.name = declared.name;
    column.values = std::move(texts);
  } else {
    column = typedColumn(declared.name, std::move(texts));
  }
  column.unit = declared.unit;
  column.ucd = declared.ucd;
  column.description = declared.description;
  return column;
}

bool isPrintedTable(const std::filesystem::path& file) {
  std::string ending =
      file.extension() == ".gz" ? file.stem().extension().string() : file.extension().string();
  for (char& c : ending) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  return ending == ".txt" || ending == ".dat" || ending == ".ascii" || ending == ".tbl";
}

void checkIsText(std::string_view text, const std::string& name) {
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF"))
    throw Error(ErrorKind::Unreadable, name + " is in UTF-16; save it as UTF-8.");
  if (text.starts_with("\x93NUMPY") || text.starts_with("PAR1") || text.starts_with("PK\x03\x04"))
    throw Error(ErrorKind::Unreadable,
                name + " is a binary file, not a CSV or FITS table; export it as CSV.");
  if (text.find('\0') != std::string_view::npos)
    throw Error(ErrorKind::Unreadable, name + " is not a text table: it holds zero bytes.");
  const auto start = text.find_first_not_of(" \t\r\n");
  if (start != std::string_view::npos && text[start] == '<')
    throw Error(
        ErrorKind::Unreadable,
        name + " starts like a web page or XML, not like a table. Export it as CSV, FITS or VOTable.");
}
}  // namespace

Table readCsv(std::string_view all, const std::filesystem::path& file) {
  const std::string path = file.string();
  checkIsText(all, path);
  if (all.starts_with("\xEF\xBB\xBF")) all.remove_prefix(3);
  const std::string_view preamble = preambleOf(all);
  const auto skipped = static_cast<std::size_t>(std::count(preamble.begin(), preamble.end(), '\n'));
  const std::string_view text = all.substr(preamble.size());
  const std::optional<EcsvHeader> ecsv = ecsvHeader(preamble);
  char separator = ecsv ? ecsv->delimiter : separatorOf(text);
  const std::string_view firstLine = text.substr(0, text.find('\n'));
  if (!ecsv && isPrintedTable(file) && firstLine.find(separator) == std::string_view::npos)
    separator = kRunsOfBlanks;
  Records records(text, separator, path);

  std::vector<std::string> header;
  if (!records.next(header)) throw Error(ErrorKind::Unreadable, path + " has no header line.");
  std::vector<std::vector<std::string>> texts(header.size());
  Table table;
  table.source = path;
  if (auto names = headerInComment(preamble, separator, header)) {
    for (std::size_t c = 0; c < header.size(); ++c) texts[c].push_back(std::move(header[c]));
    table.rows = 1;
    header = std::move(*names);
  }
  for (std::size_t i = 0; i < header.size(); ++i)
    if (header[i].empty()) header[i] = "column_" + std::to_string(i + 1);  // the index that pandas writes

  std::vector<std::string> values;
  while (records.next(values)) {
    if (values.size() != header.size()) {
      if (values.front().starts_with('#')) continue;  // a comment between the rows
      throw Error(ErrorKind::Unreadable,
                  path + " line " + std::to_string(records.line() + skipped) + " has " +
                      std::to_string(values.size()) + (values.size() == 1 ? " value" : " values") +
                      " where the header has " + std::to_string(header.size()) + " columns.");
    }
    for (std::size_t c = 0; c < values.size(); ++c) texts[c].push_back(std::move(values[c]));
    ++table.rows;
  }
  for (std::size_t c = 0; c < header.size(); ++c) {
    std::vector<std::string> cells = std::exchange(texts[c], {});
    const EcsvHeader::Column* declared = nullptr;
    if (ecsv)
      for (const EcsvHeader::Column& column : ecsv->columns)
        if (column.name == header[c]) declared = &column;
    if (declared != nullptr && !declared->subtype.empty()) {
      table.notes.push_back("Left out: " + header[c] + " (" + declared->subtype + "): an array in each row.");
      continue;
    }
    table.columns.push_back(declared != nullptr ? declaredColumn(*declared, std::move(cells))
                                                : typedColumn(std::move(header[c]), std::move(cells)));
  }
  if (table.columns.empty())
    throw Error(ErrorKind::Unreadable, path + " holds a table without a column of single values.");
  return table;
}

}  // namespace labeling
