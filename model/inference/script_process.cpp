#include "model/inference/script_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <cstdlib>
#include <cstring>

#include "model/arrays/array_file.h"
#include "model/base/error.h"
#include "model/inference/script_worker.h"

extern char** environ;

namespace model {
namespace {

constexpr int kPollMs = 100;
constexpr std::size_t kLargestAnswer = std::size_t{1} << 30;

/// The program that understands kWorkerWord: this one, unless a test names the engine.
std::string workerProgram() {
  const char* named = std::getenv("TUNINGFORK_ENGINE");
  return named != nullptr && *named != '\0' ? named : "/proc/self/exe";
}

}  // namespace

ScriptProcess::ScriptProcess(const std::filesystem::path& weights, const ScriptLimits& limits)
    : m_file(weights), m_limits(limits) {
  if (!ArrayFile::open(weights).contains(kScriptArray))
    throw Error(ErrorKind::Corrupt, weights.string() + " holds no TorchScript program.");
  std::array<int, 2> in{-1, -1}, out{-1, -1};
  if (pipe2(in.data(), O_CLOEXEC) != 0 || pipe2(out.data(), O_CLOEXEC) != 0)
    throw systemError(weights.string(), "no process could be started for it", errno);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in[0], STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  const std::string program = workerProgram(), file = weights.string(),
                    memory = std::to_string(m_limits.memoryMb);
  std::array<char*, 5> arguments{const_cast<char*>(program.c_str()), const_cast<char*>(kWorkerWord),
                                 const_cast<char*>(file.c_str()), const_cast<char*>(memory.c_str()), nullptr};
  pid_t process = -1;
  const int error = posix_spawn(&process, program.c_str(), &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  close(in[0]);
  close(out[1]);
  m_toIt = in[1];
  m_fromIt = out[0];
  m_process = error == 0 ? static_cast<int>(process) : -1;
  if (error != 0) {
    end();
    throw systemError(program, "could not be started", error);
  }
  signal(SIGPIPE, SIG_IGN);  // a worker that is gone shows in what it answers
  answer({});                // "ready", or why not
}

ScriptProcess::~ScriptProcess() { end(); }

void ScriptProcess::end() noexcept {
  if (m_toIt >= 0) close(m_toIt);
  if (m_fromIt >= 0) close(m_fromIt);
  m_toIt = m_fromIt = -1;
  if (m_process > 0) {
    kill(m_process, SIGKILL);
    int status = 0;
    while (waitpid(m_process, &status, 0) < 0 && errno == EINTR) {
    }
  }
  m_process = -1;
}

void ScriptProcess::fail(const std::string& what) {
  end();
  throw Error(ErrorKind::BadInput, m_file.string() + ": the TorchScript program " + what +
                                       " Nothing was changed. Ask whoever made it, or use another model.");
}

void ScriptProcess::send(const void* data, std::size_t bytes) {
  const char* next = static_cast<const char*>(data);
  while (bytes > 0) {
    const ssize_t written = write(m_toIt, next, bytes);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;  // it is gone; reading its answer says so
    next += written;
    bytes -= static_cast<std::size_t>(written);
  }
}

/// One message: a byte that says which kind, its length, its bytes.
std::string ScriptProcess::answer(const RunControl& control) {
  const auto deadline = std::chrono::steady_clock::now() + m_limits.perBatch;
  std::string bytes;
  std::size_t wanted = sizeof(WorkerHead);
  WorkerHead head;
  for (;;) {
    if (bytes.size() >= sizeof head) {
      std::memcpy(&head, bytes.data(), sizeof head);
      if (head.bytes > kLargestAnswer) fail("answered with more than it was asked for.");
      wanted = sizeof head + static_cast<std::size_t>(head.bytes);
      if (bytes.size() >= wanted) break;
    }
    control.throwIfStopped();
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0)
      fail("did not answer within " +
           std::to_string(std::chrono::duration_cast<std::chrono::seconds>(m_limits.perBatch).count()) +
           " seconds and was ended.");
    pollfd ready{m_fromIt, POLLIN, 0};
    const int some = poll(&ready, 1, static_cast<int>(std::min<std::int64_t>(kPollMs, left.count())));
    if (some <= 0) continue;
    std::array<char, 65536> part;
    const ssize_t count = read(m_fromIt, part.data(), std::min(part.size(), wanted - bytes.size()));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0)
      fail("ended by itself, or was ended because it needed more than the " +
           std::to_string(m_limits.memoryMb) + " MB of memory it is allowed.");
    bytes.append(part.data(), static_cast<std::size_t>(count));
  }
  std::string content = bytes.substr(sizeof head, static_cast<std::size_t>(head.bytes));
  if (head.kind == WorkerKind::Failed) fail(content);
  return content;
}

std::vector<float> ScriptProcess::run(std::span<const float> images, std::int64_t count,
                                      std::int64_t channels, std::int64_t size, std::int64_t outputs,
                                      const RunControl& control) {
  if (m_process <= 0) fail("is not running any more.");
  const WorkerBatch batch{count, channels, size, outputs};
  send(&batch, sizeof batch);
  send(images.data(), images.size_bytes());
  const std::string bytes = answer(control);
  std::vector<float> values(static_cast<std::size_t>(count * outputs));
  if (bytes.size() != values.size() * sizeof(float)) fail("answered with another number of values.");
  std::memcpy(values.data(), bytes.data(), bytes.size());
  for (const float value : values)
    if (!std::isfinite(value)) fail("answered with a value that is no number.");
  return values;
}

bool isScriptWorker(int count, char** arguments, int& status) {
  if (count != 4 || std::strcmp(arguments[1], kWorkerWord) != 0) return false;
  status = runScriptWorker(arguments[2], std::atoll(arguments[3]));
  return true;
}

}  // namespace model
