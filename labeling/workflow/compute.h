#pragma once
#include <string>

namespace labeling {

/// What the networks run on.
struct ComputeInfo {
  int threads = 1;
  std::string device;          ///< "cpu"
  std::string libraryVersion;  ///< of LibTorch
};

/// Sets the number of threads of the networks. Called once, first thing in main(): LibTorch starts with one.
/// @param threads 0: as many as the machine has cores
ComputeInfo prepareCompute(int threads = 0);

}  // namespace labeling
