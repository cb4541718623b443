#include "labeling/workflow/anomalies.h"

#include "app/engine/commands.h"
#include "app/engine/commands/parameters.h"

namespace app {
namespace {

Json run(const Json& parameters, const Job& job) {
  labeling::AnomalyOptions options;
  options.model = text(parameters, "model");
  options.score = text(parameters, "score");
  options.neighbours = parameters.at("neighbours").get<int>();
  options.trees = parameters.at("trees").get<int>();
  options.components = parameters.at("components").get<int>();
  options.seed = parameters.at("seed").get<std::uint64_t>();
  options.size = parameters.at("size").get<int>();
  options.width = parameters.at("width").get<double>();
  if (parameters.contains("iterations")) options.iterations = parameters.at("iterations").get<std::int64_t>();
  options.lambda = parameters.at("lambda").get<double>();
  options.refinement = parameters.at("refinement").get<int>();
  const labeling::AnomalyReport report =
      labeling::findAnomalies(text(parameters, "dir"), options, job.control);
  return {{"objects", report.objects}, {"scored", report.scored},
          {"seconds", report.seconds}, {"above_3_sigma", report.above3Sigma},
          {"columns", report.columns}, {"failed", failuresAsJson(report.failed)}};
}

std::string words(const Json& result) {
  return counted(result.at("objects").get<std::int64_t>(), "object") + " in " +
         fixed(result.at("seconds").get<double>(), 1) + " s, " +
         std::to_string(result.at("above_3_sigma").get<std::int64_t>()) +
         " of them more than 3 sigma above the mean. Column: " +
         result.at("columns").at(0).get<std::string>() + ".";
}

}  // namespace

Command anomaliesCommand() {
  using enum ParameterType;
  Command command;
  command.name = "anomalies";
  command.summary = "scores every object by how unusual it is among the others";
  command.parameters = {
      projectParameter(),
      modelParameter(),
      {"score",
       Text,
       "isolation forest, local outlier factor, distance to neighbours, density, or what a network cannot reproduce",
       true,
       false,
       {},
       labeling::anomalyScores()},
      option("neighbours", Integer, "lof, knn: how many", 20),
      option("trees", Integer, "forest: how many", 200),
      option("components", Integer, "mixture: at most so many Gaussians", 16),
      option("size", Integer, "autoencoder, wgan: pixels of the images, 32 ... 128 in steps of 16", 48),
      option("width", Number, "autoencoder, wgan: channels relative to the published network", 0.25),
      option("iterations", Integer, "autoencoder, wgan: trained to so many in all; goes on where it stopped"),
      option("lambda", Number, "wgan: weight of the critic's term, 0 ... 1", 0.3),
      option("refinement", Integer, "wgan: steps that refine the encoder's first guess", 10),
      seedParameter("the random parts of the score")};
  command.run = run;
  command.words = words;
  return command;
}

}  // namespace app
