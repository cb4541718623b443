#pragma once
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "model/generative/convolutions.h"
#include "model/generative/detector.h"

namespace model {

/// One kind of detector: what Detector asks of it.
class DetectorParts {
 public:
  virtual ~DetectorParts() = default;
  struct Losses {
    double loss = 0, distance = 0;
  };
  /// One iteration. @param nextBatch  gives images (batch, C, S, S)
  virtual Losses iterate(const std::function<torch::Tensor()>& nextBatch) = 0;
  struct Residuals {
    torch::Tensor pixel, critic;  // (N); critic undefined without one
    torch::Tensor reconstruction;
  };
  virtual Residuals residuals(const torch::Tensor& images, const RefinementOptions& refinement) = 0;
  virtual torch::Tensor latents(const torch::Tensor& images) = 0;
  virtual std::vector<std::pair<std::string, torch::nn::Module*>> modules() = 0;
  virtual std::vector<std::pair<std::string, Adam*>> optimizers() = 0;
};

std::unique_ptr<DetectorParts> makeAutoencoder(const DetectorOptions& options);  ///< autoencoder.cpp
std::unique_ptr<DetectorParts> makeWasserstein(const DetectorOptions& options);  ///< wasserstein.cpp

// --- detector_file.cpp: weights and the optimizers' state as safetensors
void saveDetector(DetectorParts& parts, const DetectorOptions& options, std::int64_t iterations,
                  const std::filesystem::path& file, const std::map<std::string, std::string>& notes);
/// Options and iterations of a file. @throws Error(Corrupt)
std::pair<DetectorOptions, std::int64_t> readDetectorOptions(const std::filesystem::path& file);
void loadDetector(DetectorParts& parts, const std::filesystem::path& file);

}  // namespace model
