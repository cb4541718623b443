#include "ui/session/selection_model.h"

#include <algorithm>

namespace ui {

SelectionModel::SelectionModel(QObject* parent) : QObject(parent) {}

void SelectionModel::reset(std::int64_t objects) {
  m_selected.assign(static_cast<std::size_t>(std::max<std::int64_t>(objects, 0)), false);
  m_count = 0;
  m_focus = -1;
  Q_EMIT changed(nullptr);
  Q_EMIT focusChanged(m_focus, nullptr);
}

bool SelectionModel::isSelected(std::int64_t row) const {
  return row >= 0 && row < static_cast<std::int64_t>(m_selected.size()) &&
         m_selected[static_cast<std::size_t>(row)];
}

std::vector<std::int64_t> SelectionModel::selectedRows() const {
  std::vector<std::int64_t> rows;
  rows.reserve(static_cast<std::size_t>(m_count));
  if (m_count == 0) return rows;
  for (std::size_t i = 0; i < m_selected.size(); ++i)
    if (m_selected[i]) rows.push_back(static_cast<std::int64_t>(i));
  return rows;
}

void SelectionModel::setFocus(std::int64_t row, QObject* source) {
  if (row < -1 || row >= static_cast<std::int64_t>(m_selected.size())) row = -1;
  if (row == m_focus) return;
  m_focus = row;
  Q_EMIT focusChanged(row, source);
}

void SelectionModel::selectOnly(std::int64_t row, QObject* source) {
  select({row}, source);
  setFocus(row, source);
}

void SelectionModel::toggle(std::int64_t row, QObject* source) {
  if (isSelected(row))
    remove({row}, source);
  else
    add({row}, source);
  setFocus(row, source);
}

void SelectionModel::select(const std::vector<std::int64_t>& rows, QObject* source) {
  std::vector<bool> before(m_selected.size(), false);
  before.swap(m_selected);
  m_count = 0;
  for (const std::int64_t row : rows) {
    if (row < 0 || row >= static_cast<std::int64_t>(m_selected.size())) continue;
    if (!m_selected[static_cast<std::size_t>(row)]) ++m_count;
    m_selected[static_cast<std::size_t>(row)] = true;
  }
  if (before != m_selected) Q_EMIT changed(source);
}

void SelectionModel::add(const std::vector<std::int64_t>& rows, QObject* source) {
  const std::int64_t before = m_count;
  for (const std::int64_t row : rows) {
    if (row < 0 || row >= static_cast<std::int64_t>(m_selected.size()) || isSelected(row)) continue;
    m_selected[static_cast<std::size_t>(row)] = true;
    ++m_count;
  }
  if (m_count != before) Q_EMIT changed(source);
}

void SelectionModel::remove(const std::vector<std::int64_t>& rows, QObject* source) {
  const std::int64_t before = m_count;
  for (const std::int64_t row : rows) {
    if (!isSelected(row)) continue;
    m_selected[static_cast<std::size_t>(row)] = false;
    --m_count;
  }
  if (m_count != before) Q_EMIT changed(source);
}

void SelectionModel::clear(QObject* source) { select({}, source); }

}  // namespace ui
