#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "model/base/run_control.h"

namespace labeling {

struct Reconstruction {
  std::filesystem::path file;  ///< `observed`, `reconstruction` U8 (S, S, 3); `residual` F32 (S, S) in sigma
  int size = 0;                ///< S, pixels
  double peakSigma = 0;        ///< largest |residual|
  std::string network;         ///< "wgan, 128-D latent"
};

/// What a trained detector makes of one object. Keeps the detector it used last; never trains one. Not for
/// use from several threads at a time.
class Reconstructor {
 public:
  Reconstructor();
  ~Reconstructor();
  /// Writes derived/reconstructions/MODEL-SCORE.safetensors, the object's over the last one's.
  /// @throws Error(NotFound) for model, row, or a score without a trained detector; Error(Unreadable) for the
  ///         object's image
  Reconstruction reconstruct(const std::filesystem::path& project, const std::string& model,
                             const std::string& score, int size, double width, std::int64_t row,
                             const model::RunControl& control = {});

 private:
  struct State;
  std::unique_ptr<State> m_state;
};

}  // namespace labeling
