#include "model/metrics/checks.h"

#include <cmath>
#include <string>

#include "model/base/error.h"

namespace model {
namespace {

[[noreturn]] void refuse(const std::string& sentence) { throw Error(ErrorKind::BadInput, sentence); }

std::string numbered(std::size_t index) { return "number " + std::to_string(index + 1); }

}  // namespace

void checkLength(std::size_t first, std::size_t second, std::string_view what) {
  if (first != second)
    refuse("There are " + std::to_string(first) + " scores or values for " + std::to_string(second) + " " +
           std::string(what) + "; give one for each.");
}

void checkFinite(std::span<const float> values, std::string_view what) {
  for (std::size_t i = 0; i < values.size(); ++i)
    if (!std::isfinite(values[i]))
      refuse("Of the " + std::string(what) + ", " + numbered(i) +
             " is not a finite number. Leave such objects out.");
}

void checkProbabilities(std::span<const float> scores) {
  for (std::size_t i = 0; i < scores.size(); ++i)
    if (!(scores[i] >= 0 && scores[i] <= 1))
      refuse("Of the scores, " + numbered(i) + " (" + std::to_string(scores[i]) +
             ") is not between 0 and 1.");
}

void checkLabels(std::span<const char> isPositive) {
  for (std::size_t i = 0; i < isPositive.size(); ++i)
    if (isPositive[i] != 0 && isPositive[i] != 1)
      refuse("Of the labels, " + numbered(i) + " is neither 0 nor 1.");
}

void checkClasses(std::span<const std::int32_t> classOf, int classes) {
  if (classes < 1) refuse("The number of classes must be at least 1.");
  for (std::size_t i = 0; i < classOf.size(); ++i)
    if (classOf[i] < 0 || classOf[i] >= classes)
      refuse("Of the classes, " + numbered(i) + " (" + std::to_string(classOf[i]) +
             ") is not between 0 and " + std::to_string(classes - 1) + ".");
}

void checkEdges(std::span<const double> edges) {
  if (edges.size() < 2) refuse("Bins need at least two edges.");
  for (std::size_t i = 0; i < edges.size(); ++i)
    if (!std::isfinite(edges[i]) || (i > 0 && !(edges[i] > edges[i - 1])))
      refuse("The edges of bins must rise; " + numbered(i) + " does not.");
}

void checkBothClasses(std::int64_t positives, std::int64_t negatives) {
  if (positives > 0 && negatives > 0) return;
  refuse("The ROC curve is undefined: there are " + std::to_string(positives) + " positive and " +
         std::to_string(negatives) + " negative labels. Label at least one of each.");
}

}  // namespace model
