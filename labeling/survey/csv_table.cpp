#include <algorithm>
#include <array>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "labeling/survey/file_bytes.h"
#include "labeling/survey/table_formats.h"
#include "model/base/error.h"

namespace labeling {
namespace {
using model::Error;
using model::ErrorKind;

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

  void readRecord(std::vector<std::string>& values) {
    for (;;) {
      values.push_back(m_at < m_text.size() && m_text[m_at] == '"' ? quoted() : plain());
      if (m_at >= m_text.size()) return;
      if (m_text[m_at] == m_separator) {
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
    while (m_at < m_text.size() && m_text[m_at] != m_separator && m_text[m_at] != '\n' &&
           m_text[m_at] != '\r')
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
std::string_view withoutPreamble(std::string_view text, std::size_t& linesSkipped) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  linesSkipped = 0;
  while (!text.empty() && (text.front() == '#' || text.front() == '\n' || text.front() == '\r')) {
    const auto end = text.find('\n');
    if (end == std::string_view::npos) return {};
    text.remove_prefix(end + 1);
    ++linesSkipped;
  }
  return text;
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
    throw Error(ErrorKind::Unreadable,
                name + " starts like a web page or XML, not like a table. Export it as CSV or FITS.");
}
}  // namespace

Table readCsv(const std::filesystem::path& file) {
  const std::vector<unsigned char> bytes = readBytes(file);
  const std::string_view all(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  const std::string path = file.string();
  checkIsText(all, path);
  std::size_t skipped = 0;
  const std::string_view text = withoutPreamble(all, skipped);
  Records records(text, separatorOf(text), path);

  std::vector<std::string> header;
  if (!records.next(header)) throw Error(ErrorKind::Unreadable, path + " has no header line.");
  Table table;
  table.source = path;
  for (std::size_t i = 0; i < header.size(); ++i)
    if (header[i].empty()) header[i] = "column_" + std::to_string(i + 1);  // the index that pandas writes

  std::vector<std::vector<std::string>> texts(header.size());
  std::vector<std::string> values;
  while (records.next(values)) {
    if (values.size() != header.size())
      throw Error(ErrorKind::Unreadable,
                  path + " line " + std::to_string(records.line() + skipped) + " has " +
                      std::to_string(values.size()) + (values.size() == 1 ? " value" : " values") +
                      " where the header has " + std::to_string(header.size()) + " columns.");
    for (std::size_t c = 0; c < values.size(); ++c) texts[c].push_back(std::move(values[c]));
    ++table.rows;
  }
  for (std::size_t c = 0; c < header.size(); ++c)
    table.columns.push_back(typedColumn(std::move(header[c]), std::exchange(texts[c], {})));
  return table;
}

}  // namespace labeling
