#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "model/base/run_control.h"

namespace labeling {

struct BenchmarkStage {
  std::string name;  ///< "reading", "network", "network and 32 dropout passes", "training step", "one object"
  double perSecond = 0;  ///< objects a second; "one object": how often it can be predicted in a second
  double seconds = 0;    ///< how long was measured
};

struct BenchmarkReport {
  std::string model;
  int threads = 0;
  std::int64_t objects = 0;  ///< images that were read for it
  std::vector<BenchmarkStage> stages;
};

/// Objects per second of each stage on this machine, from up to 512 objects of the project.
/// @throws Error(NotFound) for the model; Error(BadInput) if no image can be read
BenchmarkReport benchmark(const std::filesystem::path& project, const std::string& model,
                          const model::RunControl& control = {});

}  // namespace labeling
