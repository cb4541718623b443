#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>

namespace model {

/// One training step of a model on given images, again and again, for the benchmark: forward, loss,
/// gradients, optimiser. Works on a copy; the model stays as it is.
class TrainingStepTimer {
 public:
  /// @param pixels  (N >= 1, size, size, channels); the first 64 of them make the batch
  TrainingStepTimer(const std::filesystem::path& modelDirectory, std::span<const std::uint8_t> pixels);
  ~TrainingStepTimer();
  std::int64_t objects() const;  ///< in the batch
  void step();

 private:
  struct State;
  std::unique_ptr<State> m_state;
};

}  // namespace model
