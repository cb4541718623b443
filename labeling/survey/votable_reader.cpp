#include <expat.h>

#include <array>
#include <climits>
#include <cstring>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "labeling/survey/table_formats.h"
#include "labeling/survey/votable_field.h"
#include "model/base/error.h"

namespace labeling {
namespace {
using model::Error;
using model::ErrorKind;

struct FreeParser {
  void operator()(XML_Parser parser) const noexcept { XML_ParserFree(parser); }
};
using ParserHandle = std::unique_ptr<std::remove_pointer_t<XML_Parser>, FreeParser>;

std::string_view localName(const char* name) {
  const char* colon = std::strrchr(name, ':');
  return colon == nullptr ? name : colon + 1;
}

std::string attribute(const char** attributes, std::string_view name) {
  for (; *attributes != nullptr; attributes += 2)
    if (localName(attributes[0]) == name) return attributes[1];
  return {};
}

/// Bytes from base64 as it comes, blanks and line ends left out.
class Base64 {
 public:
  void add(std::string_view text) {
    for (const char c : text) {
      if (c == '=' || c == ' ' || c == '\n' || c == '\r' || c == '\t') continue;
      const int digit = digitOf(c);
      if (digit < 0) throw std::invalid_argument("its binary data are no base64");
      m_bits = m_bits << 6 | static_cast<unsigned>(digit);
      m_count += 6;
      if (m_count < 8) continue;
      m_count -= 8;
      m_bytes += static_cast<char>(m_bits >> m_count & 0xFF);
    }
  }
  std::string take() { return std::move(m_bytes); }

 private:
  static int digitOf(char c) {
    if (c >= 'A' && c <= 'Z') return c - 'A';
    if (c >= 'a' && c <= 'z') return c - 'a' + 26;
    if (c >= '0' && c <= '9') return c - '0' + 52;
    if (c == '+') return 62;
    return c == '/' ? 63 : -1;
  }
  unsigned m_bits = 0, m_count = 0;
  std::string m_bytes;
};

/// Turns the events of the XML parser into a table. The first table with data counts.
class Reader {
 public:
  Reader(std::string_view bytes, const std::filesystem::path& file)
      : m_path(file.string()), m_bytes(bytes), m_parser(XML_ParserCreate(nullptr)) {
    if (!m_parser) throw Error(ErrorKind::OutOfMemory, "There is no memory left to read " + m_path + ".");
    XML_SetUserData(m_parser.get(), this);
    XML_SetElementHandler(m_parser.get(), &Reader::onStart, &Reader::onEnd);
    XML_SetCharacterDataHandler(m_parser.get(), &Reader::onText);
    // No VOTable needs entities of its own; they are how a small file claims a huge memory.
    XML_SetEntityDeclHandler(m_parser.get(), &Reader::onEntity);
  }

  Table read() {
    m_table.source = m_path;
    while (!m_bytes.empty()) {
      const auto count = std::min<std::size_t>(m_bytes.size(), 1 << 24);
      const bool isLast = count == m_bytes.size();
      const auto status = XML_Parse(m_parser.get(), m_bytes.data(), static_cast<int>(count), isLast ? 1 : 0);
      m_bytes.remove_prefix(count);
      if (m_failure) rethrow();
      if (status != XML_STATUS_OK)
        fail(std::string("is no valid XML: ") + XML_ErrorString(XML_GetErrorCode(m_parser.get())));
    }
    if (!m_isVoTable) fail("is XML, but no VOTable: its outermost element is <" + m_outermost + ">");
    if (!m_serviceError.empty()) fail("holds no table but the error of a service: " + m_serviceError);
    if (!m_hasData) fail("holds no table with data");
    for (VoField& field : m_fields) field.appendColumns(m_table);
    if (m_table.columns.empty()) fail("holds a table without a column of single values (only arrays)");
    if (m_furtherTables > 0)
      m_table.notes.push_back("The file holds " + std::to_string(m_furtherTables) +
                              (m_furtherTables == 1 ? " further table" : " further tables") +
                              "; the first one was read.");
    return std::move(m_table);
  }

 private:
  // --- called by the parser, which is C: nothing may be thrown through it
  static void onStart(void* self, const char* name, const char** attributes) {
    static_cast<Reader*>(self)->guarded([&](Reader& reader) { reader.start(name, attributes); });
  }
  static void onEnd(void* self, const char* name) {
    static_cast<Reader*>(self)->guarded([&](Reader& reader) { reader.end(localName(name)); });
  }
  static void onText(void* self, const char* text, int length) {
    static_cast<Reader*>(self)->guarded(
        [&](Reader& reader) { reader.text(std::string_view(text, static_cast<std::size_t>(length))); });
  }
  static void onEntity(void* self, const char* name, int, const char*, int, const char*, const char*,
                       const char*, const char*) {
    static_cast<Reader*>(self)->guarded([&](Reader&) {
      throw std::invalid_argument(std::string("declares an entity (\"") + name +
                                  "\"), which no VOTable needs and which is not expanded here");
    });
  }
  template <typename Work>
  void guarded(const Work& work) noexcept {
    if (m_failure) return;
    try {
      work(*this);
    } catch (...) {
      m_failure = std::current_exception();
      m_failedLine = XML_GetCurrentLineNumber(m_parser.get());
      XML_StopParser(m_parser.get(), XML_FALSE);
    }
  }

  void start(const char* qualified, const char** attributes) {
    const std::string_view name = localName(qualified);
    if (m_outermost.empty()) {
      m_outermost = name;
      m_isVoTable = name == "VOTABLE";
    }
    if (name == "TABLE") {
      if (m_isInTable) throw std::invalid_argument("opens a table inside a table");
      m_isInTable = !m_hasData;
      if (m_isInTable) m_fields.clear();
    } else if (name == "FIELD" && m_isInTable && !m_hasData) {
      VoField field;
      field.id = attribute(attributes, "ID");
      field.name = attribute(attributes, "name");
      if (field.name.empty()) field.name = field.id;
      if (field.name.empty()) field.name = "column_" + std::to_string(m_fields.size() + 1);
      field.unit = attribute(attributes, "unit");
      field.ucd = attribute(attributes, "ucd");
      field.datatype = attribute(attributes, "datatype");
      field.arraysize = attribute(attributes, "arraysize");
      m_fields.push_back(std::move(field));
      m_isInField = true;
    } else if (name == "VALUES" && m_isInField) {
      m_fields.back().null = attribute(attributes, "null");
    } else if (name == "DATA") {
      if (!m_isInTable) {
        ++m_furtherTables;
        return;
      }
      if (m_fields.empty()) throw std::invalid_argument("holds a table without fields");
      m_hasData = m_isInData = true;
      for (VoField& field : m_fields)
        if (const std::string reason = field.begin(); !reason.empty())
          m_table.notes.push_back("Left out: " + reason + ".");
    } else if (name == "INFO") {
      m_isStatus = attribute(attributes, "name") == "QUERY_STATUS";
      m_status = m_isStatus ? attribute(attributes, "value") : std::string();
    } else if (m_isInData) {
      startOfData(name, attributes);
    }
    m_text.clear();
    m_keepsText = name == "TD" || name == "DESCRIPTION" || name == "INFO";
  }

  void startOfData(std::string_view name, const char** attributes) {
    if (name == "TR") {
      m_column = 0;
    } else if (name == "BINARY" || name == "BINARY2") {
      m_hasNullFlags = name == "BINARY2";
    } else if (name == "FITS") {
      throw std::invalid_argument(
          "keeps its rows in a FITS file inside; save it as plain FITS or as TABLEDATA");
    } else if (name == "PARQUET") {
      throw std::invalid_argument("keeps its rows in a Parquet file; save it as TABLEDATA, FITS or CSV");
    } else if (name == "STREAM") {
      if (!attribute(attributes, "href").empty())
        throw std::invalid_argument("keeps its rows in another file (" + attribute(attributes, "href") +
                                    "); save it in one piece");
      if (const std::string encoding = attribute(attributes, "encoding"); encoding != "base64")
        throw std::invalid_argument("has binary data encoded as \"" + encoding + "\"; base64 is understood");
      m_isInStream = true;
    }
  }

  void text(std::string_view text) {
    if (m_isInStream)
      m_stream.add(text);
    else if (m_keepsText)
      m_text += text;
  }

  void end(std::string_view name) {
    if (name == "TD" && m_isInData) {
      if (m_column >= m_fields.size())
        throw std::invalid_argument(rowWords() + "has more cells than there are fields");
      cell(m_fields[m_column++], [&](VoField& field) { field.addText(m_text); });
    } else if (name == "TR" && m_isInData) {
      for (; m_column < m_fields.size(); ++m_column) m_fields[m_column].addText({});
      ++m_table.rows;
    } else if (name == "STREAM" && m_isInStream) {
      m_isInStream = false;
      readRows(m_stream.take());
    } else if (name == "DATA") {
      m_isInData = false;
    } else if (name == "TABLE") {
      m_isInTable = false;
    } else if (name == "FIELD") {
      m_isInField = false;
    } else if (name == "DESCRIPTION" && m_isInField) {
      m_fields.back().description = oneLine(m_text);
    } else if (name == "INFO" && m_isStatus) {
      if (m_status == "ERROR") m_serviceError = m_text.empty() ? "no reason given" : oneLine(m_text);
      if (m_status == "OVERFLOW")
        m_table.notes.emplace_back("The service cut the table off at its limit of rows (OVERFLOW).");
      m_isStatus = false;
    }
    m_keepsText = false;
  }

  void readRows(const std::string& decoded) {
    std::string_view bytes = decoded;
    const std::size_t flagBytes = m_hasNullFlags ? (m_fields.size() + 7) / 8 : 0;
    while (!bytes.empty()) {
      if (bytes.size() < flagBytes) throw std::invalid_argument(rowWords() + "is cut off");
      const std::string_view flags = bytes.substr(0, flagBytes);
      bytes.remove_prefix(flagBytes);
      const std::size_t before = bytes.size() + flagBytes;
      for (std::size_t i = 0; i < m_fields.size(); ++i) {
        const bool isNull =
            m_hasNullFlags && (static_cast<unsigned char>(flags[i / 8]) >> (7 - i % 8) & 1) != 0;
        cell(m_fields[i], [&](VoField& field) { field.addBinary(bytes, isNull); });
      }
      if (before == bytes.size()) throw std::invalid_argument("has rows of no bytes");
      ++m_table.rows;
    }
  }

  template <typename Add>
  void cell(VoField& field, const Add& add) {
    try {
      add(field);
    } catch (const std::invalid_argument& reason) {
      throw std::invalid_argument(rowWords() + "column \"" + field.name + "\": " + reason.what());
    }
  }

  std::string rowWords() const { return "row " + std::to_string(m_table.rows + 1) + ", "; }

  static std::string oneLine(std::string_view text) {
    std::string line;
    for (const char c : text) {
      const bool isBlank = c == ' ' || c == '\n' || c == '\r' || c == '\t';
      if (!isBlank)
        line += c;
      else if (!line.empty() && line.back() != ' ')
        line += ' ';
    }
    if (!line.empty() && line.back() == ' ') line.pop_back();
    return line;
  }

  [[noreturn]] void fail(const std::string& what) const {
    throw Error(ErrorKind::Unreadable, m_path + " " + what + ".");
  }
  [[noreturn]] void rethrow() const {
    try {
      std::rethrow_exception(m_failure);
    } catch (const std::invalid_argument& reason) {
      throw Error(ErrorKind::Unreadable,
                  m_path + ", line " + std::to_string(m_failedLine) + ": " + reason.what() + ".");
    }
  }

  std::string m_path;
  std::string_view m_bytes;
  ParserHandle m_parser;
  std::exception_ptr m_failure;
  XML_Size m_failedLine = 0;

  Table m_table;
  std::vector<VoField> m_fields;
  Base64 m_stream;
  std::string m_text, m_outermost, m_status, m_serviceError;
  std::size_t m_column = 0;
  int m_furtherTables = 0;
  bool m_isVoTable = false, m_hasData = false, m_isInTable = false, m_isInField = false, m_isInData = false;
  bool m_isInStream = false, m_hasNullFlags = false, m_keepsText = false, m_isStatus = false;
};

}  // namespace

Table readVoTable(std::string_view bytes, const std::filesystem::path& file) {
  return Reader(bytes, file).read();
}

}  // namespace labeling
