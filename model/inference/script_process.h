#pragma once
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "model/base/run_control.h"

namespace model {

/// The array of model.safetensors that holds a TorchScript program, and the card's word for such a network.
inline constexpr const char* kScriptArray = "torchscript";
inline constexpr const char* kScriptNetwork = "torchscript";

/// What a program of strangers may use.
struct ScriptLimits {
  std::chrono::milliseconds perBatch{60'000};  ///< > 0; loading counts as a batch
  std::int64_t memoryMb = 8192;  ///< > 0; address space of its process, LibTorch's own 2 to 3 GB included
};

/// A TorchScript program in a process of its own: it can neither write a file, nor use more memory and time
/// than it is allowed, nor take this process with it. Ended with the object.
class ScriptProcess {
 public:
  /// @param weights  safetensors file with kScriptArray
  /// @throws Error(NotFound, Corrupt) for the file; Error(BadInput) with what the program said;
  /// Error(Internal)
  ///         if no process can be started
  explicit ScriptProcess(const std::filesystem::path& weights, const ScriptLimits& limits = {});
  ~ScriptProcess();
  ScriptProcess(const ScriptProcess&) = delete;
  ScriptProcess& operator=(const ScriptProcess&) = delete;

  /// Outputs (N, K) of images (N, C, S, S).
  /// @throws Error(BadInput) when it throws, ends, takes too long, or gives another shape than (N, K) or
  ///         values that are no numbers: every sentence names the file; Stopped
  std::vector<float> run(std::span<const float> images, std::int64_t count, std::int64_t channels,
                         std::int64_t size, std::int64_t outputs, const RunControl& control = {});

 private:
  [[noreturn]] void fail(const std::string& what);
  std::string answer(const RunControl& control);
  void send(const void* data, std::size_t bytes);
  void end() noexcept;

  std::filesystem::path m_file;
  ScriptLimits m_limits;
  int m_process = -1, m_toIt = -1, m_fromIt = -1;
};

/// The other side, called first thing in main() of a process that ScriptProcess started.
/// @returns whether this is one; `status` is then what main() returns
bool isScriptWorker(int count, char** arguments, int& status);

}  // namespace model
