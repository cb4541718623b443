// How well the anomaly scores of a project find what is known to be odd:
//   measure_anomalies PROJECT MODEL TRUTH [COLUMN]
// TRUTH is a number column of the catalogue: 1 odd, 0 ordinary, empty: left out. For each score: area under
// the ROC curve, how many odd ones are among the first 100; then a simulated expert who answers 20
// galaxies (5 for odd ones, 0 for others), always the first that has no answer.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numeric>
#include <string>
#include <vector>

#include "labeling/store/derived_columns.h"
#include "labeling/store/project.h"
#include "model/anomaly/gaussian_mixture.h"
#include "model/anomaly/interest.h"
#include "model/anomaly/isolation_forest.h"
#include "model/anomaly/neighbour_scores.h"
#include "model/anomaly/principal_space.h"
#include "model/arrays/array_file.h"
#include "model/metrics/roc_curve.h"

namespace {

std::vector<std::size_t> order(const std::vector<float>& values) {
  std::vector<std::size_t> rows;
  for (std::size_t i = 0; i < values.size(); ++i)
    if (std::isfinite(values[i])) rows.push_back(i);
  std::stable_sort(rows.begin(), rows.end(),
                   [&](std::size_t a, std::size_t b) { return values[a] > values[b]; });
  return rows;
}

int foundIn100(const std::vector<float>& values, const std::vector<double>& truth) {
  int found = 0;
  std::size_t seen = 0;
  for (const std::size_t row : order(values)) {
    if (std::isnan(truth[row])) continue;
    if (seen++ == 100) break;
    found += truth[row] > 0.5 ? 1 : 0;
  }
  return found;
}

double areaOf(const std::vector<float>& values, const std::vector<double>& truth) {
  std::vector<float> scores;
  std::vector<char> positive;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!std::isfinite(values[i]) || std::isnan(truth[i])) continue;
    scores.push_back(values[i]);
    positive.push_back(truth[i] > 0.5 ? 1 : 0);
  }
  return model::rocCurve(scores, positive).area;
}

/// @return odd ones in the first 100 after 20 answers
int afterTwentyAnswers(const model::FeatureView& features, const std::vector<float>& base,
                       const std::vector<double>& truth, model::InterestLearner learner) {
  model::InterestOptions options;
  options.learner = learner;
  model::InterestRanker ranker(features, base);
  std::vector<model::InterestLabel> labels;
  std::vector<char> answered(base.size(), 0);
  auto ranking = ranker.rank(labels, options);
  for (int answer = 0; answer < 20; ++answer) {
    for (const std::size_t row : order(ranking.ranking)) {
      if (answered[row] != 0 || std::isnan(truth[row])) continue;
      answered[row] = 1;
      labels.push_back({static_cast<std::int64_t>(row), truth[row] > 0.5 ? 5.0F : 0.0F});
      break;
    }
    ranking = ranker.rank(labels, options);
  }
  return foundIn100(ranking.ranking, truth);
}

}  // namespace

namespace {

struct Score {
  std::string name;
  std::vector<float> values;
};

/// What the project has, and of the scores that need no training also what it lacks.
std::vector<Score> scoresOf(const labeling::DerivedColumns& columns, const model::FeatureView& features) {
  std::vector<Score> scores;
  for (const auto& view : columns.views())
    if (view.name.starts_with("anomaly_") && view.name != "anomaly_ranked" && view.name != "anomaly_novelty")
      scores.push_back({view.name, {view.values.begin(), view.values.end()}});
  const auto lacks = [&](const char* name) {
    return std::none_of(scores.begin(), scores.end(), [&](const Score& score) { return score.name == name; });
  };
  if (lacks("anomaly_forest"))
    scores.push_back({"anomaly_forest", model::IsolationForest::grow(features, {}).scores(features)});
  model::NeighbourOptions options;
  options.k = 20;
  const model::NeighbourGraph graph = model::nearestNeighbours(features, options);
  if (lacks("anomaly_knn")) scores.push_back({"anomaly_knn", model::meanNeighbourDistance(graph)});
  if (lacks("anomaly_lof")) scores.push_back({"anomaly_lof", model::localOutlierFactor(graph)});
  if (lacks("anomaly_mixture")) {
    const auto space = model::PrincipalSpace::of(features);
    const std::vector<float> rows = space.project(features);
    model::MixtureOptions mixture;
    mixture.floor = 1e-3;
    const model::FeatureView projected{rows, space.dimensions()};
    std::vector<float> values =
        model::GaussianMixture::fitBest(projected, 16, mixture).logLikelihoods(projected);
    for (float& value : values) value = -value;
    scores.push_back({"anomaly_mixture", std::move(values)});
  }
  return scores;
}

/// Spearman's rank correlation of a score and a column, over the objects that have both.
double rankCorrelation(const std::vector<float>& values, const std::vector<double>& column) {
  std::vector<std::size_t> rows;
  for (std::size_t i = 0; i < values.size(); ++i)
    if (std::isfinite(values[i]) && std::isfinite(column[i])) rows.push_back(i);
  const auto ranksBy = [&](const auto& key) {
    std::vector<std::size_t> sorted(rows.size());
    std::iota(sorted.begin(), sorted.end(), std::size_t{0});
    std::stable_sort(sorted.begin(), sorted.end(),
                     [&](std::size_t a, std::size_t b) { return key(rows[a]) < key(rows[b]); });
    std::vector<double> ranks(rows.size());
    for (std::size_t place = 0; place < sorted.size(); ++place)
      ranks[sorted[place]] = static_cast<double>(place);
    return ranks;
  };
  const auto one = ranksBy([&](std::size_t row) { return static_cast<double>(values[row]); });
  const auto other = ranksBy([&](std::size_t row) { return column[row]; });
  const double mean = (static_cast<double>(rows.size()) - 1) / 2;
  double product = 0, squares = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    product += (one[i] - mean) * (other[i] - mean);
    squares += (one[i] - mean) * (one[i] - mean);
  }
  return squares > 0 ? product / squares : std::nan("");
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4 && argc != 5) {
    std::fprintf(stderr, "measure_anomalies PROJECT MODEL TRUTH [COLUMN]\n");
    return 2;
  }
  const auto project = labeling::Project::open(argv[1], labeling::Project::Access::ReadOnly);
  const std::vector<double> truth = project.numbers(argv[3]);
  const auto odd = std::count_if(truth.begin(), truth.end(), [](double value) { return value > 0.5; });
  const auto columns = labeling::DerivedColumns::open(project, argv[2]);
  const auto embedding = model::ArrayFile::open(project.directory() / "derived" / "embeddings" /
                                                (std::string(argv[2]) + ".safetensors"));
  const model::FeatureView features{embedding.floats("features"), embedding.info("features").shape[1]};
  std::printf("%zu objects, %td odd\n%-24s %7s %13s %18s %9s\n", truth.size(), odd, "score", "AUROC",
              "in first 100", "20 answers, trees", "20, head");
  for (const Score& score : scoresOf(columns, features)) {
    std::printf("%-24s %7.3f %13d %18d %9d", score.name.c_str(), areaOf(score.values, truth),
                foundIn100(score.values, truth),
                afterTwentyAnswers(features, score.values, truth, model::InterestLearner::Forest),
                afterTwentyAnswers(features, score.values, truth, model::InterestLearner::Head));
    if (argc == 5)
      std::printf("   rank correlation %.3f", rankCorrelation(score.values, project.numbers(argv[4])));
    std::printf("\n");
    std::fflush(stdout);
  }
}
