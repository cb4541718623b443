#include "labeling/workflow/benchmark.h"

#include "app/engine/commands.h"
#include "app/engine/commands/parameters.h"

namespace app {

Command benchmarkCommand() {
  Command command;
  command.name = "benchmark";
  command.summary = "measures the images per second of each stage on this machine";
  command.parameters = {projectParameter(), modelParameter()};
  command.run = [](const Json& parameters, const Job& job) -> Json {
    const labeling::BenchmarkReport report =
        labeling::benchmark(text(parameters, "dir"), text(parameters, "model"), job.control);
    Json stages = Json::array();
    for (const labeling::BenchmarkStage& stage : report.stages)
      stages.push_back({{"name", stage.name}, {"per_second", stage.perSecond}, {"seconds", stage.seconds}});
    return {{"model", report.model},
            {"threads", report.threads},
            {"objects", report.objects},
            {"stages", stages}};
  };
  command.words = [](const Json& result) {
    std::string all = text(result, "model") + ", " +
                      counted(result.at("objects").get<std::int64_t>(), "image") + ", " +
                      counted(result.at("threads").get<std::int64_t>(), "thread") + ":";
    for (const Json& stage : result.at("stages"))
      all +=
          "\n  " + text(stage, "name") + ": " + fixed(stage.at("per_second").get<double>(), 1) + " a second";
    return all;
  };
  return command;
}

}  // namespace app
