#pragma once
#include <string>
#include <vector>

#include "labeling/store/query.h"

namespace labeling {

/// A piece of a query expression; positions count bytes.
struct QueryToken {
  enum class Kind { Name, QuotedName, Text, Integer, Real, Symbol, End };
  Kind kind = Kind::End;
  std::string text;  ///< name, contents of quotes, digits, or symbol ("<=", "(", "−" as "-")
  std::size_t begin = 0, end = 0;

  bool isSymbol(const char* symbol) const { return kind == Kind::Symbol && text == symbol; }
  bool isWord(const char* lowerCaseWord) const;  ///< an unquoted name, ignoring case
};

/// Thrown inside the query compiler only; becomes the answer of Query::problem().
struct QueryProblemFound {
  QueryProblem problem;
};

std::string lowerCaseAscii(std::string text);

/// @throws QueryProblemFound: a character that means nothing, quotes that are not closed
std::vector<QueryToken> queryTokens(const std::string& expression);

}  // namespace labeling
