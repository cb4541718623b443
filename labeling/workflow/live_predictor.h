#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "model/base/run_control.h"

namespace labeling {

/// What a network says about one question of one object.
struct LiveAnswer {
  std::string question;
  std::string kind;                        ///< "binary", "choice", "number"
  std::vector<std::string> answers;        ///< (K) Choice; empty otherwise
  std::vector<float> mean;                 ///< (K) calibrated probabilities; Number: the value
  std::vector<float> sigma;                ///< (K)
  std::vector<std::vector<float>> passes;  ///< (K, T)
};

struct LivePrediction {
  std::int64_t row = 0;
  std::string error;                ///< empty, or why the image could not be read
  std::vector<LiveAnswer> answers;  ///< by question, in the card's order
};

/// Predicts few objects at once, for the one on screen and the next in the queue. Keeps the project and the
/// networks it used last loaded, and loads again when their files changed. Not for use from several threads
/// at a time. The numbers equal those of classify() with as many samples.
class LivePredictor {
 public:
  LivePredictor();
  ~LivePredictor();
  /// @throws Error(NotFound) for project, model or a row; Error(Corrupt) for weights that do not fit
  std::vector<LivePrediction> predict(const std::filesystem::path& project, const std::string& model,
                                      std::span<const std::int64_t> rows, int samples = 32,
                                      const model::RunControl& control = {});

 private:
  struct State;
  std::unique_ptr<State> m_state;
};

}  // namespace labeling
