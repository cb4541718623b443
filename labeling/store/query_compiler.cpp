#include "labeling/store/query_compiler.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "labeling/store/query_tokens.h"
#include "model/base/nearest_name.h"

namespace labeling {
namespace {

constexpr int kDeepest = 20;  // nested parentheses, signs, functions; SQLite's parser has a stack of 100
constexpr int kLongestChain = 300;           // conditions joined by and/or; SQLite allows a depth of 1,000
constexpr int kLongestComparison = 5;        // a < b < c ...
constexpr std::size_t kMostValues = 30'000;  // parameters of one statement

struct Function {
  const char* name;
  int least, most;  ///< arguments
};
constexpr std::array kFunctions{
    Function{"abs", 1, 1},   Function{"sqrt", 1, 1}, Function{"log10", 1, 1}, Function{"ln", 1, 1},
    Function{"exp", 1, 1},   Function{"pow", 2, 2},  Function{"min", 2, 20},  Function{"max", 2, 20},
    Function{"floor", 1, 1}, Function{"ceil", 1, 1}, Function{"round", 1, 1},
};
constexpr std::array kKeywords{"and", "or", "not", "between", "in", "is", "null", "missing", "like"};

// Some SQL with its type and where it was written.
struct Operand {
  QueryType type = QueryType::Number;
  std::string sql;
  std::size_t begin = 0, end = 0;
};

const char* describe(QueryType type) {
  switch (type) {
    case QueryType::Number:
      return "a number";
    case QueryType::Text:
      return "text";
    case QueryType::Condition:
      return "a condition";
    case QueryType::Missing:
      return "\"missing\"";
  }
  return "";
}

class Compiler {
 public:
  Compiler(const std::string& expression, const QueryNames& names)
      : m_expression(expression), m_tokens(queryTokens(expression)), m_names(names) {}

  CompiledQuery compile() {
    const Operand whole = disjunction();
    requireCondition(whole);
    if (now().kind != QueryToken::Kind::End) {
      found("\"" + now().text + "\" does not belong here. Join conditions with and, or.", now().begin,
            now().end);
    }
    m_query.sql = whole.sql;
    return std::move(m_query);
  }

 private:
  // ------------------------------------------------------------ tokens
  const QueryToken& now() const { return m_tokens[m_at]; }
  const QueryToken& following() const { return m_tokens[std::min(m_at + 1, m_tokens.size() - 1)]; }
  QueryToken take() { return m_tokens[now().kind == QueryToken::Kind::End ? m_at : m_at++]; }
  bool takeSymbol(const char* symbol) {
    if (!now().isSymbol(symbol)) return false;
    ++m_at;
    return true;
  }
  bool takeWord(const char* word) {
    if (!now().isWord(word)) return false;
    ++m_at;
    return true;
  }
  std::string written(const Operand& operand) const {
    return m_expression.substr(operand.begin, operand.end - operand.begin);
  }

  [[noreturn]] static void found(const std::string& sentence, std::size_t begin, std::size_t end) {
    throw QueryProblemFound{{sentence, begin, end}};
  }

  void requireSymbol(const char* symbol, const char* why) {
    if (!takeSymbol(symbol))
      found(std::string("\"") + symbol + "\" is missing " + why + ".", now().begin, now().end);
  }

  // ------------------------------------------------------------ types
  void requireCondition(const Operand& operand) const {
    if (operand.type == QueryType::Condition) return;
    const std::string text = written(operand);
    if (operand.type == QueryType::Text) {
      found(text + " is text, not a condition. Compare it, as in " + text + " = 'yes'.", operand.begin,
            operand.end);
    }
    found(text + " is a number, not a condition. Compare it, as in " + text + " > 0.5.", operand.begin,
          operand.end);
  }

  void requireNumber(const Operand& operand) const {
    if (operand.type == QueryType::Number) return;
    found(written(operand) + " is " + describe(operand.type) + "; a number is needed here.", operand.begin,
          operand.end);
  }

  void requireComparable(const Operand& left, const Operand& right) const {
    for (const Operand* each : {&left, &right}) {
      if (each->type == QueryType::Condition) {
        found(written(*each) + " is a condition and cannot be compared. Use it alone, or with not.",
              each->begin, each->end);
      }
      if (each->type == QueryType::Missing) {
        found("Nothing equals \"missing\". Write " + written(left) + " is missing.", left.begin, right.end);
      }
    }
    if (left.type == right.type) return;
    const Operand& text = left.type == QueryType::Text ? left : right;
    const Operand& number = left.type == QueryType::Text ? right : left;
    found(written(text) + " is text and " + written(number) +
              " is a number. Text is compared with text in quotes, as "
              "in class = 'spiral'.",
          left.begin, right.end);
  }

  // ------------------------------------------------------------ conditions
  Operand disjunction() {
    return chain("or", "OR", [this] { return conjunction(); });
  }
  Operand conjunction() {
    return chain("and", "AND", [this] { return negation(); });
  }

  template <typename Part>
  Operand chain(const char* word, const char* sql, const Part& part) {
    Operand left = part();
    if (!now().isWord(word)) return left;
    requireCondition(left);
    int length = 1;
    // One pair of parentheses around the whole chain keeps SQLite's parser flat.
    while (takeWord(word)) {
      const Operand right = part();
      requireCondition(right);
      if (++length > kLongestChain) {
        found("Too many conditions are joined. Values of one column fit into x in (1, 2, 3).", left.begin,
              right.end);
      }
      left.sql.append(1, ' ').append(sql).append(1, ' ').append(right.sql);
      left.end = right.end;
    }
    left.sql.insert(0, 1, '(').append(1, ')');
    return left;
  }

  Operand negation() {
    const Deeper deeper(*this);
    if (now().isWord("not")) {
      const std::size_t begin = take().begin;
      const Operand operand = negation();
      requireCondition(operand);
      return {QueryType::Condition, "(NOT " + operand.sql + ")", begin, operand.end};
    }
    return comparison();
  }

  // a < b, and as in papers 0.2 < a < 0.8.
  Operand comparison() {
    Operand left = sum();
    if (now().isWord("is")) return isMissing(left);
    if (now().isWord("not") || now().isWord("between") || now().isWord("in") || now().isWord("like")) {
      const bool isNegated = takeWord("not");
      const QueryToken word = take();
      if (word.isWord("between")) return between(left, isNegated);
      if (word.isWord("in")) return inList(left, isNegated);
      if (word.isWord("like")) return like(left, isNegated);
      found("After not comes between, in or like.", word.begin, word.end);
    }
    std::string sql;
    const std::size_t begin = left.begin;
    int length = 0;
    while (isComparison(now())) {
      const std::string symbol = take().text;
      if (++length > kLongestComparison) found("Too many comparisons in a row.", begin, left.end);
      const Operand right = sum();
      requireComparable(left, right);
      const std::string collate = left.type == QueryType::Text ? " COLLATE NOCASE" : "";
      const std::string one = "(" + left.sql + " " + symbol + " " + right.sql + collate + ")";
      sql = sql.empty() ? one : "(" + sql + " AND " + one + ")";
      left = right;
    }
    if (length == 0) return left;
    return {QueryType::Condition, sql, begin, left.end};
  }

  static bool isComparison(const QueryToken& token) {
    return token.kind == QueryToken::Kind::Symbol &&
           (token.text == "=" || token.text == "!=" || token.text == "<" || token.text == "<=" ||
            token.text == ">" || token.text == ">=");
  }

  Operand isMissing(const Operand& left) {
    take();
    const bool isNegated = takeWord("not");
    const QueryToken word = take();
    if (!word.isWord("null") && !word.isWord("missing")) {
      found("After is comes missing or not missing. Equality is written with =.", word.begin, word.end);
    }
    if (left.type == QueryType::Condition) {
      found(written(left) + " is a condition and cannot be missing.", left.begin, left.end);
    }
    return {QueryType::Condition, "(" + left.sql + (isNegated ? " IS NOT NULL)" : " IS NULL)"), left.begin,
            word.end};
  }

  Operand between(const Operand& left, bool isNegated) {
    const Operand low = sum();
    if (!takeWord("and")) found("between needs two limits: x between 1 and 2.", now().begin, now().end);
    const Operand high = sum();
    requireComparable(left, low);
    requireComparable(left, high);
    return {QueryType::Condition,
            "(" + left.sql + (isNegated ? " NOT" : "") + " BETWEEN " + low.sql + " AND " + high.sql + ")",
            left.begin, high.end};
  }

  Operand inList(const Operand& left, bool isNegated) {
    requireSymbol("(", "after in: x in (1, 2, 3)");
    std::string list;
    do {
      const Operand value = sum();
      requireComparable(left, value);
      list += (list.empty() ? "" : ", ") + value.sql;
    } while (takeSymbol(","));
    const std::size_t end = now().end;
    requireSymbol(")", "at the end of the list");
    const std::string collate = left.type == QueryType::Text ? " COLLATE NOCASE" : "";
    return {QueryType::Condition,
            "(" + left.sql + collate + (isNegated ? " NOT" : "") + " IN (" + list + "))", left.begin, end};
  }

  Operand like(const Operand& left, bool isNegated) {
    const Operand pattern = sum();
    if (left.type != QueryType::Text || pattern.type != QueryType::Text) {
      found("like compares text with a pattern: name like 'J02%'.", left.begin, pattern.end);
    }
    return {QueryType::Condition, "(" + left.sql + (isNegated ? " NOT" : "") + " LIKE " + pattern.sql + ")",
            left.begin, pattern.end};
  }

  // ------------------------------------------------------------ arithmetic
  Operand sum() {
    Operand left = product();
    int length = 0;
    while (now().isSymbol("+") || now().isSymbol("-")) {
      const std::string symbol = take().text;
      left = arithmetic(left, symbol, product(), length);
    }
    return left;
  }

  Operand product() {
    Operand left = sign();
    int length = 0;
    while (now().isSymbol("*") || now().isSymbol("/")) {
      const std::string symbol = take().text;
      left = arithmetic(left, symbol, sign(), length);
    }
    return left;
  }

  Operand arithmetic(const Operand& left, const std::string& symbol, const Operand& right, int& length) {
    requireNumber(left);
    requireNumber(right);
    if (++length > kDeepest) found("This sum has too many terms.", left.begin, right.end);
    // 1 / 2 is a half for astronomers; SQL divides whole numbers into whole numbers.
    const std::string divided = symbol == "/" ? "CAST(" + left.sql + " AS REAL)" : left.sql;
    return {QueryType::Number, "(" + divided + " " + symbol + " " + right.sql + ")", left.begin, right.end};
  }

  Operand sign() {
    const Deeper deeper(*this);
    if (!now().isSymbol("-") && !now().isSymbol("+")) return primary();
    const QueryToken symbol = take();
    // The most negative 64-bit integer exists only together with its sign.
    if (symbol.text == "-" && now().kind == QueryToken::Kind::Integer)
      return integer(take(), symbol.begin, true);
    const Operand operand = sign();
    requireNumber(operand);
    return {QueryType::Number, "(" + symbol.text + " " + operand.sql + ")", symbol.begin, operand.end};
  }

  Operand primary() {
    const QueryToken token = take();
    switch (token.kind) {
      case QueryToken::Kind::Integer:
        return integer(token, token.begin, false);
      case QueryToken::Kind::Real:
        return {QueryType::Number, real(token.text), token.begin, token.end};
      case QueryToken::Kind::Text:
        return {QueryType::Text, parameter(token.text), token.begin, token.end};
      case QueryToken::Kind::QuotedName:
        // Double quotes are a column's, and by habit a text's.
        if (const auto column = m_names.resolve(token.text))
          return {column->type, column->sql, token.begin, token.end};
        if (isComparedWithText()) return {QueryType::Text, parameter(token.text), token.begin, token.end};
        unknown(token);
      case QueryToken::Kind::Name:
        return name(token);
      case QueryToken::Kind::Symbol:
        if (token.text == "(") {
          const Operand inside = disjunction();
          const std::size_t end = now().end;
          requireSymbol(")", "to close the parenthesis");
          return {inside.type, inside.sql, token.begin, end};
        }
        break;
      case QueryToken::Kind::End:
        found("The condition ends too early; a column or a number is missing.",
              m_expression.empty() ? 0 : token.begin, token.end);
    }
    found("A column or a number is missing before \"" + token.text + "\".", token.begin, token.end);
  }

  // Whether the token before the one just taken is a comparison, or a list or pattern of text.
  bool isComparedWithText() const {
    if (m_at < 2) return false;
    const QueryToken& before = m_tokens[m_at - 2];
    return isComparison(before) || before.isSymbol(",") || before.isSymbol("(") || before.isWord("like");
  }

  Operand name(const QueryToken& token) {
    if (now().isSymbol("(")) return call(token);
    const std::string lower = lowerCaseAscii(token.text);
    if (lower == "missing" || lower == "null") return {QueryType::Missing, "NULL", token.begin, token.end};
    for (const char* keyword : kKeywords) {
      if (lower == keyword)
        found("A column or a number is missing before " + lower + ".", token.begin, token.end);
    }
    if (const auto column = m_names.resolve(token.text))
      return {column->type, column->sql, token.begin, token.end};
    unknown(token);
  }

  Operand call(const QueryToken& token) {
    const std::string lower = lowerCaseAscii(token.text);
    const auto function = std::find_if(kFunctions.begin(), kFunctions.end(),
                                       [&](const Function& each) { return lower == each.name; });
    if (function == kFunctions.end()) {
      std::string known;
      for (const Function& each : kFunctions) known += (known.empty() ? "" : ", ") + std::string(each.name);
      found("There is no function " + token.text + ". There are: " + known + ".", token.begin, token.end);
    }
    take();
    std::string arguments;
    int count = 0;
    do {
      const Operand argument = sum();
      requireNumber(argument);
      arguments += (count++ == 0 ? "" : ", ") + argument.sql;
    } while (takeSymbol(","));
    const std::size_t end = now().end;
    requireSymbol(")", "after the function's numbers");
    if (count < function->least || count > function->most) {
      found(lower + " takes " + std::to_string(function->least) +
                (function->most > function->least ? " or more" : "") +
                (function->least == 1 ? " number." : " numbers."),
            token.begin, end);
    }
    return {QueryType::Number, "query_" + lower + "(" + arguments + ")", token.begin, end};
  }

  [[noreturn]] void unknown(const QueryToken& token) const {
    std::string sentence = "There is no column " + token.text + ".";
    if (const auto nearest = model::nearestName(token.text, m_names.all())) {
      sentence += " Did you mean " + *nearest + "?";
    } else if (isComparedWithText()) {
      sentence += " A text is written in quotes: '" + token.text + "'.";
    }
    found(sentence, token.begin, token.end);
  }

  // ------------------------------------------------------------ values
  template <typename Value>
  std::string parameter(Value value) {
    if (m_query.parameters.size() >= kMostValues) {
      found("The expression holds more than 30,000 values.", 0, m_expression.size());
    }
    m_query.parameters.emplace_back(std::move(value));
    std::string mark(1, '?');
    mark += std::to_string(m_query.parameters.size());
    return mark;
  }

  Operand integer(const QueryToken& token, std::size_t begin, bool isNegative) {
    const std::string digits = (isNegative ? "-" : "") + token.text;
    std::int64_t value = 0;
    const auto end = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    const std::string sql = end.ec == std::errc() ? parameter(value) : real(digits);
    return {QueryType::Number, sql, begin, token.end};
  }

  std::string real(const std::string& digits) {
    double value = 0;
    const auto end = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (end.ec == std::errc::result_out_of_range)
      value = digits.find("e-") != std::string::npos ? 0.0 : HUGE_VAL;
    return parameter(value);
  }

  // Counts nesting, so that a hostile expression cannot exhaust the stack.
  struct Deeper {
    explicit Deeper(Compiler& owner) : compiler(owner) {
      if (++compiler.m_depth > kDeepest) {
        found("The expression is nested too deeply.", compiler.now().begin, compiler.now().end);
      }
    }
    ~Deeper() { --compiler.m_depth; }
    Deeper(const Deeper&) = delete;
    Deeper& operator=(const Deeper&) = delete;
    Compiler& compiler;
  };

  const std::string& m_expression;
  std::vector<QueryToken> m_tokens;
  const QueryNames& m_names;
  CompiledQuery m_query;
  std::size_t m_at = 0;
  int m_depth = 0;
};

}  // namespace

CompiledQuery compileQuery(const std::string& expression, const QueryNames& names) {
  return Compiler(expression, names).compile();
}

std::vector<std::string> queryFunctions() {
  std::vector<std::string> names;
  for (const Function& function : kFunctions) names.emplace_back(function.name);
  return names;
}

std::vector<std::string> queryKeywords() { return {kKeywords.begin(), kKeywords.end()}; }

}  // namespace labeling
