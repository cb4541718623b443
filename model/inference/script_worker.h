#pragma once
#include <cstdint>
#include <filesystem>

namespace model {

// What ScriptProcess and its worker send each other over two pipes, in the machine's own byte order.

inline constexpr const char* kWorkerWord = "run-torchscript";

enum class WorkerKind : std::uint64_t { Done = 1, Failed = 2 };

/// Before each answer: outputs (Done), or the end of a sentence that begins "The TorchScript program"
/// (Failed).
struct WorkerHead {
  WorkerKind kind = WorkerKind::Done;
  std::uint64_t bytes = 0;
};

/// Before each batch of images (count, channels, size, size), float32.
struct WorkerBatch {
  std::int64_t count = 0, channels = 0, size = 0, outputs = 0;
};

/// Loads the program, answers "ready", then batch after batch until its input ends. @returns exit status
int runScriptWorker(const std::filesystem::path& weights, std::int64_t memoryMb);

}  // namespace model
