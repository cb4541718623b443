#include "labeling/workflow/classify.h"

#include "app/engine/commands.h"
#include "app/engine/commands/parameters.h"

namespace app {

Command classifyCommand() {
  Command command;
  command.name = "classify";
  command.summary = "scores every object, with uncertainty";
  command.parameters = {
      projectParameter(), modelParameter(),
      option("samples", ParameterType::Integer, "dropout passes behind each uncertainty", 32)};
  command.run = [](const Json& parameters, const Job& job) -> Json {
    const labeling::ClassifyReport report = labeling::classify(
        text(parameters, "dir"), text(parameters, "model"), parameters.at("samples").get<int>(), job.control);
    return {{"objects", report.objects},
            {"failed", report.failed.size()},
            {"failures", failuresAsJson(report.failed)},
            {"seconds", report.seconds},
            {"per_second", report.perSecond}};
  };
  command.words = [](const Json& result) {
    std::string all = counted(result.at("objects").get<std::int64_t>(), "object") + " in " +
                      fixed(result.at("seconds").get<double>(), 1) + " s, " +
                      fixed(result.at("per_second").get<double>(), 0) + " a second.";
    for (const Json& failure : result.at("failures")) all += "\nNo score: " + text(failure, "reason");
    return all;
  };
  return command;
}

}  // namespace app
