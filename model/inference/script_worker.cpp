#include "model/inference/script_worker.h"

#include <sys/resource.h>
#include <torch/script.h>
#include <unistd.h>

#include <cerrno>
#include <new>
#include <optional>
#include <sstream>
#include <string>

#include "model/arrays/array_file.h"
#include "model/inference/script_process.h"

namespace model {
namespace {

constexpr std::size_t kLongestSentence = 300;

void limit(int what, rlim_t most) {
  const rlimit both{most, most};
  setrlimit(what, &both);
}

bool readAll(void* target, std::size_t bytes) {
  char* next = static_cast<char*>(target);
  while (bytes > 0) {
    const ssize_t count = read(STDIN_FILENO, next, bytes);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    next += count;
    bytes -= static_cast<std::size_t>(count);
  }
  return true;
}

bool writeAll(const void* source, std::size_t bytes) {
  const char* next = static_cast<const char*>(source);
  while (bytes > 0) {
    const ssize_t count = write(STDOUT_FILENO, next, bytes);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    next += count;
    bytes -= static_cast<std::size_t>(count);
  }
  return true;
}

bool answer(WorkerKind kind, const void* data, std::size_t bytes) {
  const WorkerHead head{kind, bytes};
  return writeAll(&head, sizeof head) && writeAll(data, bytes);
}

bool refuse(const std::string& what) { return answer(WorkerKind::Failed, what.data(), what.size()); }

/// The last line of a message: of an exception in a script, what it says.
std::string lastLine(const std::string& message) {
  std::string last;
  std::istringstream lines(message);
  for (std::string line; std::getline(lines, line);)
    if (line.find_first_not_of(" \t") != std::string::npos) last = line;
  return last.substr(0, kLongestSentence);
}

/// Runs `work` and says what went wrong, if anything did.
template <typename Work>
std::optional<std::string> problemOf(const char* doing, const Work& work) {
  try {
    return work();
  } catch (const c10::Error& error) {
    const std::string text = error.what_without_backtrace();
    if (text.find("alloc") != std::string::npos) return std::string("needs more memory than it is allowed.");
    return std::string(doing) + ": " + lastLine(text) + ".";
  } catch (const std::bad_alloc&) {
    return std::string("needs more memory than it is allowed.");
  } catch (const std::exception& error) {
    return std::string(doing) + ": " + lastLine(error.what()) + ".";
  }
}

std::string shapeText(const torch::Tensor& tensor) {
  std::ostringstream text;
  text << tensor.sizes();
  return text.str();
}

}  // namespace

int runScriptWorker(const std::filesystem::path& weights, std::int64_t memoryMb) {
  limit(RLIMIT_FSIZE, 0);  // it writes no file
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_AS, static_cast<rlim_t>(memoryMb) * 1024 * 1024);
  torch::NoGradGuard noGrad;
  torch::jit::Module module;
  if (const auto problem = problemOf("could not be loaded", [&]() -> std::optional<std::string> {
        const ArrayFile arrays = ArrayFile::open(weights);
        const auto bytes = arrays.bytes(kScriptArray);
        std::istringstream stream(std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
        module = torch::jit::load(stream, torch::kCPU);
        module.eval();
        return std::nullopt;
      })) {
    refuse(*problem);
    return 1;
  }
  if (!answer(WorkerKind::Done, nullptr, 0)) return 1;
  for (WorkerBatch batch; readAll(&batch, sizeof batch);) {
    torch::Tensor result;
    std::vector<float> images(
        static_cast<std::size_t>(batch.count * batch.channels * batch.size * batch.size));
    if (!readAll(images.data(), images.size() * sizeof(float))) return 1;
    const auto problem = problemOf("failed", [&]() -> std::optional<std::string> {
      const torch::Tensor input =
          torch::from_blob(images.data(), {batch.count, batch.channels, batch.size, batch.size}).clone();
      const torch::jit::IValue value = module.forward({input});
      if (!value.isTensor()) return "answered with something that is no tensor.";
      result = value.toTensor().to(torch::kFloat32).contiguous();
      if (result.dim() == 1 && batch.outputs == 1) result = result.unsqueeze(1);
      if (result.dim() != 2 || result.size(0) != batch.count || result.size(1) != batch.outputs)
        return "answered with the shape " + shapeText(result) + "; its card promises [" +
               std::to_string(batch.count) + ", " + std::to_string(batch.outputs) + "].";
      return std::nullopt;
    });
    const bool went =
        problem ? refuse(*problem) : answer(WorkerKind::Done, result.data_ptr<float>(), result.nbytes());
    if (!went) return 1;
  }
  return 0;
}

}  // namespace model
