#include "app/engine/commands.h"
#include "app/engine/commands/parameters.h"
#include "labeling/workflow/map.h"

namespace app {
namespace {

Json asJson(const labeling::MapReport& report) {
  return {{"objects", report.objects},
          {"seconds", report.seconds},
          {"trustworthiness", numberOrNull(report.trustworthiness)},
          {"clusters", report.clusters},
          {"start", report.start},
          {"components", report.components},
          {"left_out", report.leftOut},
          {"placed", report.placed},
          {"resumed_at", report.resumedAt}};
}

}  // namespace

Command umapCommand() {
  Command command;
  command.name = "umap";
  command.summary = "lays the feature vectors out as a two-dimensional map";
  command.parameters = {
      projectParameter(),
      modelParameter(),
      option("neighbours", ParameterType::Integer, "larger shows the large structure", 15),
      option("min_dist", ParameterType::Number, "0 ... 1; smaller packs points closer", 0.1),
      choice("metric", {"euclidean", "cosine", "correlation", "manhattan"}, "what near means", "cosine"),
      option(
          "known_by", ParameterType::Text,
          "a question whose labels draw objects of one answer together; objects without a label stay free"),
      option("known_weight", ParameterType::Number, "0 ... 1; how much these labels count", 0.5),
      option("clusters", ParameterType::Integer, "groups that are told apart; 0: by the number of objects",
             0),
      option("start_over", ParameterType::Flag, "do not go on with a map that was stopped", false),
      option("place", ParameterType::Flag,
             "only place objects that were added since on the map there is; nothing on it moves", false),
      seedParameter("the layout")};
  command.run = [](const Json& parameters, const Job& job) -> Json {
    if (parameters.at("place").get<bool>())
      return asJson(labeling::extendMap(text(parameters, "dir"), text(parameters, "model"), job.control));
    labeling::MapOptions options;
    options.model = text(parameters, "model");
    options.neighbours = parameters.at("neighbours").get<int>();
    options.minDist = parameters.at("min_dist").get<double>();
    options.metric = text(parameters, "metric");
    options.knownBy = text(parameters, "known_by");
    options.knownWeight = parameters.at("known_weight").get<double>();
    options.clusters = parameters.at("clusters").get<int>();
    options.startOver = parameters.at("start_over").get<bool>();
    options.seed = parameters.at("seed").get<std::uint64_t>();
    return asJson(labeling::makeMap(text(parameters, "dir"), options, job.control));
  };
  command.words = [](const Json& result) {
    const auto placed = result.at("placed").get<std::int64_t>();
    const auto resumed = result.at("resumed_at").get<int>();
    return counted(result.at("objects").get<std::int64_t>(), "object") + " in " +
           fixed(result.at("seconds").get<double>(), 1) + " s, " +
           counted(result.at("clusters").get<std::int64_t>(), "cluster") + ", trustworthiness " +
           (result.at("trustworthiness").is_number() ? fixed(result.at("trustworthiness").get<double>(), 3)
                                                     : "not defined") +
           ", " + result.at("start").get<std::string>() + " start" +
           (placed > 0 ? ", " + counted(placed, "object") + " placed on the map there was" : "") +
           (resumed > 0 ? ", gone on with at epoch " + std::to_string(resumed) : "") + ".";
  };
  return command;
}

}  // namespace app
