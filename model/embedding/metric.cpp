#include "model/embedding/metric.h"

#include <array>

namespace model {
namespace {
constexpr std::array kAll{Metric::Euclidean, Metric::Cosine, Metric::Correlation, Metric::Manhattan};
}

const char* nameOf(Metric metric) noexcept {
  switch (metric) {
    case Metric::Euclidean:
      return "euclidean";
    case Metric::Cosine:
      return "cosine";
    case Metric::Correlation:
      return "correlation";
    case Metric::Manhattan:
      return "manhattan";
  }
  return "euclidean";
}

std::optional<Metric> metricNamed(std::string_view name) noexcept {
  for (const Metric metric : kAll)
    if (name == nameOf(metric)) return metric;
  return std::nullopt;
}

}  // namespace model
