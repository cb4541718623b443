#include "labeling/workflow/novelty.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <vector>

#include "labeling/store/derived_columns.h"
#include "labeling/store/project.h"
#include "labeling/workflow/embedding_file.h"
#include "labeling/workflow/model_files.h"
#include "model/anomaly/comparable.h"
#include "model/anomaly/neighbour_scores.h"
#include "model/base/error.h"
#include "model/base/parallel.h"
#include "model/base/random.h"
#include "model/embedding/distance.h"
#include "model/embedding/nearest_few.h"
#include "model/network/stored_record.h"

namespace labeling {
namespace {

using model::Error;
using model::ErrorKind;

constexpr int kNeighbours = 5;
constexpr std::size_t kMostKnown = 20'000;  // evenly spread where there are more; every pair is compared
constexpr double kInside = 0.99;

std::vector<float> rowsOf(const model::FeatureView& features, const std::vector<std::int64_t>& rows) {
  std::vector<float> copy;
  copy.reserve(rows.size() * static_cast<std::size_t>(features.dimensions));
  for (const std::int64_t row : rows) {
    const auto values = features.row(row);
    copy.insert(copy.end(), values.begin(), values.end());
  }
  return copy;
}

std::vector<std::int64_t> thinned(const std::vector<std::int64_t>& rows) {
  if (rows.size() <= kMostKnown) return rows;
  std::vector<std::int64_t> few(kMostKnown);
  for (std::size_t i = 0; i < kMostKnown; ++i) few[i] = rows[i * rows.size() / kMostKnown];
  return few;
}

/// Mean distance of each row to its nearest known ones; NaN without features.
std::vector<float> distancesTo(const model::FeatureView& known, const model::FeatureView& rows,
                               const std::vector<std::int64_t>& chosen, const model::RunControl& control) {
  std::vector<float> result(chosen.size(), std::numeric_limits<float>::quiet_NaN());
  const auto k = static_cast<std::size_t>(std::min<std::int64_t>(kNeighbours, known.count()));
  model::parallelFor(
      static_cast<std::int64_t>(chosen.size()), 64, [&](std::int64_t first, std::int64_t last) {
        control.throwIfStopped();
        std::vector<float> squared(static_cast<std::size_t>(known.count()));
        for (auto i = static_cast<std::size_t>(first); i < static_cast<std::size_t>(last); ++i) {
          const auto row = rows.row(chosen[i]);
          if (!model::isFiniteRow(row)) continue;
          model::squaredDistances(row.data(), known.values.data(), known.count(), known.dimensions,
                                  squared.data());
          model::NearestFew nearest(k);
          for (std::size_t j = 0; j < squared.size(); ++j)
            nearest.offer(squared[j], static_cast<std::int32_t>(j));
          double sum = 0;
          for (const auto& [distance, place] : nearest.kept())
            sum += std::sqrt(static_cast<double>(distance));
          result[i] = static_cast<float>(sum / static_cast<double>(nearest.kept().size()));
        }
      });
  return result;
}

/// 99 % of the known objects lie closer to the others among them.
double limitOf(const model::FeatureView& known, const model::RunControl& control) {
  model::NeighbourOptions options;
  options.k = kNeighbours;
  options.exactBelow = static_cast<std::int64_t>(kMostKnown);
  std::vector<float> distances =
      model::meanNeighbourDistance(model::nearestNeighbours(known, options, control));
  std::erase_if(distances, [](float value) { return !std::isfinite(value); });
  const auto at =
      distances.begin() + static_cast<std::ptrdiff_t>(kInside * static_cast<double>(distances.size() - 1));
  std::nth_element(distances.begin(), at, distances.end());
  return static_cast<double>(*at);
}

}  // namespace

NoveltyReport measureNovelty(const std::filesystem::path& directory, const std::string& modelName,
                             const std::filesystem::path& other, const model::RunControl& control) {
  const auto start = std::chrono::steady_clock::now();
  const Project project = Project::open(directory);
  const model::ModelCard card = requireModel(project, modelName);
  const model::ArrayFile embedding = freshEmbedding(directory, modelName, control);
  const model::FeatureView features{embedding.floats("features"), embedding.info("features").shape[1]};

  const std::vector<std::int64_t> trained =
      model::trainedObjectsOf(modelFolder(project, modelName) / kWeightsFile);
  std::vector<std::int64_t> known, rest;
  const std::vector<std::string> names = project.objectNames();
  for (std::int64_t row = 0; row < project.objectCount(); ++row) {
    const auto hash = static_cast<std::int64_t>(model::stableHash(names[static_cast<std::size_t>(row)]));
    const bool isTrained = std::binary_search(trained.begin(), trained.end(), hash);
    if (!model::isFiniteRow(features.row(row))) continue;
    (isTrained ? known : rest).push_back(row);
  }
  NoveltyReport report;
  const bool trainedHere = known.size() >= 2;
  if (!trainedHere) {
    if (other.empty())
      throw Error(
          ErrorKind::BadInput,
          "The model '" + modelName + "' was not trained on objects of " + directory.string() +
              ", so nothing in it counts as known. Name another project to compare with this one, or train "
              "a model here.");
    known.insert(known.end(), rest.begin(), rest.end());
  }
  if (known.size() < 2)
    throw Error(ErrorKind::BadInput,
                directory.string() + " has fewer than two objects with features to compare with.");
  report.reference = static_cast<std::int64_t>(known.size());
  report.whatIsKnown = "the " + std::to_string(known.size()) +
                       (trainedHere ? " objects the model was trained on" : " objects of " + project.title());
  const std::vector<float> knownCopy = rowsOf(features, thinned(known));
  const model::FeatureView knownRows{knownCopy, features.dimensions};
  control.report(0, 2, "what is known");
  report.distance = limitOf(knownRows, control);
  if (!(report.distance > 0))
    throw Error(ErrorKind::BadInput,
                "The known objects of " + directory.string() +
                    " are all alike, so nothing can be said about others. Look at the images: "
                    "they may be copies of one.");
  control.report(1, 2, "what is new");

  std::vector<float> column;
  const auto measure = [&](const model::FeatureView& rows, const std::vector<std::int64_t>& chosen) {
    const std::vector<float> distances = distancesTo(knownRows, rows, chosen, control);
    column.assign(static_cast<std::size_t>(rows.count()), std::numeric_limits<float>::quiet_NaN());
    for (std::size_t i = 0; i < chosen.size(); ++i) {
      if (!std::isfinite(distances[i])) continue;
      const double ratio = static_cast<double>(distances[i]) / report.distance;
      column[static_cast<std::size_t>(chosen[i])] = static_cast<float>(ratio);
      ++report.objects;
      report.outside += ratio > 1 ? 1 : 0;
    }
  };
  if (other.empty()) {
    measure(features, rest);
  } else {
    const Project second = Project::open(other);
    const model::ModelCard same = requireModel(second, modelName);
    if (same.weightsHash != card.weightsHash)
      throw Error(ErrorKind::BadInput, "The model '" + modelName + "' of " + other.string() +
                                           " has other weights than that of " + directory.string() +
                                           ", and their features cannot be compared. Copy the model there.");
    const model::ArrayFile theirs = freshEmbedding(other, modelName, control);
    const model::FeatureView rows{theirs.floats("features"), theirs.info("features").shape[1]};
    std::vector<std::int64_t> all(static_cast<std::size_t>(rows.count()));
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<std::int64_t>(i);
    measure(rows, all);
  }
  if (report.objects == 0)
    throw Error(ErrorKind::BadInput,
                "There is no object to compare with what is known: every object with features was "
                "trained on. Add objects, or name another project.");
  report.share = static_cast<double>(report.outside) / static_cast<double>(report.objects);
  const Project target = Project::open(other.empty() ? directory : other);
  writeDerivedColumns(target, modelName, card.weightsHash, "novelty", {{"novelty", std::move(column)}},
                      {{"known", report.whatIsKnown}});
  report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return report;
}

}  // namespace labeling
