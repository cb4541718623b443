#include <array>
#include <cctype>
#include <cmath>
#include <string>
#include <string_view>
#include <vector>

#include "labeling/survey/ecsv_header.h"
#include "labeling/survey/fits_writer.h"
#include "labeling/survey/table_formats.h"
#include "model/arrays/atomic_file.h"
#include "model/base/error.h"

namespace labeling {
namespace {
using model::Error;
using model::ErrorKind;

/// Collects text into large writes.
class Output {
 public:
  explicit Output(const std::filesystem::path& file) : m_file(file) {}
  void put(std::string_view text) {
    m_waiting += text;
    if (m_waiting.size() > kBlock) flush();
  }
  void commit() {
    flush();
    m_file.commit();
  }

 private:
  static constexpr std::size_t kBlock = 1 << 20;
  void flush() {
    m_file.write(std::string_view(m_waiting));
    m_waiting.clear();
  }
  model::AtomicFile m_file;
  std::string m_waiting;
};

std::string csvField(const std::string& text, char separator) {
  const bool plain = text.find_first_of("\"\r\n") == std::string::npos &&
                     text.find(separator) == std::string::npos && !text.starts_with(' ') &&
                     !text.ends_with(' ') && !text.starts_with('#');
  if (plain) return text;
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

void putCsv(Output& out, const Table& table, char separator) {
  const auto putEnd = [&](std::size_t column) {
    out.put(column + 1 < table.columns.size() ? std::string_view(&separator, 1) : std::string_view("\n"));
  };
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    out.put(csvField(table.columns[c].name, separator));
    putEnd(c);
  }
  for (std::size_t row = 0; row < table.rows; ++row)
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
      const std::string text = table.columns[c].textAt(row);
      // An empty line would be no row at all.
      out.put(text.empty() && table.columns.size() == 1 ? "\"\"" : csvField(text, separator));
      putEnd(c);
    }
}

void writeCsv(const Table& table, const std::filesystem::path& file, char separator) {
  Output out(file);
  putCsv(out, table, separator);
  out.commit();
}

void writeEcsv(const Table& table, const std::filesystem::path& file) {
  std::vector<EcsvHeader::Column> columns;
  for (const TableColumn& column : table.columns) {
    const char* type = std::holds_alternative<TableColumn::Integers>(column.values) ? "int64"
                       : std::holds_alternative<TableColumn::Reals>(column.values)  ? "float64"
                                                                                    : "string";
    columns.push_back({column.name, column.unit, type, "", column.description, column.ucd});
  }
  Output out(file);
  out.put(ecsvLines(columns));
  putCsv(out, table, ',');
  out.commit();
}

/// Text for XML; characters that XML cannot hold become U+FFFD.
std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      case '\t':
        result += "&#9;";
        break;
      case '\n':
        result += "&#10;";
        break;
      case '\r':
        result += "&#13;";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20)
          result += "\xEF\xBF\xBD";
        else
          result += c;
    }
  }
  return result;
}

void putField(Output& out, const TableColumn& column) {
  std::string field = "<FIELD name=\"" + escaped(column.name) + "\"";
  if (std::holds_alternative<TableColumn::Integers>(column.values))
    field += " datatype=\"long\"";
  else if (std::holds_alternative<TableColumn::Reals>(column.values))
    field += " datatype=\"double\"";
  else
    field += " datatype=\"unicodeChar\" arraysize=\"*\"";
  if (!column.unit.empty()) field += " unit=\"" + escaped(column.unit) + "\"";
  if (!column.ucd.empty()) field += " ucd=\"" + escaped(column.ucd) + "\"";
  if (column.description.empty())
    field += "/>\n";
  else
    field += "><DESCRIPTION>" + escaped(column.description) + "</DESCRIPTION></FIELD>\n";
  out.put(field);
}

/// VOTable 1.4. An empty TD is a missing value of any type (section 5.1 of the standard).
void writeVoTable(const Table& table, const std::filesystem::path& file) {
  Output out(file);
  out.put(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<VOTABLE version=\"1.4\" xmlns=\"http://www.ivoa.net/xml/VOTable/v1.3\">\n<RESOURCE>\n<TABLE nrows=\"");
  out.put(std::to_string(table.rows) + "\">\n");
  for (const TableColumn& column : table.columns) putField(out, column);
  out.put("<DATA><TABLEDATA>\n");
  for (std::size_t row = 0; row < table.rows; ++row) {
    out.put("<TR>");
    for (const TableColumn& column : table.columns) {
      std::string text = column.textAt(row);
      if (text == "inf") text = "+Inf";
      if (text == "-inf") text = "-Inf";
      out.put(text.empty() ? "<TD/>" : "<TD>" + escaped(text) + "</TD>");
    }
    out.put("</TR>\n");
  }
  out.put("</TABLEDATA></DATA>\n</TABLE>\n</RESOURCE>\n</VOTABLE>\n");
  out.commit();
}

void checkShape(const Table& table, const std::filesystem::path& file) {
  if (table.columns.empty())
    throw Error(ErrorKind::BadInput, file.string() + " cannot be written: the table has no columns.");
  for (const TableColumn& column : table.columns) {
    const std::size_t rows = std::visit([](const auto& values) { return values.size(); }, column.values);
    if (rows != table.rows)
      throw Error(ErrorKind::BadInput, file.string() + " cannot be written: column \"" + column.name +
                                           "\" has " + std::to_string(rows) + " values in a table of " +
                                           std::to_string(table.rows) + " rows.");
  }
}
std::string lowered(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

struct Writer {
  const char* ending;
  void (*write)(const Table& table, const std::filesystem::path& file);
};

constexpr std::array kWriters{
    Writer{".csv", [](const Table& table, const std::filesystem::path& file) { writeCsv(table, file, ','); }},
    Writer{".tsv",
           [](const Table& table, const std::filesystem::path& file) { writeCsv(table, file, '\t'); }},
    Writer{".ecsv", writeEcsv},
    Writer{".tex", writeLatexTable},
    Writer{".fits", writeFitsTable},
    Writer{".fit", writeFitsTable},
    Writer{".vot", writeVoTable},
    Writer{".votable", writeVoTable},
    Writer{".xml", writeVoTable}};

const Writer* writerFor(const std::string& ending) {
  for (const Writer& writer : kWriters)
    if (lowered(ending) == writer.ending) return &writer;
  return nullptr;
}
}  // namespace

bool isTableEnding(const std::string& ending) { return writerFor(ending) != nullptr; }

void writeTable(const Table& table, const std::filesystem::path& file) {
  const Writer* writer = writerFor(file.extension().string());
  if (writer == nullptr)
    throw Error(
        ErrorKind::BadInput,
        file.string() + " must end in .csv, .tsv, .ecsv, .tex, .fits or .vot to be written as a table.");
  checkShape(table, file);
  checkColumnNames(table);
  writer->write(table, file);
}

}  // namespace labeling
