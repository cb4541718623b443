#include "app/engine/commands.h"
#include "app/engine/commands/parameters.h"
#include "labeling/workflow/map.h"

namespace app {

Command umapCommand() {
  Command command;
  command.name = "umap";
  command.summary = "lays the feature vectors out as a two-dimensional map";
  command.parameters = {
      projectParameter(),
      modelParameter(),
      option("neighbours", ParameterType::Integer, "larger shows the large structure", 15),
      option("min_dist", ParameterType::Number, "0 ... 1; smaller packs points closer", 0.1),
      option("clusters", ParameterType::Integer, "groups that are told apart; 0: by the number of objects",
             0),
      seedParameter("the layout")};
  command.run = [](const Json& parameters, const Job& job) -> Json {
    labeling::MapOptions options;
    options.model = text(parameters, "model");
    options.neighbours = parameters.at("neighbours").get<int>();
    options.minDist = parameters.at("min_dist").get<double>();
    options.clusters = parameters.at("clusters").get<int>();
    options.seed = parameters.at("seed").get<std::uint64_t>();
    const labeling::MapReport report = labeling::makeMap(text(parameters, "dir"), options, job.control);
    return {{"objects", report.objects},
            {"seconds", report.seconds},
            {"trustworthiness", numberOrNull(report.trustworthiness)},
            {"clusters", report.clusters}};
  };
  command.words = [](const Json& result) {
    return counted(result.at("objects").get<std::int64_t>(), "object") + " in " +
           fixed(result.at("seconds").get<double>(), 1) + " s, " +
           counted(result.at("clusters").get<std::int64_t>(), "cluster") + ", trustworthiness " +
           (result.at("trustworthiness").is_number() ? fixed(result.at("trustworthiness").get<double>(), 3)
                                                     : "not defined") +
           ".";
  };
  return command;
}

}  // namespace app
