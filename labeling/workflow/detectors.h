#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "labeling/store/project.h"
#include "labeling/workflow/failed_object.h"
#include "model/base/run_control.h"
#include "model/card/model_card.h"
#include "model/generative/detector.h"

namespace labeling {

struct DetectorRequest {
  std::string score;    ///< "autoencoder" or "wgan"
  int size = 48;        ///< pixels, a multiple of 16 from 32 to 128
  double width = 0.25;  ///< channels relative to Storey-Fisher+21
  std::optional<std::int64_t>
      iterations;  ///< in all; unset: as many as it has, or the usual number if it has none
  std::uint64_t seed = 1;
};

/// detectors/MODEL-SCORE-SIZE-WIDTH.safetensors: a network that has learnt what the objects of this project
/// look like, in the part of a cutout that MODEL sees.
std::filesystem::path detectorFile(const Project& project, const std::string& model,
                                   const DetectorRequest& request);

/// The detector of a project, trained as far as asked: anew, or on from where it stopped. Training is a run
/// of the project's record (mode "detector"). On a stop what was learnt is kept, and the next call goes on
/// from there.
/// @throws Error(BadInput) for options, or fewer than two images that can be read; Stopped; Error(DiskFull)
model::Detector trainedDetector(const Project& project, const model::ModelCard& card,
                                const DetectorRequest& request, const model::RunControl& control);

/// The input of a detector: the part of a cutout that the model sees, at the detector's size.
model::CardInput detectorInput(const model::ModelCard& card, int size);

struct ProjectResiduals {
  std::vector<float> pixel, critic;  ///< (N) NaN where the image could not be read; critic empty without one
  std::vector<FailedObject> failed;
};
ProjectResiduals projectResiduals(const Project& project, const model::ModelCard& card,
                                  model::Detector& detector, const model::RefinementOptions& refinement,
                                  const model::RunControl& control);

}  // namespace labeling
