#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "labeling/store/query.h"

namespace labeling {

enum class QueryType { Number, Text, Condition, Missing };

/// What a name stands for: a piece of SQL of our own making.
struct ResolvedName {
  QueryType type = QueryType::Number;
  std::string sql;
};

/// A condition as SQL. Everything the user wrote as a number or text is a parameter, never part of the SQL.
struct CompiledQuery {
  std::string sql;
  std::vector<std::variant<std::int64_t, double, std::string>> parameters;
};

/// The names a query may use.
struct QueryNames {
  std::function<std::optional<ResolvedName>(const std::string& name)> resolve;
  std::function<std::vector<std::string>()> all;  ///< for "did you mean"
};

/// @throws QueryProblemFound (query_tokens.h) with byte positions
CompiledQuery compileQuery(const std::string& expression, const QueryNames& names);

/// The functions of the language, as written.
std::vector<std::string> queryFunctions();
/// The words with a meaning of their own: and, or, not, between ...
std::vector<std::string> queryKeywords();

}  // namespace labeling
