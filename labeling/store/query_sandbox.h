#pragma once
#include "labeling/store/connection.h"

namespace labeling {

/// Confines a connection to reading the tables `object`, `catalogue` and `computed` with the functions of the
/// query language, and bounds the time of a statement. A second fence: the compiler writes only such SQL.
void confineToQueries(Connection& connection);

/// Starts the clock for the next statement; one that runs longer is interrupted (model::Stopped).
class QueryTimeLimit {
 public:
  QueryTimeLimit(Connection& connection, double seconds);
  ~QueryTimeLimit();
  QueryTimeLimit(const QueryTimeLimit&) = delete;
  QueryTimeLimit& operator=(const QueryTimeLimit&) = delete;

 private:
  static int isOver(void* self);
  Connection& m_connection;
  double m_end;
};

}  // namespace labeling
