#include "model/embedding/fuzzy_graph.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "model/base/parallel.h"

namespace model {
namespace {

// The constants are those of the paper's implementation.
constexpr double kLeastScale = 1e-3;  // of the mean distance: keeps duplicates from shutting out the rest

/// The scale by which distances beyond `nearest` fall off so that their weights sum to log2(k + 1).
double scaleOf(std::span<const float> distances, double nearest) {
  constexpr int kSteps = 64;
  constexpr double kTolerance = 1e-5;
  const double target = std::log2(static_cast<double>(distances.size()) + 1);  // the row itself counts too
  double low = 0, high = std::numeric_limits<double>::infinity(), scale = 1;
  for (int step = 0; step < kSteps; ++step) {
    double sum = 0;
    for (const float distance : distances) {
      const double beyond = static_cast<double>(distance) - nearest;
      sum += beyond > 0 ? std::exp(-beyond / scale) : 1;
    }
    if (std::abs(sum - target) < kTolerance) break;
    if (sum > target) {
      high = scale;
      scale = (low + high) / 2;
    } else {
      low = scale;
      scale = std::isinf(high) ? scale * 2 : (low + high) / 2;
    }
  }
  return scale;
}

void weigh(std::span<const float> distances, double nearest, double scale, std::span<float> weights) {
  for (std::size_t j = 0; j < distances.size(); ++j) {
    const double beyond = static_cast<double>(distances[j]) - nearest;
    weights[j] = beyond <= 0 || scale == 0 ? 1.0F : static_cast<float>(std::exp(-beyond / scale));
  }
}

double sumOf(std::span<const float> values) { return std::accumulate(values.begin(), values.end(), 0.0); }

/// Weights of one row's neighbours.
void rowWeights(std::span<const float> distances, double meanOfAll, std::span<float> weights) {
  const auto above = std::find_if(distances.begin(), distances.end(), [](float d) { return d > 0; });
  const double nearest = above == distances.end() ? 0 : static_cast<double>(*above);
  const double meanOfRow = sumOf(distances) / (static_cast<double>(distances.size()) + 1);
  const double least = kLeastScale * (nearest > 0 ? meanOfRow : meanOfAll);
  weigh(distances, nearest, std::max(scaleOf(distances, nearest), least), weights);
}

struct Link {
  std::int32_t to;
  float weight;
};

}  // namespace

FuzzyGraph fuzzyGraph(std::span<const std::int32_t> indices, std::span<const float> distances, int k,
                      int threads) {
  const auto width = static_cast<std::size_t>(k);
  const std::size_t count = indices.size() / width;
  const double meanOfAll =
      std::accumulate(distances.begin(), distances.end(), 0.0) / static_cast<double>(count * (width + 1));
  std::vector<float> weights(distances.size());
  parallelFor(
      static_cast<std::int64_t>(count), 1024,
      [&](std::int64_t first, std::int64_t last) {
        for (auto row = static_cast<std::size_t>(first); row < static_cast<std::size_t>(last); ++row)
          rowWeights(distances.subspan(row * width, width), meanOfAll,
                     std::span(weights).subspan(row * width, width));
      },
      threads);

  // Both directions of every link in one list per row; a pair that named each other then stands there twice.
  std::vector<std::int64_t> start(count + 1, 0);
  for (std::size_t i = 0; i < indices.size(); ++i) {
    ++start[i / width + 1];
    ++start[static_cast<std::size_t>(indices[i]) + 1];
  }
  std::partial_sum(start.begin(), start.end(), start.begin());
  std::vector<Link> links(static_cast<std::size_t>(start.back()));
  std::vector<std::int64_t> next(start.begin(), start.end() - 1);
  for (std::size_t i = 0; i < indices.size(); ++i) {
    const std::size_t row = i / width, other = static_cast<std::size_t>(indices[i]);
    links[static_cast<std::size_t>(next[row]++)] = {static_cast<std::int32_t>(other), weights[i]};
    links[static_cast<std::size_t>(next[other]++)] = {static_cast<std::int32_t>(row), weights[i]};
  }

  FuzzyGraph graph;
  graph.first.reserve(count + 1);
  graph.first.push_back(0);
  for (std::size_t row = 0; row < count; ++row) {
    const auto begin = links.begin() + start[row], end = links.begin() + start[row + 1];
    std::sort(begin, end, [](const Link& a, const Link& b) {
      return a.to < b.to || (a.to == b.to && a.weight < b.weight);
    });
    for (auto link = begin; link != end; ++link) {
      if (link != begin && std::prev(link)->to == link->to) {
        float& united = graph.weights.back();
        united = united + link->weight - united * link->weight;
      } else {
        graph.neighbours.push_back(link->to);
        graph.weights.push_back(link->weight);
      }
    }
    graph.first.push_back(static_cast<std::int64_t>(graph.neighbours.size()));
  }
  return graph;
}

std::vector<float> newcomerWeights(std::span<const float> distances) {
  std::vector<float> weights(distances.size());
  const double mean = sumOf(distances) / static_cast<double>(distances.size());
  weigh(distances, 0, std::max(scaleOf(distances.subspan(1), 0), kLeastScale * mean), weights);
  return weights;
}

FuzzyGraph supervised(const FuzzyGraph& graph, std::span<const std::int32_t> classes, double weight) {
  constexpr double kUnknown = 1;  // distance of an object without a class to any other
  const double far = weight < 1 ? 2.5 / (1 - weight) : std::numeric_limits<double>::infinity();
  const auto kept = [&](std::size_t row, std::size_t i) {
    const std::int32_t own = classes[row], other = classes[static_cast<std::size_t>(graph.neighbours[i])];
    const double factor = own < 0 || other < 0 ? std::exp(-kUnknown) : own != other ? std::exp(-far) : 1;
    return static_cast<double>(graph.weights[i]) * factor;
  };
  std::vector<double> heaviest(static_cast<std::size_t>(graph.count()), 0);
  for (std::size_t row = 0; row < heaviest.size(); ++row)
    for (auto i = static_cast<std::size_t>(graph.first[row]);
         i < static_cast<std::size_t>(graph.first[row + 1]); ++i)
      heaviest[row] = std::max(heaviest[row], kept(row, i));

  // Each row's heaviest link counts as 1 again; then the two directions are united as before.
  FuzzyGraph result;
  result.first.push_back(0);
  for (std::size_t row = 0; row < heaviest.size(); ++row) {
    for (auto i = static_cast<std::size_t>(graph.first[row]);
         i < static_cast<std::size_t>(graph.first[row + 1]); ++i) {
      const double value = kept(row, i);
      if (!(value > 0)) continue;
      const double p = value / heaviest[row];
      const double q = value / heaviest[static_cast<std::size_t>(graph.neighbours[i])];
      result.neighbours.push_back(graph.neighbours[i]);
      result.weights.push_back(static_cast<float>(p + q - p * q));
    }
    result.first.push_back(static_cast<std::int64_t>(result.neighbours.size()));
  }
  return result;
}

GraphParts connectedParts(const FuzzyGraph& graph) {
  GraphParts parts;
  parts.ofRow.assign(static_cast<std::size_t>(graph.count()), -1);
  std::vector<std::int32_t> open;
  for (std::size_t row = 0; row < parts.ofRow.size(); ++row) {
    if (parts.ofRow[row] >= 0) continue;
    parts.ofRow[row] = parts.count;
    open.push_back(static_cast<std::int32_t>(row));
    while (!open.empty()) {
      const auto each = static_cast<std::size_t>(open.back());
      open.pop_back();
      for (auto i = graph.first[each]; i < graph.first[each + 1]; ++i) {
        const std::int32_t other = graph.neighbours[static_cast<std::size_t>(i)];
        if (parts.ofRow[static_cast<std::size_t>(other)] >= 0) continue;
        parts.ofRow[static_cast<std::size_t>(other)] = parts.count;
        open.push_back(other);
      }
    }
    ++parts.count;
  }
  return parts;
}

}  // namespace model
