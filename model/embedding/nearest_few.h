#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace model {

/// Keeps the `limit` smallest of many (distance, row) pairs, in order; equal distances by row.
class NearestFew {
 public:
  explicit NearestFew(std::size_t limit) : m_limit(limit) { m_kept.reserve(limit + 1); }

  void offer(float distance, std::int32_t row) {
    if (m_kept.size() == m_limit && !(std::pair(distance, row) < m_kept.back())) return;
    m_kept.insert(std::upper_bound(m_kept.begin(), m_kept.end(), std::pair(distance, row)), {distance, row});
    if (m_kept.size() > m_limit) m_kept.pop_back();
  }
  const std::vector<std::pair<float, std::int32_t>>& kept() const noexcept { return m_kept; }

 private:
  std::size_t m_limit;
  std::vector<std::pair<float, std::int32_t>> m_kept;
};

}  // namespace model
