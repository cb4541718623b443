#pragma once
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "labeling/store/current_labels.h"
#include "labeling/store/project.h"
#include "model/base/run_control.h"

namespace labeling {

/// A computed column that appears in queries beside the catalogue's: a model's outputs.
struct QueryColumn {
  std::string name;               ///< "p_bar", "p_bar_sigma", "t_type"
  std::span<const float> values;  ///< (N) NaN = missing; must outlive the query
  /// Instead of `values`: where they come from, asked when an expression first uses the column.
  std::function<std::span<const float>()> later = {};
};

struct QueryProblem {
  std::string sentence;   ///< what is wrong and what to write instead
  std::size_t begin = 0;  ///< characters of the expression to underline
  std::size_t end = 0;
};

/// The query bar's language: SQL conditions over catalogue columns, model outputs and label state, such as
/// `p_bar > 0.8 and r_mag < 17 and unlabelled`. Words: unlabelled, labelled, flagged, mine, others, disagree,
/// and label_QUESTION (the annotator's current answer as text, else the majority of the others; a number for
/// Number questions). `mine`: this annotator labelled it; `others`: only others did; `disagree`: two
/// annotators answered a question differently; `flagged`: anybody flagged it. `random_pick`: shown
/// as a random draw of a queue, so part of an unbiased sample. Also: name, ra, dec; not,
/// between, in, like, is missing, chains such as 0.2 < p_bar < 0.8, + - * /, abs sqrt log10 ln exp pow min
/// max floor ceil round. A column named like a word is written in double quotes; text in single quotes,
/// compared ignoring case. A catalogue column hides a model output of the same name. Missing values sort last
/// and match nothing but `is missing`. Compiled into one read-only statement that an authorizer confines to
/// reading these columns.
class Query {
 public:
  /// @param whose  Own: as if nobody else had labelled anything; the words others and disagree do not exist
  Query(const Project& project, std::vector<QueryColumn> computed, std::string annotator,
        LabelBits::Whose whose = LabelBits::Whose::All);
  ~Query();
  /// Rows that match, in ascending row order, or ordered by `sortBy` (a column; nothing: by row).
  /// @throws Error(BadInput); the position is available from `problem()`. Stopped
  std::vector<std::int64_t> rows(const std::string& expression, const std::string& sortBy = {},
                                 bool descending = false, const model::RunControl& control = {}) const;
  std::optional<QueryProblem> problem(const std::string& expression) const;  ///< nothing if it is fine
  std::vector<std::string> words() const;                                    ///< for completion

  /// Number columns of the catalogue that are in memory, by name as in the catalogue; an empty span: the
  /// store is asked. They must hold what the store holds, and stay where they are.
  using NumberSource = std::function<std::span<const double>(const std::string& column)>;
  void setNumberSource(NumberSource source);

 private:
  struct State;
  std::unique_ptr<State> m_state;
};

}  // namespace labeling
