#include "labeling/workflow/embed.h"

#include "app/engine/commands.h"
#include "app/engine/commands/parameters.h"

namespace app {

Command embedCommand() {
  Command command;
  command.name = "embed";
  command.summary = "computes a model's feature vector of every object";
  command.parameters = {projectParameter(), modelParameter()};
  command.run = [](const Json& parameters, const Job& job) -> Json {
    const labeling::EmbedReport report =
        labeling::embed(text(parameters, "dir"), text(parameters, "model"), job.control);
    return {{"objects", report.objects},
            {"dimensions", report.dimensions},
            {"failed", failuresAsJson(report.failed)},
            {"seconds", report.seconds}};
  };
  command.words = [](const Json& result) {
    return counted(result.at("objects").get<std::int64_t>(), "object") + ", " +
           counted(result.at("dimensions").get<std::int64_t>(), "dimension") + ", in " +
           fixed(result.at("seconds").get<double>(), 1) + " s.";
  };
  return command;
}

}  // namespace app
