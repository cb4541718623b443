#pragma once
#include <stop_token>

#include "labeling/store/connection.h"
#include "labeling/store/span_table.h"

namespace labeling {

/// Confines a connection to reading the tables `object`, `catalogue` and `computed` with the functions of the
/// query language, and bounds the time of a statement. A second fence: the compiler writes only such SQL.
void confineToQueries(Connection& connection);

/// Makes `computed` of a confined connection show `table` (showSpanTable); SQLite has to declare its columns,
/// which the confinement would refuse.
void showConfined(Connection& connection, const SpanTable& table);

/// Starts the clock for the next statement; one that runs longer is interrupted (model::Stopped).
class QueryTimeLimit {
 public:
  /// @param stop  interrupts it too, when a stop is requested
  QueryTimeLimit(Connection& connection, double seconds, std::stop_token stop = {});
  ~QueryTimeLimit();
  QueryTimeLimit(const QueryTimeLimit&) = delete;
  QueryTimeLimit& operator=(const QueryTimeLimit&) = delete;

 private:
  static int isOver(void* self);
  Connection& m_connection;
  double m_end;
  std::stop_token m_stop;
};

}  // namespace labeling
