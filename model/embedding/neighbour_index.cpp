#include "model/embedding/neighbour_index.h"

// Its prefetches, part of its vector code, read one number past a list of links; the distance is ours anyway.
#define NO_MANUAL_VECTORIZATION
#include <hnswlib/hnswlib.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <string>

#include "model/base/error.h"
#include "model/base/parallel.h"

namespace model {
namespace {

constexpr std::int64_t kGraphs = 4;
constexpr std::size_t kBuildWidth = 80;  // rows kept in sight when one is added

std::size_t at(std::int64_t index) { return static_cast<std::size_t>(index); }

/// hnswlib's own distance is compiled for the oldest processor; ours picks its instructions at start.
class Space : public hnswlib::SpaceInterface<float> {
 public:
  Space(std::int64_t dimensions, Metric metric) : m_dimensions(dimensions), m_metric(metric) {}
  std::size_t get_data_size() override { return at(m_dimensions) * sizeof(float); }
  hnswlib::DISTFUNC<float> get_dist_func() override {
    if (m_metric == Metric::Manhattan)
      return [](const void* one, const void* other, const void* dimensions) {
        return absoluteDistance(static_cast<const float*>(one), static_cast<const float*>(other),
                                *static_cast<const std::int64_t*>(dimensions));
      };
    return [](const void* one, const void* other, const void* dimensions) {
      return squaredDistance(static_cast<const float*>(one), static_cast<const float*>(other),
                             *static_cast<const std::int64_t*>(dimensions));
    };
  }
  void* get_dist_func_param() override { return &m_dimensions; }

 private:
  std::int64_t m_dimensions;
  Metric m_metric;
};

using Graph = hnswlib::HierarchicalNSW<float>;

/// Copies the links of one row on one floor, named by the rows' own numbers.
void copyLinks(const Graph& graph, hnswlib::tableint id, int floor, std::int32_t* to) {
  const auto* list = graph.get_linklist_at_level(id, floor);
  const auto count = graph.getListCount(const_cast<hnswlib::linklistsizeint*>(list));
  const auto* ids = reinterpret_cast<const hnswlib::tableint*>(list + 1);
  for (std::size_t i = 0; i < count; ++i) to[i] = static_cast<std::int32_t>(graph.getExternalLabel(ids[i]));
}

bool farther(const std::pair<float, std::int32_t>& a, const std::pair<float, std::int32_t>& b) {
  return a > b;
}

}  // namespace

NeighbourIndex NeighbourIndex::build(const FeatureView& rows, Metric metric, std::uint64_t seed, int threads,
                                     const RunControl& control) {
  const std::int64_t count = rows.count();
  const std::int64_t graphCount = std::min(kGraphs, count);
  Space space(rows.dimensions, metric);
  std::vector<std::unique_ptr<Graph>> graphs(at(graphCount));
  std::atomic<std::int64_t> added{0};
  parallelFor(
      graphCount, 1,
      [&](std::int64_t first, std::int64_t) {
        const std::int64_t members = (count - first + kGraphs - 1) / kGraphs;
        auto graph = std::make_unique<Graph>(&space, at(members), static_cast<std::size_t>(kLinks),
                                             kBuildWidth, static_cast<std::size_t>(seed) + at(first));
        for (std::int64_t row = first; row < count; row += kGraphs) {
          graph->addPoint(rows.row(row).data(), at(row));
          const std::int64_t done = added.fetch_add(1);
          if (done % 512 == 0) control.throwIfStopped();
          if (done % 16384 == 0) control.report(done, count, "indexing");
        }
        graphs[at(first)] = std::move(graph);
      },
      threads);
  control.report(count, count, "indexing");

  NeighbourIndex index;
  index.m_ownFloors.assign(at(count), 0);
  index.m_ownGround.assign(at(count * kGroundLinks), -1);
  for (const auto& graph : graphs) {
    for (std::size_t id = 0; id < graph->cur_element_count; ++id)
      index.m_ownFloors[graph->getExternalLabel(static_cast<hnswlib::tableint>(id))] =
          static_cast<std::uint8_t>(graph->element_levels_[id]);
    index.m_ownEntries.push_back(static_cast<std::int32_t>(graph->getExternalLabel(graph->enterpoint_node_)));
  }
  index.m_arrays.floors = index.m_ownFloors;
  index.findFirstUpper();
  std::int64_t lines = 0;
  for (const std::uint8_t floors : index.m_ownFloors) lines += floors;
  index.m_ownUpper.assign(at(lines * kLinks), -1);
  for (const auto& graph : graphs)
    for (std::size_t i = 0; i < graph->cur_element_count; ++i) {
      const auto id = static_cast<hnswlib::tableint>(i);
      const std::size_t row = graph->getExternalLabel(id);
      copyLinks(*graph, id, 0, &index.m_ownGround[row * at(kGroundLinks)]);
      for (int floor = 1; floor <= graph->element_levels_[i]; ++floor)
        copyLinks(*graph, id, floor, &index.m_ownUpper[at((index.m_firstUpper[row] + floor - 1) * kLinks)]);
    }
  index.m_arrays = {index.m_ownFloors, index.m_ownGround, index.m_ownUpper, index.m_ownEntries};
  return index;
}

NeighbourIndex NeighbourIndex::renamed(std::span<const std::int32_t> names, std::int64_t total) const {
  const auto nameOf = [&](std::int32_t row) { return row < 0 ? row : names[at(row)]; };
  NeighbourIndex index;
  index.m_ownFloors.assign(at(total), 0);
  index.m_ownGround.assign(at(total * kGroundLinks), -1);
  for (std::int64_t row = 0; row < count(); ++row) {
    const auto from = links(static_cast<std::int32_t>(row), 0);
    const std::int64_t to = names[at(row)];
    index.m_ownFloors[at(to)] = m_arrays.floors[at(row)];
    std::transform(from.begin(), from.end(), &index.m_ownGround[at(to * kGroundLinks)], nameOf);
  }
  for (const std::int32_t link : m_arrays.upper) index.m_ownUpper.push_back(nameOf(link));  // names rise
  for (const std::int32_t entry : m_arrays.entries) index.m_ownEntries.push_back(nameOf(entry));
  index.m_arrays = {index.m_ownFloors, index.m_ownGround, index.m_ownUpper, index.m_ownEntries};
  index.findFirstUpper();
  return index;
}

NeighbourIndex NeighbourIndex::over(const Arrays& arrays) {
  const auto require = [](bool holds, const std::string& sentence) {
    if (!holds) throw Error(ErrorKind::Corrupt, "The index of neighbours is damaged: " + sentence + ".");
  };
  NeighbourIndex index;
  index.m_arrays = arrays;
  const std::int64_t count = index.count();
  std::int64_t lines = 0;
  for (const std::uint8_t floors : arrays.floors) lines += floors;
  require(static_cast<std::int64_t>(arrays.ground.size()) == count * kGroundLinks &&
              static_cast<std::int64_t>(arrays.upper.size()) == lines * kLinks,
          "its parts are of different sizes");
  require((count == 0) == arrays.entries.empty(), "it has no place to begin");
  index.findFirstUpper();
  const auto isRow = [&](std::int32_t row) { return row >= -1 && row < count; };
  require(std::all_of(arrays.ground.begin(), arrays.ground.end(), isRow), "a link leads nowhere");
  require(std::all_of(arrays.entries.begin(), arrays.entries.end(),
                      [&](std::int32_t row) { return row >= 0 && row < count; }),
          "a search would begin nowhere");
  for (std::int64_t row = 0; row < count; ++row)
    for (int floor = 1; floor <= arrays.floors[at(row)]; ++floor)
      for (const std::int32_t other : index.links(static_cast<std::int32_t>(row), floor))
        require(isRow(other) && (other < 0 || arrays.floors[at(other)] >= floor),
                "a link leads to a floor that is not there");
  return index;
}

void NeighbourIndex::findFirstUpper() {
  m_firstUpper.resize(m_arrays.floors.size());
  std::int32_t next = 0;
  for (std::size_t row = 0; row < m_firstUpper.size(); ++row) {
    m_firstUpper[row] = next;
    next += m_arrays.floors[row];
  }
}

std::span<const std::int32_t> NeighbourIndex::links(std::int32_t row, int floor) const {
  if (floor == 0) return m_arrays.ground.subspan(at(row * kGroundLinks), at(kGroundLinks));
  return m_arrays.upper.subspan(at((m_firstUpper[at(row)] + floor - 1) * kLinks), at(kLinks));
}

std::int32_t NeighbourIndex::descend(const DistanceTo& distance, std::int32_t entry) const {
  std::int32_t here = entry;
  float least = distance.rank(here);
  for (int floor = m_arrays.floors[at(entry)]; floor > 0; --floor)
    for (bool moved = true; moved;) {
      moved = false;
      for (const std::int32_t other : links(here, floor)) {
        if (other < 0) break;
        if (const float rank = distance.rank(other); rank < least) {
          least = rank;
          here = other;
          moved = true;
        }
      }
    }
  return here;
}

void NeighbourIndex::searchGround(const DistanceTo& distance, std::int32_t entry, std::size_t width,
                                  Scratch& scratch) const {
  if (scratch.visited.size() != m_arrays.floors.size() || ++scratch.visit == 0) {
    scratch.visited.assign(m_arrays.floors.size(), 0);
    scratch.visit = 1;
  }
  auto& open = scratch.open;    // a heap, nearest on top
  auto& found = scratch.found;  // a heap, farthest on top
  open.clear();
  found.clear();
  scratch.visited[at(entry)] = scratch.visit;
  const float first = distance.rank(entry);
  open.emplace_back(first, entry);
  found.emplace_back(first, entry);
  while (!open.empty()) {
    std::pop_heap(open.begin(), open.end(), farther);
    const auto [rank, row] = open.back();
    open.pop_back();
    if (rank > found.front().first && found.size() == width) break;
    const auto neighbours = links(row, 0);
    for (const std::int32_t other : neighbours) {
      if (other < 0) break;
      if (scratch.visited[at(other)] != scratch.visit) distance.prefetch(other);
    }
    for (const std::int32_t other : neighbours) {
      if (other < 0) break;
      std::uint32_t& visited = scratch.visited[at(other)];
      if (visited == scratch.visit) continue;
      visited = scratch.visit;
      const float next = distance.rank(other);
      if (found.size() == width && !(next < found.front().first)) continue;
      open.emplace_back(next, other);
      std::push_heap(open.begin(), open.end(), farther);
      found.emplace_back(next, other);
      std::push_heap(found.begin(), found.end());
      if (found.size() > width) {
        std::pop_heap(found.begin(), found.end());
        found.pop_back();
      }
    }
  }
}

void NeighbourIndex::search(const DistanceTo& distance, std::int64_t width, std::int64_t self,
                            Scratch& scratch, std::vector<std::pair<float, std::int32_t>>& result) const {
  for (std::size_t graph = 0; graph < m_arrays.entries.size(); ++graph) {
    const bool own = self >= 0 && at(self % kGraphs) == graph;
    const std::int32_t entry =
        own ? static_cast<std::int32_t>(self) : descend(distance, m_arrays.entries[graph]);
    searchGround(distance, entry, at(width), scratch);
    result.insert(result.end(), scratch.found.begin(), scratch.found.end());
  }
}

}  // namespace model
