#pragma once
#include <map>
#include <string>
#include <vector>

#include "labeling/scheme/scheme.h"
#include "labeling/store/project.h"
#include "labeling/survey/table.h"
#include "model/base/run_control.h"

namespace labeling {

struct ImportLabelsOptions {
  std::string idColumn;
  std::map<std::string, std::string> columnOfQuestion;  ///< question id -> column
  std::string annotator = "import";
};

struct ImportLabelsReport {
  std::int64_t labels = 0;
  std::vector<std::string> unmatchedRows;                    ///< ids without an object
  std::vector<std::pair<std::string, std::string>> refused;  ///< id, reason: a value that is no answer
};

/// Answers as 0/1, yes/no, answer ids or words, numbers (for Number questions), vote fractions in (0, 1)
/// (majority, with the fraction kept as confidence). Empty = no label. A question the scheme lacks becomes a
/// Binary, Choice or Number question of the project's scheme, by the values of its column.
/// One transaction. Importing the same file again adds nothing.
ImportLabelsReport importLabels(Project& project, const Table& table, const ImportLabelsOptions& options,
                                const model::RunControl& control = {});

/// The scheme in use in a project; the default one for a new project.
Scheme projectScheme(const Project& project);
void setProjectScheme(Project& project, const Scheme& scheme);

}  // namespace labeling
