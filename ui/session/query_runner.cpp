#include "ui/session/query_runner.h"

#include <span>

#include "labeling/store/score_columns.h"

namespace ui {

std::vector<std::int64_t> QueryRunner::rows(const std::string& expression, const std::string& sortBy,
                                            bool descending, const model::RunControl& control) {
  const std::lock_guard alone(m_asked);
  control.throwIfStopped();
  if (!m_query) {
    m_project.emplace(labeling::Project::open(m_directory, labeling::Project::Access::ReadOnly));
    m_query = std::make_unique<labeling::Query>(
        *m_project, m_scores ? labeling::scoreColumns(*m_scores) : std::vector<labeling::QueryColumn>(),
        m_annotator);
    // A column in memory is compared in milliseconds; the store would look up each of a million objects.
    m_query->setNumberSource([this](const std::string& column) -> std::span<const double> {
      auto known = m_numbers.find(column);
      if (known == m_numbers.end()) known = m_numbers.emplace(column, m_project->numbers(column)).first;
      return known->second;
    });
  }
  return m_query->rows(expression, sortBy, descending, control);
}

}  // namespace ui
