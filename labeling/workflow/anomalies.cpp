#include "labeling/workflow/anomalies.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>
#include <utility>

#include "labeling/store/derived_columns.h"
#include "labeling/store/project.h"
#include "labeling/workflow/detectors.h"
#include "labeling/workflow/embedding_file.h"
#include "labeling/workflow/model_files.h"
#include "model/anomaly/comparable.h"
#include "model/anomaly/gaussian_mixture.h"
#include "model/anomaly/isolation_forest.h"
#include "model/anomaly/neighbour_scores.h"
#include "model/anomaly/principal_space.h"
#include "model/anomaly/standardise.h"
#include "model/base/error.h"
#include "model/generative/flow.h"

namespace labeling {
namespace {

using model::Error;
using model::ErrorKind;

/// What one way of scoring found.
struct Found {
  std::vector<float> score;                                        // (N) larger is less usual
  std::vector<std::pair<std::string, std::vector<float>>> others;  // further columns
  std::map<std::string, std::string> parameters;
};

/// Rows that a density is estimated from: all, or so many evenly spread ones. Enough for any mixture here.
model::FeatureView thinned(const model::FeatureView& features, std::vector<float>& copy) {
  constexpr std::int64_t kMost = 50'000;
  if (features.count() <= kMost) return features;
  for (std::int64_t i = 0; i < kMost; ++i) {
    const auto row = features.row(i * features.count() / kMost);
    copy.insert(copy.end(), row.begin(), row.end());
  }
  return {copy, features.dimensions};
}

std::vector<float> negated(const std::vector<float>& values) {
  std::vector<float> result(values.size());
  std::transform(values.begin(), values.end(), result.begin(), [](float value) { return -value; });
  return result;
}

Found byForest(const model::FeatureView& features, const AnomalyOptions& options,
               const model::RunControl& control) {
  model::IsolationForestOptions forest;
  forest.trees = options.trees;
  forest.seed = options.seed;
  return {model::IsolationForest::grow(features, forest, control).scores(features, 0, control),
          {},
          {{"trees", std::to_string(options.trees)}, {"seed", std::to_string(options.seed)}}};
}

Found byNeighbours(const model::FeatureView& features, const AnomalyOptions& options,
                   const model::RunControl& control) {
  model::comparableRows(features);  // a sentence instead of scores without meaning
  model::NeighbourOptions neighbours;
  neighbours.k = options.neighbours;
  neighbours.seed = options.seed;
  const model::NeighbourGraph graph = model::nearestNeighbours(features, neighbours, control);
  return {options.score == "lof" ? model::localOutlierFactor(graph) : model::meanNeighbourDistance(graph),
          {},
          {{"neighbours", std::to_string(graph.k)}}};
}

Found byMixture(const model::FeatureView& features, const AnomalyOptions& options,
                const model::RunControl& control) {
  const auto space = model::PrincipalSpace::of(features);
  const std::vector<float> projected = space.project(features);
  const model::FeatureView rows{projected, space.dimensions()};
  std::vector<float> copy;
  model::MixtureOptions mixture;
  mixture.seed = options.seed;
  mixture.floor = 1e-3;  // of axes with unit variance
  const auto fitted =
      model::GaussianMixture::fitBest(thinned(rows, copy), options.components, mixture, control);
  std::vector<float> density = fitted.logLikelihoods(rows, 0, control);
  return {negated(density),
          {{"log_density_mixture", std::move(density)}},
          {{"components", std::to_string(fitted.components())},
           {"dimensions", std::to_string(space.dimensions())}}};
}

Found byFlow(const model::FeatureView& features, const AnomalyOptions& options,
             const model::RunControl& control) {
  const auto space = model::PrincipalSpace::of(features);
  const std::vector<float> projected = space.project(features);
  const model::FeatureView rows{projected, space.dimensions()};
  std::vector<float> copy;
  model::FlowOptions flow;
  flow.seed = options.seed;
  const auto fitted = model::NormalisingFlow::fit(thinned(rows, copy), flow, control);
  std::vector<float> density = fitted.logLikelihoods(rows, control);
  return {negated(density),
          {{"log_density_flow", std::move(density)}},
          {{"epochs", std::to_string(fitted.epochs())},
           {"held_back_log_likelihood", std::to_string(fitted.heldBackLogLikelihood())},
           {"dimensions", std::to_string(space.dimensions())}}};
}

/// The terms of a detector, each standardised, and their sum.
Found byDetector(const Project& project, const model::ModelCard& card, const AnomalyOptions& options,
                 AnomalyReport& report, const model::RunControl& control) {
  DetectorRequest request;
  request.score = options.score;
  request.size = options.size;
  request.width = options.width;
  request.iterations = options.iterations;
  request.seed = options.seed;
  const model::RefinementOptions refinement{options.lambda, options.refinement};
  refinement.check();
  model::Detector detector = trainedDetector(project, card, request, control);
  ProjectResiduals residuals = projectResiduals(project, card, detector, refinement, control);
  report.failed = std::move(residuals.failed);
  Found found;
  found.parameters = {{"size", std::to_string(request.size)},
                      {"width", std::to_string(request.width)},
                      {"iterations", std::to_string(detector.iterations())}};
  if (residuals.critic.empty()) {
    found.score = std::move(residuals.pixel);
    return found;
  }
  std::vector<float> pixel = model::standardise(residuals.pixel).sigmas;
  std::vector<float> critic = model::standardise(residuals.critic).sigmas;
  found.score.resize(pixel.size());
  for (std::size_t i = 0; i < pixel.size(); ++i)
    found.score[i] = static_cast<float>((1 - options.lambda) * static_cast<double>(pixel[i]) +
                                        options.lambda * static_cast<double>(critic[i]));
  found.parameters["lambda"] = std::to_string(options.lambda);
  found.others = {{"anomaly_wgan_pixel", std::move(pixel)}, {"anomaly_wgan_critic", std::move(critic)}};
  return found;
}

Found findByFeatures(const model::FeatureView& features, const AnomalyOptions& options,
                     const model::RunControl& control) {
  if (options.score == "forest") return byForest(features, options, control);
  if (options.score == "mixture") return byMixture(features, options, control);
  if (options.score == "flow") return byFlow(features, options, control);
  return byNeighbours(features, options, control);
}

}  // namespace

const std::vector<std::string>& anomalyScores() {
  static const std::vector<std::string> names{"forest",  "lof",         "knn", "flow",
                                              "mixture", "autoencoder", "wgan"};
  return names;
}

void AnomalyOptions::check() const {
  const auto require = [](bool holds, const std::string& sentence) {
    if (!holds) throw Error(ErrorKind::BadInput, sentence);
  };
  const auto& names = anomalyScores();
  if (std::find(names.begin(), names.end(), score) == names.end()) {
    std::string known;
    for (const std::string& name : names) known += (known.empty() ? "" : ", ") + name;
    throw Error(ErrorKind::BadInput,
                "There is no anomaly score named '" + score + "'. Choose one of: " + known + ".");
  }
  require(neighbours >= 1 && neighbours <= 1000,
          "'neighbours' must be 1 to 1000, not " + std::to_string(neighbours) + ".");
  require(trees >= 1 && trees <= 10000, "'trees' must be 1 to 10000, not " + std::to_string(trees) + ".");
  require(components >= 1 && components <= 256,
          "'components' must be 1 to 256, not " + std::to_string(components) + ".");
}

AnomalyReport findAnomalies(const std::filesystem::path& directory, const AnomalyOptions& options,
                            const model::RunControl& control) {
  const auto start = std::chrono::steady_clock::now();
  options.check();
  const Project project = Project::open(directory);
  const model::ModelCard card = requireModel(project, options.model);
  AnomalyReport report;
  Found found;
  if (options.score == "autoencoder" || options.score == "wgan") {
    found = byDetector(project, card, options, report, control);
  } else {
    const model::ArrayFile embedding = freshEmbedding(directory, options.model, control);
    found =
        findByFeatures({embedding.floats("features"), embedding.info("features").shape[1]}, options, control);
  }

  const model::Standardised standardised = model::standardise(found.score);
  if (!(standardised.sigma > 0))
    throw Error(ErrorKind::BadInput,
                "All objects of " + directory.string() + " have the same score '" + options.score +
                    "', so none is less usual than another. Look at the images: they may be copies of one.");
  report.objects = project.objectCount();
  report.scored =
      std::count_if(found.score.begin(), found.score.end(), [](float value) { return std::isfinite(value); });
  report.above3Sigma = standardised.above3;
  std::vector<std::pair<std::string, std::vector<float>>> columns{
      {"anomaly_" + options.score, standardised.sigmas}};
  for (auto& each : found.others) columns.push_back(std::move(each));
  for (const auto& [name, values] : columns) report.columns.push_back(name);
  found.parameters["score"] = options.score;
  found.parameters["mean"] = std::to_string(standardised.mean);
  found.parameters["sigma"] = std::to_string(standardised.sigma);
  writeDerivedColumns(project, options.model, card.weightsHash, options.score, columns, found.parameters);
  report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return report;
}

}  // namespace labeling
