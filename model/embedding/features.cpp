#include "model/embedding/features.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>

#include "model/base/error.h"
#include "model/embedding/usable_rows.h"

namespace model {
namespace {

bool comparesDirections(Metric metric) { return metric == Metric::Cosine || metric == Metric::Correlation; }

double meanOf(std::span<const float> row) {
  return std::accumulate(row.begin(), row.end(), 0.0) / static_cast<double>(row.size());
}

const char* whyUnusable(std::span<const float> row, Metric metric) {
  if (!std::all_of(row.begin(), row.end(), [](float value) { return std::isfinite(value); }))
    return "a feature is not a finite number";
  if (metric == Metric::Cosine && std::all_of(row.begin(), row.end(), [](float value) { return value == 0; }))
    return "all features are 0, so there is no direction to compare";
  if (metric == Metric::Correlation &&
      std::all_of(row.begin(), row.end(), [&](float value) { return value == row[0]; }))
    return "all features are the same number, so there is nothing to correlate";
  return nullptr;
}

void appendScaled(std::span<const float> row, Metric metric, std::vector<float>& copy) {
  const double middle = metric == Metric::Correlation ? meanOf(row) : 0;
  double squares = 0;
  for (const float value : row)
    squares += (static_cast<double>(value) - middle) * (static_cast<double>(value) - middle);
  const double length = std::sqrt(squares);
  for (const float value : row)
    copy.push_back(static_cast<float>((static_cast<double>(value) - middle) / length));
}

}  // namespace

void FeatureView::check() const {
  if (dimensions < 1)
    throw Error(ErrorKind::BadInput,
                "Feature vectors need at least one dimension, not " + std::to_string(dimensions) + ".");
  if (values.size() % static_cast<std::size_t>(dimensions) != 0)
    throw Error(ErrorKind::BadInput, std::to_string(values.size()) +
                                         " features are no whole number of vectors of " +
                                         std::to_string(dimensions) + ".");
}

UsableRows usableRows(const FeatureView& features, Metric metric) {
  features.check();
  if (features.count() > std::numeric_limits<std::int32_t>::max())
    throw Error(ErrorKind::BadInput, "More than 2,147,483,647 objects cannot be compared.");
  UsableRows result;
  for (std::int64_t i = 0; i < features.count(); ++i) {
    if (const char* reason = whyUnusable(features.row(i), metric))
      result.leftOut.push_back({i, reason});
    else
      result.original.push_back(static_cast<std::int32_t>(i));
  }
  result.view = features;
  if (result.leftOut.empty() && !comparesDirections(metric)) return result;
  result.copy.reserve(result.original.size() * static_cast<std::size_t>(features.dimensions));
  for (const std::int32_t i : result.original) {
    const auto row = features.row(i);
    if (comparesDirections(metric))
      appendScaled(row, metric, result.copy);
    else
      result.copy.insert(result.copy.end(), row.begin(), row.end());
  }
  result.view.values = result.copy;
  return result;
}

}  // namespace model
