#include "labeling/workflow/clusters.h"

#include "app/engine/commands.h"
#include "app/engine/commands/parameters.h"

namespace app {

Command clustersCommand() {
  Command command;
  command.name = "clusters";
  command.summary = "finds groups among the feature vectors";
  command.parameters = {
      projectParameter(),
      modelParameter(),
      choice("method", {"ward", "kmeans", "hdbscan"},
             "ward: a tree of groups that can be cut; kmeans; hdbscan: dense regions, the rest is noise",
             "ward"),
      option("clusters", ParameterType::Integer, "how many, of kmeans; where ward's tree is cut first", 27),
      option("min_size", ParameterType::Integer, "objects that make a cluster, of hdbscan", 15),
      option("min_samples", ParameterType::Integer, "larger calls sparser objects noise, of hdbscan", 5),
      seedParameter("k-means and what is drawn to judge the clusters")};
  command.run = [](const Json& parameters, const Job& job) -> Json {
    labeling::ClusterOptions options;
    options.model = text(parameters, "model");
    options.method = text(parameters, "method");
    options.clusters = parameters.at("clusters").get<int>();
    options.minSize = parameters.at("min_size").get<int>();
    options.minSamples = parameters.at("min_samples").get<int>();
    options.seed = parameters.at("seed").get<std::uint64_t>();
    const labeling::ClusterReport report =
        labeling::makeClusters(text(parameters, "dir"), options, job.control);
    return {{"objects", report.objects},
            {"clusters", report.clusters},
            {"noise", report.noise},
            {"silhouette", numberOrNull(report.silhouette)},
            {"stability", numberOrNull(report.stability)},
            {"grouped_first", report.groupedFirst},
            {"exact", report.exact},
            {"seconds", report.seconds}};
  };
  command.words = [](const Json& result) {
    const auto number = [&](const char* key) {
      return result.at(key).is_number() ? fixed(result.at(key).get<double>(), 3) : std::string("not defined");
    };
    const auto grouped = result.at("grouped_first").get<std::int64_t>();
    return counted(result.at("clusters").get<std::int64_t>(), "cluster") + " of " +
           counted(result.at("objects").get<std::int64_t>(), "object") + ", " +
           counted(result.at("noise").get<std::int64_t>(), "object") + " in none, silhouette " +
           number("silhouette") + ", agreement with 80% of the objects " + number("stability") +
           (grouped > 0 ? ", from " + counted(grouped, "small group") : "") + ", in " +
           fixed(result.at("seconds").get<double>(), 1) + " s.";
  };
  return command;
}

}  // namespace app
