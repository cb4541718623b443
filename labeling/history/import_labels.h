#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "labeling/history/vote_columns.h"
#include "labeling/scheme/scheme.h"
#include "labeling/store/project.h"
#include "labeling/survey/cross_match.h"
#include "labeling/survey/table.h"
#include "model/base/run_control.h"

namespace labeling {

struct ImportLabelsOptions {
  std::string idColumn;                                 ///< names the object; not needed with matchSky
  std::map<std::string, std::string> columnOfQuestion;  ///< question id -> column
  std::string annotator = "import";
  std::vector<VoteQuestion> votes{};  ///< questions whose answers are columns of votes
  /// Join by position instead of by id: each other's nearest within this radius in arcsec.
  std::optional<double> matchSkyArcsec{};
  std::string raColumn{}, decColumn{};  ///< with matchSky; empty: guessed from UCDs and names
};

struct ImportLabelsReport {
  std::int64_t labels = 0;
  std::vector<std::string> unmatchedRows;                    ///< ids without an object
  std::vector<std::pair<std::string, std::string>> refused;  ///< id, reason: a value that is no answer
  std::int64_t even = 0;          ///< labels of `labels` whose votes tie: stored as "cannot tell" with them
  std::optional<CrossMatch> sky;  ///< with matchSky: first = rows of the table, second = objects
};

/// Answers as 0/1, yes/no, answer ids or words, numbers (for Number questions), vote fractions in (0, 1)
/// (majority, with the fraction kept as confidence). Empty = no label. Columns of votes give the majority,
/// its share as confidence, and keep all counts and fractions (votes.h). A question the scheme lacks becomes
/// a Binary, Choice or Number question of the project's scheme, by the values of its column. One transaction.
/// Importing the same file again adds nothing.
ImportLabelsReport importLabels(Project& project, const Table& table, const ImportLabelsOptions& options,
                                const model::RunControl& control = {});

/// Which object each row of a table is about, -1: none; what did not match goes to the report.
std::vector<std::int64_t> objectsOfRows(const Project& project, const Table& table,
                                        const ImportLabelsOptions& options, ImportLabelsReport& report,
                                        const model::RunControl& control = {});

/// The scheme in use in a project; the default one for a new project.
Scheme projectScheme(const Project& project);
void setProjectScheme(Project& project, const Scheme& scheme);

}  // namespace labeling
