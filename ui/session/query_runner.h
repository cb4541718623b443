#pragma once
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "labeling/store/project.h"
#include "labeling/store/query.h"
#include "labeling/store/scores.h"
#include "model/base/run_control.h"

namespace ui {

/// Answers conditions of the query bar away from the GUI thread: it has the store open for itself and keeps
/// what conditions have read, so that the next one is answered at once. May be asked by any thread, one after
/// another; a question that is stopped makes room for the next.
class QueryRunner {
 public:
  /// @param scores  whose outputs conditions may name; empty: no model is in use
  QueryRunner(std::filesystem::path project, std::string annotator, std::optional<labeling::Scores> scores)
      : m_directory(std::move(project)), m_annotator(std::move(annotator)), m_scores(std::move(scores)) {}

  const std::string& annotator() const { return m_annotator; }
  /// As labeling::Query::rows(), with the labels there are now. @throws model::Error, model::Stopped
  std::vector<std::int64_t> rows(const std::string& expression, const std::string& sortBy, bool descending,
                                 const model::RunControl& control);

 private:
  const std::filesystem::path m_directory;
  const std::string m_annotator;
  const std::optional<labeling::Scores> m_scores;
  std::mutex m_asked;
  std::optional<labeling::Project> m_project;
  std::map<std::string, std::vector<double>> m_numbers;  ///< catalogue columns that conditions have named
  std::unique_ptr<labeling::Query> m_query;
};

}  // namespace ui
