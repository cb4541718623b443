#include "labeling/workflow/reconstruction.h"

#include <memory>
#include <mutex>

#include "app/engine/commands.h"
#include "app/engine/commands/parameters.h"

namespace app {
namespace {

struct SharedReconstructor {
  std::mutex mutex;
  labeling::Reconstructor reconstructor;
};

}  // namespace

Command reconstructCommand() {
  Command command;
  command.name = "reconstruct";
  command.summary = "shows what a trained anomaly network makes of one object";
  command.lane = Lane::Light;
  command.parameters = {
      projectParameter(),
      modelParameter(),
      requiredOption("row", ParameterType::Integer, "row number of the object, from 0"),
      choice("score", {"autoencoder", "wgan"}, "whose network", "wgan"),
      option("size", ParameterType::Integer, "pixels of its images", 48),
      option("width", ParameterType::Number, "channels relative to the published network", 0.25)};
  command.run = [shared = std::make_shared<SharedReconstructor>()](const Json& parameters,
                                                                   const Job& job) -> Json {
    const std::scoped_lock lock(shared->mutex);
    const labeling::Reconstruction made = shared->reconstructor.reconstruct(
        text(parameters, "dir"), text(parameters, "model"), text(parameters, "score"),
        parameters.at("size").get<int>(), parameters.at("width").get<double>(),
        parameters.at("row").get<std::int64_t>(), job.control);
    return {{"file", made.file.string()},
            {"size", made.size},
            {"peak_sigma", numberOrNull(made.peakSigma)},
            {"network", made.network}};
  };
  command.words = [](const Json& result) {
    return text(result, "file") + ": observed, reconstruction and residual of " + text(result, "network") +
           ".";
  };
  return command;
}

}  // namespace app
