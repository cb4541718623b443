#pragma once
#include <cstdint>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "model/base/random.h"
#include "model/embedding/features.h"

namespace embeddingtest {

inline nlohmann::json readReference(const char* name) {
  return nlohmann::json::parse(std::ifstream(std::string(TUNINGFORK_TEST_DATA) + "/embedding/" + name));
}

/// Values computed by umap-learn and scikit-learn; tests/data/embedding/make_reference.py says how.
inline const nlohmann::json& reference() {
  static const nlohmann::json values = readReference("reference.json");
  return values;
}

/// Known classes, newcomers and clusters; tests/data/embedding/make_reference_more.py says how.
inline const nlohmann::json& moreReference() {
  static const nlohmann::json values = readReference("reference_more.json");
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

/// Whether two clusterings are the same but for the names of their clusters.
inline bool sameGroups(const std::vector<std::int32_t>& one, const std::vector<std::int32_t>& other) {
  std::map<std::int32_t, std::int32_t> forth, back;
  if (one.size() != other.size()) return false;
  for (std::size_t i = 0; i < one.size(); ++i) {
    if ((one[i] < 0) != (other[i] < 0)) return false;
    if (one[i] < 0) continue;
    if (forth.emplace(one[i], other[i]).first->second != other[i]) return false;
    if (back.emplace(other[i], one[i]).first->second != one[i]) return false;
  }
  return true;
}

}  // namespace embeddingtest
