#include "model/embedding/graph_search.h"

// Its prefetches, part of its vector code, read one number past a list of links; the distance is ours anyway.
#define NO_MANUAL_VECTORIZATION
#include <hnswlib/hnswlib.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <memory>
#include <vector>

#include "model/base/parallel.h"
#include "model/embedding/distance.h"
#include "model/embedding/nearest_few.h"

namespace model {
namespace {

constexpr std::int64_t kGraphs = 4;
constexpr std::size_t kLinks = 12;
constexpr std::size_t kBuildWidth = 80;   // candidates looked at when a row is added
constexpr std::size_t kSearchWidth = 32;  // at least, when a row asks

/// hnswlib's own distance is compiled for the oldest processor; ours picks its instructions at start.
class Euclidean : public hnswlib::SpaceInterface<float> {
 public:
  explicit Euclidean(std::int64_t dimensions) : m_dimensions(dimensions) {}
  std::size_t get_data_size() override { return static_cast<std::size_t>(m_dimensions) * sizeof(float); }
  hnswlib::DISTFUNC<float> get_dist_func() override {
    return [](const void* one, const void* other, const void* dimensions) {
      return squaredDistance(static_cast<const float*>(one), static_cast<const float*>(other),
                             *static_cast<const std::int64_t*>(dimensions));
    };
  }
  void* get_dist_func_param() override { return &m_dimensions; }

 private:
  std::int64_t m_dimensions;
};

using Graph = hnswlib::HierarchicalNSW<float>;

}  // namespace

void searchByGraph(const FeatureView& features, int k, std::uint64_t seed, int threads,
                   std::span<std::int32_t> indices, std::span<float> distances, const RunControl& control) {
  const std::int64_t count = features.count();
  const auto width = static_cast<std::size_t>(k);
  Euclidean space(features.dimensions);
  std::vector<std::unique_ptr<Graph>> graphs(kGraphs);
  std::atomic<std::int64_t> added{0};
  parallelFor(
      kGraphs, 1,
      [&](std::int64_t first, std::int64_t) {
        const std::int64_t members = (count - first + kGraphs - 1) / kGraphs;
        auto graph =
            std::make_unique<Graph>(&space, static_cast<std::size_t>(members), kLinks, kBuildWidth,
                                    static_cast<std::size_t>(seed) + static_cast<std::size_t>(first));
        for (std::int64_t row = first; row < count; row += kGraphs) {
          graph->addPoint(features.row(row).data(), static_cast<std::size_t>(row));
          if (added.fetch_add(1) % 512 == 0) control.throwIfStopped();
        }
        graph->setEf(std::max(kSearchWidth, 2 * width));
        graphs[static_cast<std::size_t>(first)] = std::move(graph);
      },
      threads);
  control.report(count / 2, count, "neighbours");

  parallelFor(
      count, 256,
      [&](std::int64_t first, std::int64_t last) {
        control.throwIfStopped();
        std::vector<float> all;
        for (std::int64_t row = first; row < last; ++row) {
          NearestFew nearest(width);
          const float* own = features.row(row).data();
          for (const auto& graph : graphs) {
            auto found = graph->searchKnn(own, width + 1);
            for (; !found.empty(); found.pop())
              if (static_cast<std::int64_t>(found.top().second) != row)
                nearest.offer(found.top().first, static_cast<std::int32_t>(found.top().second));
          }
          if (nearest.kept().size() < width) {  // a graph may fall apart when many rows are the same
            all.resize(static_cast<std::size_t>(count));
            squaredDistances(own, features.values.data(), count, features.dimensions, all.data());
            nearest = NearestFew(width);
            for (std::int64_t other = 0; other < count; ++other)
              if (other != row)
                nearest.offer(all[static_cast<std::size_t>(other)], static_cast<std::int32_t>(other));
          }
          const std::size_t start = static_cast<std::size_t>(row) * width;
          for (std::size_t i = 0; i < width; ++i) {
            indices[start + i] = nearest.kept()[i].second;
            distances[start + i] = std::sqrt(nearest.kept()[i].first);
          }
        }
      },
      threads);
}

}  // namespace model
