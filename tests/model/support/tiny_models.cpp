#include "tests/model/support/tiny_models.h"

#include <torch/torch.h>

#include <cmath>
#include <cstdlib>
#include <limits>
#include <stdexcept>

#include "model/base/random.h"
#include "model/network/network.h"
#include "model/network/network_table.h"
#include "model/network/weights.h"

namespace tests {
namespace fs = std::filesystem;

TemporaryFolder::TemporaryFolder() {
  std::string pattern = (fs::temp_directory_path() / "tuningfork-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
  m_path = pattern;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  fs::remove_all(m_path, ignored);
}

model::ModelCard cardFor(const std::string& network, int size) {
  model::ModelCard card;
  card.name = "test";
  card.title = "A network of the tests";
  card.network = network;
  const model::NetworkInfo info = model::networkInfo(network);
  card.dropout = info.dropout;
  card.input.size = size;
  card.input.crop = 1;
  card.input.normalisation.kind = info.normalisation;
  if (info.normalisation == "standard") {
    card.input.normalisation.mean = {0.2, 0.2, 0.2};
    card.input.normalisation.scale = {0.2, 0.2, 0.2};
  }
  model::CardQuestion bright, colour, level;
  bright.id = "bright";
  bright.answers = {"no", "yes"};
  colour.id = "colour";
  colour.kind = "choice";
  colour.answers = {"red", "green", "blue"};
  level.id = "level";
  level.kind = "number";
  level.low = 0;
  level.high = 10;
  card.questions = {bright, colour, level};
  return card;
}

void writeUntrainedModel(const fs::path& folder, const std::string& network, int size) {
  fs::create_directories(folder);
  model::ModelCard card = cardFor(network, size);
  torch::manual_seed(7);
  const auto built = model::makeNetwork(card);
  card.stages = built->cardStages();
  model::saveWeights(*built, folder / "model.safetensors");
  card.weightsHash = model::weightsHashOf(folder / "model.safetensors");
  model::writeCard(folder, card);
}

model::TrainingSet blobs(int count, int size, std::uint64_t seed, int missing) {
  model::TrainingSet set;
  set.images.size = size;
  set.images.channels = 3;
  set.targets.resize(3);
  const float none = std::numeric_limits<float>::quiet_NaN();
  for (int i = 0; i < count; ++i) {
    model::Random random(seed, static_cast<std::uint64_t>(i));
    const double level = random.uniform(2, 8);
    const auto colour = static_cast<int>(random.below(3));
    const double centreX = size / 2.0 + random.uniform(-1.5, 1.5),
                 centreY = size / 2.0 + random.uniform(-1.5, 1.5);
    for (int y = 0; y < size; ++y)
      for (int x = 0; x < size; ++x) {
        const double r2 = (x - centreX) * (x - centreX) + (y - centreY) * (y - centreY);
        for (int c = 0; c < 3; ++c) {
          const double light = 25 * level * std::exp(-r2 / (0.04 * size * size)) * (c == colour ? 1.0 : 0.4);
          set.images.pixels.push_back(
              static_cast<std::uint8_t>(std::min(255.0, 20 + light + random.uniform(0, 10))));
        }
      }
    set.targets[0].push_back(level > 5 ? 1.0f : 0.0f);
    set.targets[1].push_back(missing > 0 && i % missing == 0 ? none : static_cast<float>(colour));
    set.targets[2].push_back(static_cast<float>(level));
    set.nameHashes.push_back(static_cast<std::int64_t>(model::stableHash("blob" + std::to_string(i))));
    (i % 20 < 14 ? set.training : i % 20 < 17 ? set.validation : set.test).push_back(i);
  }
  return set;
}

}  // namespace tests
