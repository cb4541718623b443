#include "labeling/survey/ecsv_header.h"

#include <algorithm>

namespace labeling {
namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r'))
    text.remove_suffix(1);
  return text;
}

/// Reads the flow mappings and plain "key: value" lines that ECSV writers make; not all of YAML.
class YamlPairs {
 public:
  explicit YamlPairs(std::string_view text) : m_isFlow(trimmed(text).starts_with('{')), m_text(text) {}

  /// @returns false at the end
  bool next(std::string& key, std::string& value) {
    skip(" \t\n\r,{}");
    if (m_at >= m_text.size()) return false;
    key = scalar(true);
    skip(" \t\n\r");
    if (m_at < m_text.size() && m_text[m_at] == ':') ++m_at;
    skip(" \t\n\r");
    value = scalar(false);
    return true;
  }

 private:
  void skip(const char* what) { m_at = std::min(m_text.find_first_not_of(what, m_at), m_text.size()); }

  std::string scalar(bool isKey) {
    if (m_at >= m_text.size()) return {};
    const char quote = m_text[m_at];
    if (quote == '\'' || quote == '"') {
      std::string value;
      for (++m_at; m_at < m_text.size(); ++m_at) {
        const char c = m_text[m_at];
        if (c == '\\' && quote == '"' && m_at + 1 < m_text.size()) {
          value += m_text[++m_at];
        } else if (c == quote) {
          if (quote == '"' || m_at + 1 >= m_text.size() || m_text[m_at + 1] != '\'') break;
          value += m_text[++m_at];
        } else if (c == '\n') {
          value += ' ';  // a long text goes on in the next line
          m_at = std::min(m_text.find_first_not_of(" \t\r\n", m_at), m_text.size()) - 1;
        } else {
          value += c;
        }
      }
      ++m_at;
      return value;
    }
    const std::size_t start = m_at;
    while (m_at < m_text.size()) {
      const char c = m_text[m_at];
      if (c == '\n' || c == '}' || c == '{') break;
      if (c == ':' && isKey) break;
      if (c == ',' && !isKey && m_at + 1 < m_text.size() && m_text[m_at + 1] == ' ' && m_isFlow) break;
      ++m_at;
    }
    return std::string(trimmed(m_text.substr(start, m_at - start)));
  }

  bool m_isFlow;  ///< {name: a, unit: b}: a comma ends a value
  std::string_view m_text;
  std::size_t m_at = 0;
};

std::vector<std::string_view> linesOf(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.starts_with('#')) line.remove_prefix(1);
    if (line.starts_with(' ')) line.remove_prefix(1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines.push_back(line);
  }
  return lines;
}

EcsvHeader::Column columnFrom(const std::string& entry) {
  EcsvHeader::Column column;
  YamlPairs pairs(entry);
  std::string key, value;
  while (pairs.next(key, value)) {
    if (key.starts_with("- ")) key = trimmed(std::string_view(key).substr(2));
    if (key == "name") column.name = value;
    if (key == "unit") column.unit = value;
    if (key == "datatype") column.datatype = value;
    if (key == "subtype") column.subtype = value;
    if (key == "description") column.description = value;
    if (key == "ucd" || key == "- {ucd") column.ucd = value;
  }
  return column;
}

std::string quoted(const std::string& text) {
  std::string result = "'";
  for (const char c : text) {
    if (c == '\'') result += '\'';
    result += c == '\n' || c == '\r' ? ' ' : c;
  }
  return result + "'";
}

}  // namespace

std::optional<EcsvHeader> ecsvHeader(std::string_view preamble) {
  const std::vector<std::string_view> lines = linesOf(preamble);
  const auto first = std::find_if(lines.begin(), lines.end(),
                                  [](std::string_view line) { return line.starts_with("%ECSV"); });
  if (first == lines.end()) return std::nullopt;
  EcsvHeader header;
  std::string section, entry;
  const auto finish = [&] {
    if (!entry.empty()) header.columns.push_back(columnFrom(entry));
    entry.clear();
  };
  for (auto line = first + 1; line != lines.end(); ++line) {
    const bool isSection = !line->empty() && line->front() != ' ' && line->front() != '-';
    if (isSection) {
      finish();
      const std::size_t colon = line->find(':');
      section = line->substr(0, colon);
      std::string_view value =
          colon == std::string_view::npos ? std::string_view() : trimmed(line->substr(colon + 1));
      if (section == "delimiter" && value.size() >= 3) header.delimiter = value[1];
    } else if (section == "datatype") {
      if (line->starts_with("- ")) {
        finish();
        entry = line->substr(2);
      } else {
        entry.append("\n").append(*line);
      }
    }
  }
  finish();
  return header;
}

std::string ecsvLines(const std::vector<EcsvHeader::Column>& columns) {
  std::string lines = "# %ECSV 1.0\n# ---\n# datatype:\n";
  for (const EcsvHeader::Column& column : columns) {
    lines += "# - name: " + quoted(column.name) + "\n";
    if (!column.unit.empty()) lines += "#   unit: " + quoted(column.unit) + "\n";
    lines += "#   datatype: " + column.datatype + "\n";
    if (!column.description.empty()) lines += "#   description: " + quoted(column.description) + "\n";
    if (!column.ucd.empty()) lines += "#   meta: {ucd: " + quoted(column.ucd) + "}\n";
  }
  return lines + "# delimiter: ','\n";
}

}  // namespace labeling
