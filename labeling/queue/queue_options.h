#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace labeling {

enum class QueueKind {
  All,           ///< every object, in the order of the project
  Filter,        ///< what matches an expression, in the order of a column
  Random,        ///< drawn uniformly
  Uncertain,     ///< where the model is least sure
  Disagreement,  ///< where the model contradicts the experts
  Adjudication,  ///< where the experts contradict each other and nobody settled it, furthest apart first
  Diverse,       ///< far from each other and from what is labelled, in the model's features
  Threshold,     ///< near a threshold of the model's score
  Stratified,    ///< the same number from every bin of a column
  Rows           ///< these objects, in this order: a selection, a lasso, a count that was opened
};
const char* nameOf(QueueKind kind);                    ///< "uncertain", ... as stored and in commands
QueueKind queueKindFromName(const std::string& name);  ///< @throws Error(BadInput) naming all kinds

enum class Uncertainty {
  Entropy,  ///< of the mean answer
  Margin,   ///< between the two likeliest answers
  Bald      ///< mutual information of answer and weights, from the dropout passes
};
const char* nameOf(Uncertainty measure);
Uncertainty uncertaintyFromName(const std::string& name);  ///< @throws Error(BadInput)

/// Which objects are labelled next, and in which order.
struct QueueOptions {
  QueueKind kind = QueueKind::Uncertain;
  std::string name;                  ///< shown to people; empty: the kind says it
  std::optional<std::int64_t> size;  ///< >= 1 different objects at most; unset: all there are
  std::string where;        ///< query expression that narrows every kind but Rows; empty: every object
  std::string sortBy;       ///< Filter: column; empty: the order of the project
  bool descending = false;  ///< Filter
  std::string question;     ///< Uncertain, Disagreement, Threshold: whose outputs; else whose labels count;
                            ///< needed by these and Adjudication
  std::string model;  ///< whose outputs or features; needed by Uncertain, Disagreement, Diverse, Threshold
  Uncertainty measure = Uncertainty::Entropy;
  std::string answer;              ///< Threshold of a choice: whose probability
  double threshold = 0.5;          ///< Threshold: finite; a probability, or a value of a Number question
  std::string column;              ///< Stratified: a number column of the catalogue or the model
  int bins = 5;                    ///< Stratified: 2 ... 1,000; of equal counts unless there are edges
  std::vector<double> edges;       ///< Stratified: rising limits of fixed bins, at least 2; replaces `bins`
  std::vector<std::int64_t> rows;  ///< Rows
  bool includeLabelled = false;    ///< offer again what this annotator has labelled already
  /// Share of entries that are drawn uniformly instead, kept apart so that an evaluation stays unbiased; in
  /// [0, 1]. Unset: 0.15 where the choice depends on a model, or on a column by bins; otherwise 0.
  std::optional<double> randomShare;
  double repeatShare = 0;           ///< in [0, 0.5]: share of entries that show an object again, unannounced
  std::int64_t repeatSpacing = 20;  ///< >= 1; at least so many other objects lie between the two
  std::uint64_t seed = 1;           ///< fixes every draw

  double effectiveRandomShare() const;
  bool needsModel() const;
  void check() const;  ///< @throws Error(BadInput) naming the member
};

/// As stored with a queue; reading it back gives equal options. Rows are left out: they are the entries.
std::string queueOptionsToJson(const QueueOptions& options);
QueueOptions queueOptionsFromJson(const std::string& json);  ///< @throws Error(Corrupt)

}  // namespace labeling
