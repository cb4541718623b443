#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "labeling/workflow/failed_object.h"
#include "model/base/run_control.h"

namespace labeling {

struct AnomalyOptions {
  std::string model;    ///< whose features, or whose part of the cutouts
  std::string score;    ///< one of anomalyScores()
  int neighbours = 20;  ///< >= 1; lof, knn
  int trees = 200;      ///< >= 1; forest
  int components = 16;  ///< >= 1; mixture: at most so many Gaussians, the number that predicts others best
  std::uint64_t seed = 1;
  // --- autoencoder, wgan: see labeling/workflow/detectors.h
  int size = 48;
  double width = 0.25;
  std::optional<std::int64_t> iterations;  ///< of its training in all; unset: the usual number
  double lambda = 0.3;                     ///< [0, 1]; wgan: weight of the critic's term
  int refinement = 10;                     ///< >= 0; wgan: steps that refine the encoder's first guess
  void check() const;                      ///< @throws Error(BadInput) naming the member
};

struct AnomalyReport {
  std::int64_t objects = 0;
  std::int64_t scored = 0;  ///< the others have no features: their images cannot be read
  std::int64_t above3Sigma = 0;
  double seconds = 0;
  std::vector<std::string> columns;  ///< what was written, the score first
  std::vector<FailedObject> failed;  ///< autoencoder, wgan: images that could not be read
};

/// Names of the scores, as in options and in the columns "anomaly_NAME".
const std::vector<std::string>& anomalyScores();

/// An anomaly score of every object, in standard deviations above the mean of the sample, larger is less
/// usual: derived/columns/MODEL/SCORE.safetensors with the column anomaly_SCORE, and for densities also
/// log_density_SCORE; wgan: its terms apart as anomaly_wgan_pixel and anomaly_wgan_critic. Embeds first if
/// there is no embedding of this model, or a stale one.
/// @throws Error(NotFound) for the model; Error(BadInput) for options, for a project with fewer than two
///         objects that can be compared, or where all are the same; Stopped; Error(DiskFull): nothing changed
AnomalyReport findAnomalies(const std::filesystem::path& project, const AnomalyOptions& options,
                            const model::RunControl& control = {});

}  // namespace labeling
