#include "tests/app/engine/engine_process.h"

#include <fcntl.h>
#include <pwd.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace app::testing {
namespace {

/// In the child, between fork and exec.
void enter(const Circumstances& circumstances) {
  if (circumstances.maximumFileBytes > 0) {
    std::signal(SIGXFSZ, SIG_IGN);  // the write fails instead of the process
    const rlim_t bytes = static_cast<rlim_t>(circumstances.maximumFileBytes);
    const rlimit limit{bytes, bytes};
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  if (circumstances.unprivileged && getuid() == 0) {
    constexpr uid_t kNobody = 65534;
    if (setgid(kNobody) != 0 || setuid(kNobody) != 0) _exit(99);
    setenv("HOME", "/nonexistent", 1);
  }
}

[[noreturn]] void execute(const std::vector<std::string>& arguments) {
  const std::string program = std::string(TUNINGFORK_BIN) + "/tuningfork-engine";
  std::vector<char*> words{const_cast<char*>(program.c_str())};
  for (const std::string& argument : arguments) words.push_back(const_cast<char*>(argument.c_str()));
  words.push_back(nullptr);
  execv(program.c_str(), words.data());
  _exit(98);
}

std::string contentsOf(const std::filesystem::path& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

int exitStatus(pid_t process) {
  int status = 0;
  waitpid(process, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace

TemporaryFolder::TemporaryFolder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "tuningfork-test-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
  m_path = pattern;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(m_path, ignored);
}

Ended runEngine(const std::vector<std::string>& arguments, const Circumstances& circumstances) {
  const TemporaryFolder folder;
  const auto out = folder / "out", err = folder / "err";
  const pid_t process = fork();
  if (process == 0) {
    dup2(open("/dev/null", O_RDONLY), STDIN_FILENO);
    dup2(open(out.c_str(), O_WRONLY | O_CREAT, 0600), STDOUT_FILENO);
    dup2(open(err.c_str(), O_WRONLY | O_CREAT, 0600), STDERR_FILENO);
    enter(circumstances);
    execute(arguments);
  }
  Ended ended;
  ended.status = exitStatus(process);
  ended.out = contentsOf(out);
  ended.err = contentsOf(err);
  return ended;
}

RunningEngine::RunningEngine(const std::vector<std::string>& arguments) {
  std::array<int, 2> input{}, output{};
  if (pipe2(input.data(), O_CLOEXEC) != 0 || pipe2(output.data(), O_CLOEXEC) != 0)
    throw std::runtime_error("no pipe");
  m_process = fork();
  if (m_process == 0) {
    dup2(input[0], STDIN_FILENO);
    dup2(output[1], STDOUT_FILENO);
    execute(arguments);
  }
  close(input[0]);
  close(output[1]);
  m_input = fdopen(input[1], "w");
  m_output = fdopen(output[0], "r");
}

RunningEngine::~RunningEngine() {
  closeInput();
  if (m_process > 0) {
    kill(m_process, SIGKILL);
    wait();
  }
  std::fclose(m_output);
}

void RunningEngine::send(const std::string& line) {
  std::fputs((line + "\n").c_str(), m_input);
  std::fflush(m_input);
}

void RunningEngine::closeInput() {
  if (m_input != nullptr) std::fclose(m_input);
  m_input = nullptr;
}

std::string RunningEngine::readLine() {
  std::string line;
  for (int c = std::fgetc(m_output); c != EOF && c != '\n'; c = std::fgetc(m_output))
    line += static_cast<char>(c);
  return line;
}

nlohmann::json RunningEngine::answerTo(int id) {
  for (std::string line = readLine(); !line.empty(); line = readLine()) {
    nlohmann::json message = nlohmann::json::parse(line);
    if (!message.contains("method") && message.value("id", nlohmann::json()) == id) return message;
    notifications.push_back(std::move(message));
  }
  return {};
}

void RunningEngine::signal(int number) const { kill(m_process, number); }

int RunningEngine::wait() {
  const int status = exitStatus(m_process);
  m_process = -1;
  return status;
}

}  // namespace app::testing
