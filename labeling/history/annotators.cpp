#include "labeling/history/annotators.h"

#include <cmath>

#include "labeling/history/event_rows.h"
#include "labeling/store/connection.h"
#include "model/base/error.h"

namespace labeling {

using model::Error;
using model::ErrorKind;

std::map<std::string, double> annotatorWeights(const Project& project) {
  std::map<std::string, double> weights;
  Statement all = project.connection().prepare(
      "SELECT a.name, ifnull(w.weight, 1.0) FROM annotator a LEFT JOIN annotator_weight w ON w.annotator = a.id");
  while (all.step()) weights[all.text(0)] = all.real(1);
  return weights;
}

void setAnnotatorWeight(const Project& project, const std::string& annotator, double weight) {
  if (!std::isfinite(weight) || weight < 0)
    throw Error(ErrorKind::BadInput, "The weight of " + annotator + " must be a number of 0 or more.");
  Connection& connection = project.connection();
  Transaction transaction(connection);
  connection.prepare("INSERT OR REPLACE INTO annotator_weight SELECT id, ? FROM annotator WHERE name = ?")
      .bind(1, weight)
      .bind(2, annotator)
      .run();
  if (connection.changes() == 0)
    throw Error(ErrorKind::NotFound, "There is no annotator named " + annotator + ".");
  transaction.commit();
}

void addAnnotator(const Project& project, const std::string& annotator) {
  if (annotator.find_first_not_of(" \t") == std::string::npos)
    throw Error(ErrorKind::BadInput, "An annotator needs a name.");
  Transaction transaction(project.connection());
  annotatorIdFor(project.connection(), annotator);
  transaction.commit();
}

}  // namespace labeling
