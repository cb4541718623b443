#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "labeling/store/project.h"
#include "model/arrays/array_file.h"

namespace labeling {

/// A model's outputs for every object of a project: derived/scores/MODEL.safetensors, memory-mapped.
/// Arrays, for a question Q with K outputs (Binary: 1, the probability of "yes"; Choice: one per answer;
/// Number: 1, the value), N objects, T dropout passes:
///   Q.mean    F32 (N, K)     calibrated mean over the passes; NaN where the image could not be read
///   Q.sigma   F32 (N, K)     standard deviation over the passes
///   Q.raw     F32 (N, K)     mean before temperature scaling (absent for Number)
///   Q.passes  U8  (N, K, T)  calibrated probability of each pass, 0 ... 255 (Number: quantised from low to
///   high)
/// Metadata: format, model, model_hash (of its weights), project, objects, samples, created_utc, questions
/// (JSON: id, kind, answers, low, high), failed (JSON: [{"object", "reason"}]).
struct ScoredQuestion {
  std::string id;
  std::string kind;                  ///< "binary", "choice", "number"
  std::vector<std::string> answers;  ///< (K)
  double low = 0, high = 0;          ///< Number: range of `passes`
};

class Scores {
 public:
  static std::filesystem::path fileOf(const Project& project, const std::string& model);
  /// Nothing if the model has not classified this project. @throws Error(Corrupt, Unreadable)
  static std::optional<Scores> open(const Project& project, const std::string& model);

  const std::string& model() const;
  const std::string& modelHash() const;
  bool isStale(const Project& project) const;  ///< objects were added, or the model's weights are others
  int samples() const;
  std::vector<ScoredQuestion> questions() const;
  std::optional<ScoredQuestion> question(const std::string& id) const;
  std::int64_t objects() const;
  std::span<const float> mean(const std::string& question) const;           ///< (N, K)
  std::span<const float> sigma(const std::string& question) const;          ///< (N, K)
  std::span<const float> raw(const std::string& question) const;            ///< (N, K)
  std::span<const std::uint8_t> passes(const std::string& question) const;  ///< (N, K, T)

  /// Names and values as the query bar shows them: p_Q, p_Q_sigma; p_Q_ANSWER for a choice; Q, Q_sigma for a
  /// number.
  struct Column {
    std::string name;
    std::vector<float> values;  ///< (N)
  };
  std::vector<Column> columns() const;
  /// Where the values of a column lie in the file, without a copy: that of object i at i * outputs + output.
  struct View {
    std::string name;
    std::span<const float> values;  ///< (N, outputs)
    std::size_t output = 0, outputs = 1;
    std::vector<float> copied() const;  ///< (N)
  };
  std::vector<View> views() const;  ///< one per column, in the order of columns()

 private:
  struct State;
  std::shared_ptr<const State> m_state;
};

}  // namespace labeling
