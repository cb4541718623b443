#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <vector>

#include "labeling/store/project.h"
#include "labeling/workflow/failed_object.h"
#include "model/base/run_control.h"
#include "model/card/model_card.h"
#include "model/inference/image_input.h"

namespace labeling {

/// The images of some objects as a network wants them: networkPlanes(), whatever the screen shows at the
/// moment, centre crop, averaged to the network's size.
struct NetworkImages {
  model::ImageSet images;            ///< (n); zeros where the image could not be read
  std::vector<char> usable;          ///< (n) 1 / 0
  std::vector<FailedObject> failed;  ///< one for each 0
};

/// Reads them on all cores. An image that cannot be read stops nothing.
NetworkImages readNetworkImages(const Project& project, std::span<const std::int64_t> rows,
                                const model::CardInput& input, const model::RunControl& control = {});

/// The image of a file that belongs to no object.
/// @throws Error: what reading it throws
model::ImageSet readNetworkImage(const std::filesystem::path& file, const model::CardInput& input);

/// The same for many objects, batch after batch, while the next batch is read in the background.
/// @param body  gets the place of the batch's first object in `rows`, and the batch
void streamNetworkImages(const Project& project, std::span<const std::int64_t> rows,
                         const model::CardInput& input, std::int64_t batch,
                         const std::function<void(std::int64_t, NetworkImages&)>& body,
                         const model::RunControl& control = {});

}  // namespace labeling
