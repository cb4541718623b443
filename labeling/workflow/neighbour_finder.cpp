#include "labeling/workflow/neighbour_finder.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "labeling/store/project.h"
#include "labeling/workflow/embedding_file.h"
#include "labeling/workflow/model_files.h"
#include "labeling/workflow/network_input.h"
#include "labeling/workflow/stored_neighbours.h"
#include "model/arrays/array_file.h"
#include "model/base/error.h"
#include "model/embedding/neighbours.h"
#include "model/inference/predictor.h"

namespace labeling {
using model::Error;
using model::ErrorKind;

struct NeighbourFinder::State {
  std::filesystem::path project;
  std::string model, modelHash;
  std::int64_t objects = 0;
  std::optional<model::ArrayFile> embedding;
  std::vector<float> scales;  // 1 / length of each row
  std::optional<StoredNeighbours> stored;

  void load(const std::filesystem::path& directory, const std::string& name,
            const model::RunControl& control) {
    const Project opened = Project::open(directory, Project::Access::ReadOnly);
    const std::string hash = requireModel(opened, name).weightsHash;
    const bool isSame = embedding && project == directory && model == name && modelHash == hash &&
                        objects == opened.objectCount();
    if (!isSame) {
      embedding.reset();
      stored.reset();
      embedding = freshEmbedding(directory, name, control);
      project = directory;
      model = name;
      modelHash = hash;
      objects = opened.objectCount();
      scales = model::rowScales(features(), model::Metric::Cosine);
    }
    if (!stored && objects > model::NeighbourOptions().exactBelow)
      stored = existingNeighbours(opened, name, *embedding, model::Metric::Cosine);
  }
  model::FeatureView features() const {
    return {embedding->floats("features"), embedding->info("features").shape[1]};
  }

  /// Adds weight x the row's direction.
  void addRow(std::int64_t row, double weight, std::vector<double>& sum) const {
    const model::FeatureView all = features();
    if (row < 0 || row >= all.count())
      throw Error(ErrorKind::NotFound, project.string() + " has no object in row " + std::to_string(row) +
                                           "; rows are 0 to " + std::to_string(all.count() - 1) + ".");
    const float scale = scales[static_cast<std::size_t>(row)];
    if (!std::isfinite(scale))
      throw Error(ErrorKind::BadInput,
                  "The object in row " + std::to_string(row) +
                      " has no features: its image could not be read when the project was "
                      "embedded.");
    add(all.row(row), weight * static_cast<double>(scale), sum);
  }
  static void add(std::span<const float> features, double weight, std::vector<double>& sum) {
    for (std::size_t d = 0; d < sum.size(); ++d) sum[d] += weight * static_cast<double>(features[d]);
  }
  void addImage(const std::filesystem::path& file, double weight, std::vector<double>& sum) const {
    const Project opened = Project::open(project, Project::Access::ReadOnly);
    model::Predictor predictor = model::Predictor::load(modelFolder(opened, model));
    const std::vector<float> own = predictor.embed(readNetworkImage(file, predictor.card().input).pixels);
    double squares = 0;
    for (const float value : own) squares += static_cast<double>(value) * static_cast<double>(value);
    if (!(squares > 0) || !std::isfinite(squares))
      throw Error(ErrorKind::BadInput, file.string() + " gives no features that can be compared.");
    add(own, weight / std::sqrt(squares), sum);
  }
};

NeighbourFinder::NeighbourFinder() : m_state(std::make_unique<State>()) {}
NeighbourFinder::~NeighbourFinder() = default;

Neighbours NeighbourFinder::find(const std::filesystem::path& project, const std::string& model,
                                 const NeighbourQuery& query, const model::RunControl& control) {
  constexpr double kDislike = 0.5;
  if (query.count < 1)
    throw Error(ErrorKind::BadInput, "'count' must be at least 1, not " + std::to_string(query.count) + ".");
  const std::size_t likes = query.likes.size() + (query.image.empty() ? 0 : 1);
  if (likes == 0)
    throw Error(ErrorKind::BadInput, "Name an object or an image that the galaxies should be like.");
  m_state->load(project, model, control);
  const model::FeatureView features = m_state->features();
  std::vector<double> sum(static_cast<std::size_t>(features.dimensions), 0);
  for (const std::int64_t row : query.likes) m_state->addRow(row, 1.0 / static_cast<double>(likes), sum);
  if (!query.image.empty()) m_state->addImage(query.image, 1.0 / static_cast<double>(likes), sum);
  for (const std::int64_t row : query.dislikes)
    m_state->addRow(row, -kDislike / static_cast<double>(query.dislikes.size()), sum);
  const std::vector<float> direction(sum.begin(), sum.end());
  if (std::all_of(direction.begin(), direction.end(), [](float value) { return std::abs(value) < 1e-6F; }))
    throw Error(ErrorKind::BadInput,
                "What is liked and what is not cancel each other: nothing is left to look for.");

  const model::NeighbourIndex* index =
      m_state->stored && m_state->stored->index ? &*m_state->stored->index : nullptr;
  const auto asked = static_cast<int>(query.likes.size() + query.dislikes.size());
  Neighbours result;
  result.exact = index == nullptr;
  // Some more: an object asked about is its own nearest neighbour.
  for (const model::Neighbour& each : model::nearestTo(direction, features, query.count + asked,
                                                       model::Metric::Cosine, m_state->scales, index)) {
    const auto isAsked = [&](const std::vector<std::int64_t>& rows) {
      return std::find(rows.begin(), rows.end(), each.row) != rows.end();
    };
    if (isAsked(query.likes) || isAsked(query.dislikes) ||
        static_cast<int>(result.rows.size()) == query.count)
      continue;
    result.rows.push_back(each.row);
    result.distances.push_back(each.distance);
  }
  return result;
}

}  // namespace labeling
