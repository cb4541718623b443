#pragma once
#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "model/embedding/features.h"

namespace anomalytest {

/// Values computed by scikit-learn; tests/data/anomaly/make_reference.py says how.
inline const nlohmann::json& reference() {
  static const nlohmann::json values =
      nlohmann::json::parse(std::ifstream(std::string(TUNINGFORK_TEST_DATA) + "/anomaly/reference.json"));
  return values;
}

/// Two groups of rows, five rows far from both, and a duplicate.
inline const std::vector<float>& features() {
  static const std::vector<float> values = reference().at("features").get<std::vector<float>>();
  return values;
}

inline model::FeatureView view() { return {features(), reference().at("dimensions").get<std::int64_t>()}; }

/// The same with one more row that is not a number.
inline std::vector<float> withMissingRow() {
  std::vector<float> values = features();
  values.insert(values.end(), 3, std::numeric_limits<float>::quiet_NaN());
  return values;
}

}  // namespace anomalytest
