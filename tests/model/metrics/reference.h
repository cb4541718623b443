#pragma once
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace metricstest {

/// Values computed by scikit-learn; tests/data/metrics/make_reference.py says how.
inline const nlohmann::json& reference() {
  static const nlohmann::json values =
      nlohmann::json::parse(std::ifstream(std::string(TUNINGFORK_TEST_DATA) + "/metrics/reference.json"));
  return values;
}

inline std::vector<float> floats(const nlohmann::json& values) { return values.get<std::vector<float>>(); }

inline std::vector<char> labels(const nlohmann::json& values) {
  std::vector<char> result;
  for (const int value : values) result.push_back(static_cast<char>(value));
  return result;
}

/// Both sides compute in double precision from the same float scores; only the order of sums differs.
inline constexpr double kTolerance = 1e-9;

}  // namespace metricstest
