#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "model/card/model_card.h"
#include "model/training/training_set.h"

namespace tests {

/// A folder that is removed with everything in it.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::filesystem::path& path() const { return m_path; }

 private:
  std::filesystem::path m_path;
};

/// The card of an untrained network for "bright" (binary), "colour" (red, green, blue) and "level" (number).
model::ModelCard cardFor(const std::string& network, int size);

/// A model folder with new weights from a fixed seed.
void writeUntrainedModel(const std::filesystem::path& folder, const std::string& network, int size);

/// Images of one blob each on a noisy sky, whose answers are known: is it bright, which colour is it, and how
/// bright (2 ... 8). Every `missing`-th object lacks the label of "colour". 70% training, 15%, 15%.
model::TrainingSet blobs(int count, int size, std::uint64_t seed, int missing = 5);

}  // namespace tests
