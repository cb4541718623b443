#include "labeling/workflow/neighbour_finder.h"

#include <cmath>
#include <optional>

#include "labeling/store/project.h"
#include "labeling/workflow/embedding_file.h"
#include "labeling/workflow/model_files.h"
#include "model/arrays/array_file.h"
#include "model/base/error.h"
#include "model/embedding/neighbours.h"

namespace labeling {
using model::Error;
using model::ErrorKind;

struct NeighbourFinder::State {
  std::filesystem::path project;
  std::string model, modelHash;
  std::int64_t objects = 0;
  std::optional<model::ArrayFile> embedding;

  void load(const std::filesystem::path& directory, const std::string& name,
            const model::RunControl& control) {
    const Project opened = Project::open(directory, Project::Access::ReadOnly);
    const std::string hash = requireModel(opened, name).weightsHash;
    if (embedding && project == directory && model == name && modelHash == hash &&
        objects == opened.objectCount())
      return;
    embedding.reset();
    embedding = freshEmbedding(directory, name, control);
    project = directory;
    model = name;
    modelHash = hash;
    objects = opened.objectCount();
  }
};

NeighbourFinder::NeighbourFinder() : m_state(std::make_unique<State>()) {}
NeighbourFinder::~NeighbourFinder() = default;

Neighbours NeighbourFinder::find(const std::filesystem::path& project, const std::string& model,
                                 std::int64_t row, int count, const model::RunControl& control) {
  if (count < 1)
    throw Error(ErrorKind::BadInput, "'count' must be at least 1, not " + std::to_string(count) + ".");
  m_state->load(project, model, control);
  const model::ArrayFile& arrays = *m_state->embedding;
  const model::FeatureView features{arrays.floats("features"), arrays.info("features").shape[1]};
  if (row < 0 || row >= features.count())
    throw Error(ErrorKind::NotFound, project.string() + " has no object in row " + std::to_string(row) +
                                         "; rows are 0 to " + std::to_string(features.count() - 1) + ".");
  for (const float value : features.row(row))
    if (!std::isfinite(value))
      throw Error(ErrorKind::BadInput,
                  "The object in row " + std::to_string(row) +
                      " has no features: its image could not be read when the project was "
                      "embedded.");
  Neighbours result;
  // One more: the object itself is its own nearest neighbour.
  for (const model::Neighbour& each : model::nearestTo(features.row(row), features, count + 1, model::Metric::Cosine)) {
    if (each.row == row || static_cast<int>(result.rows.size()) == count) continue;
    result.rows.push_back(each.row);
    result.distances.push_back(each.distance);
  }
  return result;
}

}  // namespace labeling
