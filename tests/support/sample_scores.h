#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "labeling/store/project.h"

namespace test {

/// Outputs of a model for one question, as `classify` would have left them. Empty arrays: sigma 0.1, passes
/// all equal to the mean.
struct SampleScores {
  std::string question = "bar";
  std::string kind = "binary";       ///< "binary", "choice", "number"
  std::vector<std::string> answers;  ///< of a choice
  std::vector<float> mean;           ///< (N, K)
  std::vector<float> sigma;          ///< (N, K)
  std::vector<std::uint8_t> passes;  ///< (N, K, T)
  int samples = 2;                   ///< T
};

/// Writes derived/scores/MODEL.safetensors; the model itself need not exist.
void writeScores(const labeling::Project& project, const std::string& model, const SampleScores& scores);

/// Writes derived/embeddings/MODEL.safetensors. @param features (N, dimensions)
void writeEmbedding(const labeling::Project& project, const std::string& model,
                    const std::vector<float>& features, std::int64_t dimensions);

}  // namespace test
