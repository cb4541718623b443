#include "labeling/store/query_sandbox.h"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstring>
#include <limits>
#include <string_view>

namespace labeling {
namespace {

constexpr std::array<std::string_view, 3> kReadableTables{"object", "catalogue", "computed"};
constexpr std::array<std::string_view, 11> kMathFunctions{
    "query_abs", "query_sqrt", "query_log10", "query_ln",   "query_exp",  "query_pow",
    "query_min", "query_max",  "query_floor", "query_ceil", "query_round"};

int authorise(void*, int action, const char* first, const char* second, const char*, const char*) {
  switch (action) {
    case SQLITE_SELECT:
      return SQLITE_OK;
    case SQLITE_READ:
      return first != nullptr &&
                     std::find(kReadableTables.begin(), kReadableTables.end(), first) != kReadableTables.end()
                 ? SQLITE_OK
                 : SQLITE_DENY;
    case SQLITE_FUNCTION:
      if (second == nullptr) return SQLITE_DENY;
      return std::strcmp(second, "like") == 0 ||
                     std::find(kMathFunctions.begin(), kMathFunctions.end(), second) != kMathFunctions.end()
                 ? SQLITE_OK
                 : SQLITE_DENY;
    default:
      return SQLITE_DENY;
  }
}

// A missing argument gives a missing result; so does a result that is no number (sqrt of -1).
template <double (*function)(double)>
void oneNumber(sqlite3_context* context, int, sqlite3_value** arguments) {
  if (sqlite3_value_type(arguments[0]) == SQLITE_NULL) return;
  sqlite3_result_double(context, function(sqlite3_value_double(arguments[0])));
}

void power(sqlite3_context* context, int, sqlite3_value** arguments) {
  if (sqlite3_value_type(arguments[0]) == SQLITE_NULL || sqlite3_value_type(arguments[1]) == SQLITE_NULL)
    return;
  sqlite3_result_double(context,
                        std::pow(sqlite3_value_double(arguments[0]), sqlite3_value_double(arguments[1])));
}

template <bool wantsLeast>
void extreme(sqlite3_context* context, int count, sqlite3_value** arguments) {
  double best = sqlite3_value_double(arguments[0]);
  for (int i = 0; i < count; ++i) {
    if (sqlite3_value_type(arguments[i]) == SQLITE_NULL) return;
    const double value = sqlite3_value_double(arguments[i]);
    best = wantsLeast ? std::min(best, value) : std::max(best, value);
  }
  sqlite3_result_double(context, best);
}

double absolute(double x) { return std::abs(x); }
double squareRoot(double x) { return x < 0 ? std::numeric_limits<double>::quiet_NaN() : std::sqrt(x); }
double decadicLogarithm(double x) {
  return x <= 0 ? std::numeric_limits<double>::quiet_NaN() : std::log10(x);
}
double naturalLogarithm(double x) { return x <= 0 ? std::numeric_limits<double>::quiet_NaN() : std::log(x); }
double exponential(double x) { return std::exp(x); }
double roundDown(double x) { return std::floor(x); }
double roundUp(double x) { return std::ceil(x); }
double nearestWhole(double x) { return std::round(x); }

void addFunction(Connection& connection, const char* name, int arguments,
                 void (*function)(sqlite3_context*, int, sqlite3_value**)) {
  const int code = sqlite3_create_function_v2(connection.handle(), name, arguments,
                                              SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, nullptr,
                                              function, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) connection.fail(code);
}

double secondsNow() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

}  // namespace

void confineToQueries(Connection& connection) {
  connection.execute("PRAGMA query_only = ON");
  addFunction(connection, "query_abs", 1, oneNumber<absolute>);
  addFunction(connection, "query_sqrt", 1, oneNumber<squareRoot>);
  addFunction(connection, "query_log10", 1, oneNumber<decadicLogarithm>);
  addFunction(connection, "query_ln", 1, oneNumber<naturalLogarithm>);
  addFunction(connection, "query_exp", 1, oneNumber<exponential>);
  addFunction(connection, "query_floor", 1, oneNumber<roundDown>);
  addFunction(connection, "query_ceil", 1, oneNumber<roundUp>);
  addFunction(connection, "query_round", 1, oneNumber<nearestWhole>);
  addFunction(connection, "query_pow", 2, power);
  addFunction(connection, "query_min", -1, extreme<true>);
  addFunction(connection, "query_max", -1, extreme<false>);
  const int code = sqlite3_set_authorizer(connection.handle(), authorise, nullptr);
  if (code != SQLITE_OK) connection.fail(code);
}

void showConfined(Connection& connection, const SpanTable& table) {
  sqlite3_set_authorizer(connection.handle(), nullptr, nullptr);
  try {
    showSpanTable(connection, table);
    connection.prepareOnce("SELECT 1 FROM computed");  // declares the columns
  } catch (...) {
    sqlite3_set_authorizer(connection.handle(), authorise, nullptr);
    throw;
  }
  sqlite3_set_authorizer(connection.handle(), authorise, nullptr);
}

QueryTimeLimit::QueryTimeLimit(Connection& connection, double seconds, std::stop_token stop)
    : m_connection(connection), m_end(secondsNow() + seconds), m_stop(std::move(stop)) {
  sqlite3_progress_handler(connection.handle(), 100'000, &QueryTimeLimit::isOver, this);
}

QueryTimeLimit::~QueryTimeLimit() { sqlite3_progress_handler(m_connection.handle(), 0, nullptr, nullptr); }

int QueryTimeLimit::isOver(void* self) {
  const auto* limit = static_cast<QueryTimeLimit*>(self);
  return limit->m_stop.stop_requested() || secondsNow() > limit->m_end ? 1 : 0;
}

}  // namespace labeling
