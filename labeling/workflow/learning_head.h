#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "labeling/queue/queue_options.h"
#include "model/base/run_control.h"

namespace labeling {

struct LearnRequest {
  std::string model;     ///< whose features
  std::string question;  ///< with one answer, or a number
  Uncertainty measure =
      Uncertainty::Bald;           ///< what orders the objects; Number: their spread, whichever it is
  std::int64_t count = 200;        ///< >= 0; of the objects without a label, the least sure ones
  std::vector<std::int64_t> rows;  ///< further objects whose scores are wanted
};

/// What the head says about one object.
struct LearntObject {
  std::int64_t row = 0;
  std::vector<float> mean;   ///< (K) probabilities of "yes" or of each answer, or the value; NaN: no features
  std::vector<float> sigma;  ///< (K)
  float key = 0;             ///< by which it stands in the order; larger first
};

struct LearnReport {
  std::string model, question, kind;
  std::vector<std::string> answers;  ///< Choice
  std::int64_t labels = 0;           ///< learnt from
  std::int64_t leftOut = 0;          ///< labels of objects without features, or beyond kMostLabels
  std::int64_t unlabelled = 0;       ///< objects in the order
  bool exact = false;                ///< uncertainties of all labels together, not label by label
  double seconds = 0;                ///< from the store's labels to the order
  std::vector<LearntObject> next;    ///< (<= count) least sure first
  std::vector<LearntObject> asked;   ///< of request.rows, in their order
};

/// Learns as one labels: a Bayesian linear head on a model's features, kept between calls, so that each call
/// learns the labels that are new. Labels are the majority's. Not for use from several threads at a time.
class LearningHead {
 public:
  static constexpr std::int64_t kMostLabels = 20'000;  ///< drawn by row where there are more

  LearningHead();
  ~LearningHead();

  /// Computes the features first if there are none, or stale ones (minutes for a large survey).
  /// @throws Error(NotFound) for project, model, question or a row; Error(BadInput) while all labels are the
  ///         same, or for a question that no network learns; Stopped
  LearnReport learn(const std::filesystem::path& project, const LearnRequest& request,
                    const model::RunControl& control = {});

  /// The same, and the uncertainties computed from all labels together: for when nobody waits.
  LearnReport settle(const std::filesystem::path& project, const LearnRequest& request,
                     const model::RunControl& control = {});

 private:
  struct State;
  std::unique_ptr<State> m_state;
};

}  // namespace labeling
