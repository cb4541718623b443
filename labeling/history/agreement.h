#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "labeling/scheme/scheme.h"
#include "labeling/store/project.h"
#include "model/base/run_control.h"
#include "model/metrics/agreement.h"
#include "model/metrics/confusion.h"

namespace labeling {

struct AgreementOptions {
  model::BootstrapOptions bootstrap{.resamples = 1000, .coverage = 0.95};
  /// Two answers of one person to one question of one object count as a repeat if the later one came at least
  /// so many seconds after the earlier; sooner, it was a correction.
  double repeatSeconds = 600;
  int periods = 6;                     ///< >= 1; equal shares of the objects in the order of their labels
  std::int64_t objectsPerPeriod = 20;  ///< >= 1; fewer periods rather than emptier ones
  void check() const;                  ///< @throws Error(BadInput) naming the member
};

/// How one person answered the same question of the same object again.
struct SelfConsistency {
  std::int64_t repeats = 0;
  model::Rate same;                   ///< share of equal answers (Number: at most kNumberAgreement apart)
  double medianDays = 0;              ///< between the two answers; NaN without repeats
  model::Coefficient kappa;           ///< Cohen's, first against second answer; Number: quadratic weights
  std::vector<std::int64_t> changed;  ///< objects where the answers differ
};

struct AnnotatorAgreement {
  std::string name;
  double weight = 1;
  std::int64_t labels = 0;      ///< votes
  std::int64_t cannotTell = 0;  ///< no votes
  SelfConsistency self;
};

/// Two annotators on the objects that both answered.
struct PairAgreement {
  std::string first, second;
  std::vector<std::int64_t> rows;                     ///< (n) objects
  std::vector<std::int32_t> firstClass, secondClass;  ///< (n) places in QuestionAgreement::classes
  model::ConfusionMatrix matrix;                      ///< row: first, column: second
  model::Rate share;                            ///< equal answers (Number: at most kNumberAgreement apart)
  model::Coefficient kappa, linear, quadratic;  ///< the weighted ones by the order of the classes
  double offset = 0, scatter = 0;               ///< Number: second - first, mean and deviation; else NaN
};

struct PeriodAgreement {
  std::string fromUtc, toUtc;  ///< of the newest label of each object
  model::Coefficient raw, alpha;
};

/// Everything that is known about how well the annotators agree on a question.
struct QuestionAgreement {
  std::string question, words;
  QuestionKind kind = QuestionKind::Binary;
  std::vector<std::string> classes;            ///< (K) answer ids in the order of the scheme; Number: bins
  std::vector<std::string> classWords;         ///< (K)
  std::vector<AnnotatorAgreement> annotators;  ///< by name
  std::vector<PairAgreement> pairs;            ///< of annotators with a common object
  model::Coefficient raw;                      ///< share of agreeing pairs of answers
  model::Coefficient fleiss;                   ///< Number: of the bins
  model::Coefficient alpha;                    ///< Krippendorff's: nominal, Number: interval
  double voteAgreement = 0;  ///< mean of a(p) over objects with two votes; NaN for Number, or none
  std::vector<PeriodAgreement> periods;     ///< oldest first
  std::vector<std::int64_t> disagreements;  ///< objects, not adjudicated
  std::int64_t adjudicated = 0;
};

/// "Cannot tell" is no vote, and an adjudication none either. Numbers fall into bins of whole units, wider
/// where the scale has more than 60 of them, for what needs classes.
/// @throws Error(NotFound) for a question that neither the scheme nor a label knows; Stopped
QuestionAgreement questionAgreement(const Project& project, const std::string& question,
                                    const AgreementOptions& options = {},
                                    const model::RunControl& control = {});

/// The votes for one object, for tables as Galaxy Zoo publishes them.
struct ObjectVotes {
  std::int64_t row = 0;
  std::vector<double> counts;  ///< (K) by answer, in the order of `classes`
  double total = 0;
  std::int64_t cannotTell = 0;
  double agreement = 0;  ///< a(p) = 1 - H(p) / log n, n the question's answers; NaN without a vote
};
struct QuestionVotes {
  std::vector<std::string> classes;  ///< (K)
  std::vector<ObjectVotes> objects;  ///< by row
};
/// @throws Error(BadInput) for a Number question: a value has no votes; Error(NotFound)
QuestionVotes questionVotes(const Project& project, const std::string& question);

/// A weight for each annotator from how well they agree with the others: the mean of Cohen's kappas (Number:
/// quadratic weights) over the objects in common, not below 0. Annotators without a defined kappa are absent.
std::map<std::string, double> weightsFromAgreement(const QuestionAgreement& agreement);

}  // namespace labeling
