#include "labeling/queue/random_order.h"

#include <utility>

namespace labeling {

std::optional<std::int64_t> RandomOrder::next() {
  if (m_drawn == m_rows.size()) return std::nullopt;
  const std::size_t at = m_drawn + m_random.below(m_rows.size() - m_drawn);
  std::swap(m_rows[m_drawn], m_rows[at]);
  return m_rows[m_drawn++];
}

}  // namespace labeling
