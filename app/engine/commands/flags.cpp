#include "labeling/workflow/flags.h"

#include "app/engine/commands.h"
#include "app/engine/commands/parameters.h"

namespace app {

Command flagsCommand() {
  Command command;
  command.name = "flags";
  command.summary = "looks for artefacts in every image: edges, saturation, trails, gradients, blends";
  command.parameters = {projectParameter()};
  command.run = [](const Json& parameters, const Job& job) -> Json {
    const labeling::FlagsReport report = labeling::flagImages(text(parameters, "dir"), job.control);
    return {
        {"objects", report.objects}, {"failed", failuresAsJson(report.failed)}, {"seconds", report.seconds}};
  };
  command.words = [](const Json& result) {
    return counted(result.at("objects").get<std::int64_t>(), "object") + " in " +
           fixed(result.at("seconds").get<double>(), 1) + " s, " +
           std::to_string(result.at("failed").size()) + " of them without an image that can be read.";
  };
  return command;
}

}  // namespace app
