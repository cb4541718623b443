#include "labeling/store/query_tokens.h"

#include <array>
#include <cctype>
#include <utility>

namespace labeling {
namespace {

bool isDigit(char c) { return c >= '0' && c <= '9'; }
// Bytes of other alphabets count as letters: column names may be in any.
bool beginsName(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         (static_cast<unsigned char>(c) & 0x80) != 0;
}
// A dot is part of a name ("Class1.1").
bool continuesName(char c) { return beginsName(c) || isDigit(c) || c == '.'; }

// What people paste from papers, beside the plain forms.
constexpr std::array<std::pair<const char*, const char*>, 18> kSymbols{{
    {"\u2212", "-"},
    {"\u2264", "<="},
    {"\u2265", ">="},
    {"\u2260", "!="},
    {"<=", "<="},
    {">=", ">="},
    {"<>", "!="},
    {"!=", "!="},
    {"==", "="},
    {"=", "="},
    {"<", "<"},
    {">", ">"},
    {"+", "+"},
    {"-", "-"},
    {"*", "*"},
    {"/", "/"},
    {"(", "("},
    {")", ")"},
}};

[[noreturn]] void found(const std::string& sentence, std::size_t begin, std::size_t end) {
  throw QueryProblemFound{{sentence, begin, end}};
}

class Tokeniser {
 public:
  explicit Tokeniser(const std::string& text) : m_text(text) {}

  std::vector<QueryToken> all() {
    std::vector<QueryToken> tokens;
    while (true) {
      while (m_at < m_text.size() && std::isspace(static_cast<unsigned char>(m_text[m_at])) != 0) ++m_at;
      if (m_at >= m_text.size()) break;
      tokens.push_back(next());
    }
    tokens.push_back({QueryToken::Kind::End, "", m_text.size(), m_text.size()});
    return tokens;
  }

 private:
  QueryToken next() {
    const char c = m_text[m_at];
    const bool isNumber = isDigit(c) || (c == '.' && m_at + 1 < m_text.size() && isDigit(m_text[m_at + 1]));
    if (isNumber) return number();
    if (c == '\'') return quoted('\'', QueryToken::Kind::Text);
    if (c == '"') return quoted('"', QueryToken::Kind::QuotedName);
    for (const auto& [written, meant] : kSymbols) {
      if (m_text.compare(m_at, std::char_traits<char>::length(written), written) == 0) {
        return take(QueryToken::Kind::Symbol, meant, std::char_traits<char>::length(written));
      }
    }
    if (c == ',') return take(QueryToken::Kind::Symbol, ",", 1);
    if (beginsName(c)) {
      std::size_t length = 1;
      while (m_at + length < m_text.size() && continuesName(m_text[m_at + length])) ++length;
      return take(QueryToken::Kind::Name, m_text.substr(m_at, length), length);
    }
    found(std::string("\"") + c + "\" means nothing here. Conditions look like p_bar > 0.8 and r_mag < 17.",
          m_at, m_at + 1);
  }

  QueryToken take(QueryToken::Kind kind, std::string text, std::size_t length) {
    QueryToken token{kind, std::move(text), m_at, m_at + length};
    m_at += length;
    return token;
  }

  QueryToken number() {
    std::size_t length = 0;
    bool isReal = false;
    const auto at = [&](std::size_t offset) {
      return m_at + offset < m_text.size() ? m_text[m_at + offset] : '\0';
    };
    while (isDigit(at(length))) ++length;
    if (at(length) == '.') {
      isReal = true;
      ++length;
      while (isDigit(at(length))) ++length;
    }
    if (at(length) == 'e' || at(length) == 'E') {
      const std::size_t sign = at(length + 1) == '+' || at(length + 1) == '-' ? 1 : 0;
      if (isDigit(at(length + 1 + sign))) {
        isReal = true;
        length += 1 + sign;
        while (isDigit(at(length))) ++length;
      }
    }
    if (continuesName(at(length))) {
      std::size_t end = length;
      while (continuesName(at(end))) ++end;
      const std::string text = m_text.substr(m_at, end);
      found("\"" + text +
                "\" is neither a number nor a name. A column whose name begins with a digit is written \"" +
                text + "\", with the quotes.",
            m_at, m_at + end);
    }
    return take(isReal ? QueryToken::Kind::Real : QueryToken::Kind::Integer, m_text.substr(m_at, length),
                length);
  }

  QueryToken quoted(char quote, QueryToken::Kind kind) {
    std::string contents;
    std::size_t i = m_at + 1;
    for (; i < m_text.size(); ++i) {
      if (m_text[i] == quote) {
        if (i + 1 >= m_text.size() || m_text[i + 1] != quote) break;
        ++i;  // doubled: the quote itself
      }
      contents += m_text[i];
    }
    if (i >= m_text.size()) {
      found(std::string("The quote ") + quote + " is not closed.", m_at, m_text.size());
    }
    return take(kind, contents, i + 1 - m_at);
  }

  const std::string& m_text;
  std::size_t m_at = 0;
};

}  // namespace

std::string lowerCaseAscii(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

bool QueryToken::isWord(const char* lowerCaseWord) const {
  return kind == Kind::Name && lowerCaseAscii(text) == lowerCaseWord;
}

std::vector<QueryToken> queryTokens(const std::string& expression) { return Tokeniser(expression).all(); }

}  // namespace labeling
