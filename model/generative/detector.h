#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "model/base/run_control.h"
#include "model/inference/image_input.h"

namespace model {

enum class DetectorKind {
  Autoencoder,  ///< what it cannot reproduce is unusual: the pixel residual
  Wasserstein   ///< a generator of galaxies and its critic: pixel residual and residual in the critic's
                ///< features
};

struct DetectorOptions {
  DetectorKind kind = DetectorKind::Wasserstein;
  int size = 48;        ///< pixels of the images: 32 ... 128, a multiple of 16; the paper's 96 wants a GPU
  double width = 0.25;  ///< (0, 2]; channels of the layers relative to the paper's
  int latent = 0;       ///< >= 0; numbers that describe a galaxy; 0: 128 (Wasserstein) or 64 (autoencoder)
  int batch = 32;       ///< >= 2
  double learningRate = 1e-4;  ///< > 0
  std::uint64_t seed = 1;
  void check() const;  ///< @throws Error(BadInput) naming the member
};

/// How training goes; about every hundred iterations.
struct DetectorProgress {
  std::int64_t iteration = 0, iterations = 0;
  double loss = 0;  ///< autoencoder: mean squared residual; Wasserstein: that of encoder and generator
  double distance =
      0;  ///< Wasserstein: the critic's estimate of how far generated galaxies are from real ones
};

/// How unusual images are to a detector, each part apart.
struct DetectorResiduals {
  std::vector<float> pixel;   ///< (N) sum over pixels of |image - reconstruction|
  std::vector<float> critic;  ///< (N) sum of |difference| of critic features; empty: autoencoder
  std::vector<std::uint8_t> reconstruction;  ///< (N, S, S, C)
};

struct RefinementOptions {
  double lambda = 0.3;  ///< [0, 1]; weight of the critic's features while z is refined
  int steps = 10;       ///< >= 0; of Adam (rate 0.1, betas 0.4, 0.9) from the encoder's guess
  void check() const;
};

/// A network that learns what ordinary galaxies look like, and says how far an image is from that. Safe to
/// use from one thread at a time.
/// @see Storey-Fisher et al. 2021, MNRAS 508, 2946; Gulrajani et al. 2017, NIPS (gradient penalty)
class Detector {
 public:
  /// New weights. @throws Error(BadInput)
  static Detector create(const DetectorOptions& options);
  /// As stored; a training goes on where it stopped.
  /// @throws Error(NotFound, Unreadable, Corrupt): the sentence names file and tensor
  static Detector load(const std::filesystem::path& file);
  Detector(Detector&&) noexcept;
  Detector& operator=(Detector&&) noexcept;
  ~Detector();

  const DetectorOptions& options() const;
  std::int64_t iterations() const;  ///< done

  /// Trains up to so many iterations in all. A stop leaves it as it is after the last whole iteration, so
  /// that it can be saved. @throws Error(BadInput) for fewer than two images or another size, or when the
  /// loss becomes not finite; Stopped
  void train(const ImageSet& images, std::int64_t untilIteration, const RunControl& control = {},
             const std::function<void(const DetectorProgress&)>& onProgress = {});

  /// @param pixels  (N, size, size, 3) bytes
  DetectorResiduals residuals(std::span<const std::uint8_t> pixels, const RefinementOptions& refinement = {},
                              const RunControl& control = {});
  /// (N, latent) of an autoencoder: what it keeps of each image.
  std::vector<float> latents(std::span<const std::uint8_t> pixels, const RunControl& control = {});

  /// Whole or not at all. @param notes  travel in the file's metadata
  void save(const std::filesystem::path& file, const std::map<std::string, std::string>& notes = {}) const;

 private:
  struct State;
  explicit Detector(std::unique_ptr<State> state);
  std::unique_ptr<State> m_state;
};

const char* nameOf(DetectorKind kind) noexcept;  ///< "autoencoder", "wgan"

}  // namespace model
