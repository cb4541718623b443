#pragma once
#include <sys/types.h>

#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace app::testing {

/// A folder of its own that disappears with the test.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  std::filesystem::path operator/(const std::string& name) const { return m_path / name; }
  const std::filesystem::path& path() const { return m_path; }

 private:
  std::filesystem::path m_path;
};

/// Circumstances a process runs under.
struct Circumstances {
  bool unprivileged = false;  ///< as user "nobody" where the test runs as root, whom permissions do not bind
  long maximumFileBytes = 0;  ///< > 0: a larger file cannot be written, as on a full disk
};

struct Ended {
  int status = -1;  ///< exit status; -1 if it was killed by a signal
  std::string out, err;
  nlohmann::json json() const { return nlohmann::json::parse(out); }
};

/// Runs tuningfork-engine and waits for it.
Ended runEngine(const std::vector<std::string>& arguments, const Circumstances& circumstances = {});

/// tuningfork-engine with pipes to its standard input and output.
class RunningEngine {
 public:
  explicit RunningEngine(const std::vector<std::string>& arguments);
  ~RunningEngine();  ///< kills it if it still runs
  RunningEngine(const RunningEngine&) = delete;
  RunningEngine& operator=(const RunningEngine&) = delete;

  void send(const std::string& line);
  void closeInput();
  std::string readLine();  ///< empty at the end
  /// The next message that answers `id`; notifications before it are kept in `notifications`.
  nlohmann::json answerTo(int id);
  void signal(int number) const;
  int wait();  ///< exit status; -1 if it was killed by a signal

  std::vector<nlohmann::json> notifications;

 private:
  pid_t m_process = -1;
  std::FILE* m_input = nullptr;
  std::FILE* m_output = nullptr;
};

}  // namespace app::testing
