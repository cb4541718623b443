#pragma once
#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace ui {

/// A number column by object row, NaN = missing: the numbers where they lie, and what keeps them there. Cheap
/// to copy, also to another thread.
class ColumnValues {
 public:
  ColumnValues() = default;
  ColumnValues(std::span<const float> values, std::shared_ptr<const void> owner)
      : m_values(values), m_owner(std::move(owner)) {}
  ColumnValues(std::vector<float> values) {
    auto owned = std::make_shared<const std::vector<float>>(std::move(values));
    m_values = *owned;
    m_owner = std::move(owned);
  }

  std::size_t size() const { return m_values.size(); }
  bool empty() const { return m_values.empty(); }
  float operator[](std::size_t row) const { return m_values[row]; }
  auto begin() const { return m_values.begin(); }
  auto end() const { return m_values.end(); }
  std::span<const float> span() const { return m_values; }
  operator std::vector<float>() const {
    return {m_values.begin(), m_values.end()};
  }  ///< a copy, to be changed

 private:
  std::span<const float> m_values;
  std::shared_ptr<const void> m_owner;
};

}  // namespace ui
