#include "model/metrics/multi_class.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "model/base/error.h"
#include "model/metrics/checks.h"
#include "model/metrics/roc_curve.h"

namespace model {
namespace {

constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();

double ratio(std::int64_t part, std::int64_t whole) {
  return whole > 0 ? static_cast<double>(part) / static_cast<double>(whole) : kUndefined;
}

std::int64_t rowSum(const ConfusionMatrix& matrix, int row) {
  std::int64_t sum = 0;
  for (int column = 0; column < matrix.classes; ++column) sum += matrix.at(row, column);
  return sum;
}

std::int64_t columnSum(const ConfusionMatrix& matrix, int column) {
  std::int64_t sum = 0;
  for (int row = 0; row < matrix.classes; ++row) sum += matrix.at(row, column);
  return sum;
}

std::int64_t diagonal(const ConfusionMatrix& matrix) {
  std::int64_t sum = 0;
  for (int each = 0; each < matrix.classes; ++each) sum += matrix.at(each, each);
  return sum;
}

void checkScores(std::span<const float> scores, int classes, std::size_t objects) {
  if (classes < 1) throw Error(ErrorKind::BadInput, "The number of classes must be at least 1.");
  if (scores.size() != objects * static_cast<std::size_t>(classes))
    throw Error(ErrorKind::BadInput, "There are " + std::to_string(scores.size()) + " scores for " +
                                         std::to_string(objects) + " objects of " + std::to_string(classes) +
                                         " classes; give one for each class of each object.");
}

}  // namespace

std::int64_t ConfusionMatrix::total() const noexcept {
  return std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
}
double ConfusionMatrix::accuracy() const noexcept { return ratio(diagonal(*this), total()); }
double ConfusionMatrix::recall(int trueClass) const noexcept {
  return ratio(at(trueClass, trueClass), rowSum(*this, trueClass));
}
double ConfusionMatrix::precision(int calledClass) const noexcept {
  return ratio(at(calledClass, calledClass), columnSum(*this, calledClass));
}

ConfusionMatrix confusionMatrix(std::span<const std::int32_t> trueClass,
                                std::span<const std::int32_t> calledClass, int classes) {
  checkLength(calledClass.size(), trueClass.size(), "true classes");
  checkClasses(trueClass, classes);
  checkClasses(calledClass, classes);
  ConfusionMatrix matrix;
  matrix.classes = classes;
  const auto width = static_cast<std::size_t>(classes);
  matrix.counts.assign(width * width, 0);
  for (std::size_t i = 0; i < trueClass.size(); ++i)
    ++matrix
          .counts[static_cast<std::size_t>(trueClass[i]) * width + static_cast<std::size_t>(calledClass[i])];
  return matrix;
}

std::vector<std::int32_t> highestClass(std::span<const float> scores, int classes) {
  if (classes < 1) throw Error(ErrorKind::BadInput, "The number of classes must be at least 1.");
  const auto width = static_cast<std::size_t>(classes);
  checkScores(scores, classes, scores.size() / width);
  checkFinite(scores, "scores");
  std::vector<std::int32_t> result;
  for (std::size_t first = 0; first < scores.size(); first += width) {
    const auto row = scores.subspan(first, width);
    result.push_back(static_cast<std::int32_t>(std::max_element(row.begin(), row.end()) - row.begin()));
  }
  return result;
}

MultiClassMetrics multiClassMetrics(std::span<const float> scores, int classes,
                                    std::span<const std::int32_t> trueClass) {
  checkScores(scores, classes, trueClass.size());
  checkProbabilities(scores);
  checkClasses(trueClass, classes);
  if (trueClass.empty())
    throw Error(ErrorKind::BadInput, "Accuracy is undefined: there are no labelled objects.");
  const auto width = static_cast<std::size_t>(classes);
  for (std::size_t i = 0; i < trueClass.size(); ++i) {
    const auto row = scores.subspan(i * width, width);
    const double sum = std::accumulate(row.begin(), row.end(), 0.0);
    constexpr double kRounding = 1e-3;
    if (std::abs(sum - 1) > kRounding)
      throw Error(ErrorKind::BadInput, "The scores of object number " + std::to_string(i + 1) + " sum to " +
                                           std::to_string(sum) + " instead of 1.");
  }

  MultiClassMetrics result;
  result.confusion = confusionMatrix(trueClass, highestClass(scores, classes), classes);
  result.accuracy = rateOf(diagonal(result.confusion), result.confusion.total());

  double sumOfAreas = 0;
  int defined = 0;
  std::vector<float> scoresOfClass(trueClass.size());
  std::vector<char> isClass(trueClass.size());
  for (std::size_t c = 0; c < width; ++c) {
    for (std::size_t i = 0; i < trueClass.size(); ++i) {
      scoresOfClass[i] = scores[i * width + c];
      isClass[i] = static_cast<std::size_t>(trueClass[i]) == c ? 1 : 0;
    }
    const SortedScores sorted(scoresOfClass, isClass);
    if (sorted.positives() == 0 || sorted.negatives() == 0) {
      result.auroc.emplace_back();
      continue;
    }
    result.auroc.emplace_back(rocCurve(sorted).area);
    sumOfAreas += *result.auroc.back();
    ++defined;
  }
  if (defined > 0) result.meanAuroc = sumOfAreas / defined;

  constexpr double kLeast = 1e-15;
  for (std::size_t i = 0; i < trueClass.size(); ++i) {
    const auto score = static_cast<double>(scores[i * width + static_cast<std::size_t>(trueClass[i])]);
    result.logLoss -= std::log(std::clamp(score, kLeast, 1 - kLeast));
  }
  result.logLoss /= static_cast<double>(trueClass.size());
  return result;
}

}  // namespace model
