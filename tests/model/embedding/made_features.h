#pragma once
#include <cstdint>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "model/base/random.h"
#include "model/embedding/features.h"

namespace embeddingtest {

/// Values computed by umap-learn and scikit-learn; tests/data/embedding/make_reference.py says how.
inline const nlohmann::json& reference() {
  static const nlohmann::json values =
      nlohmann::json::parse(std::ifstream(std::string(TUNINGFORK_TEST_DATA) + "/embedding/reference.json"));
  return values;
}

struct Made {
  std::vector<float> values;
  std::int64_t dimensions = 0;
  std::vector<std::int32_t> clump;  // which one each row was drawn from
  model::FeatureView view() const { return {values, dimensions}; }
};

/// Round clumps of normally distributed rows, `distance` apart along random directions.
inline Made clumps(int count, int dimensions, int clumpCount, double distance, std::uint64_t seed = 1) {
  model::Random random(seed);
  Made made;
  made.dimensions = dimensions;
  std::vector<double> centres;
  for (int i = 0; i < clumpCount * dimensions; ++i) centres.push_back(distance * random.normal());
  for (int i = 0; i < count; ++i) {
    made.clump.push_back(i % clumpCount);
    for (int d = 0; d < dimensions; ++d)
      made.values.push_back(static_cast<float>(
          centres[static_cast<std::size_t>((i % clumpCount) * dimensions + d)] + random.normal()));
  }
  return made;
}

}  // namespace embeddingtest
