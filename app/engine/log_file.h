#pragma once
#include <filesystem>
#include <mutex>
#include <string>
#include <string_view>

namespace app {

/// The engine's log: lines with a UTC time, in a file that is set aside when it has grown large
/// (engine.log -> engine.log.1 -> engine.log.2). A log that cannot be written never stops the work.
class LogFile {
 public:
  /// @param maximumBytes of one file
  explicit LogFile(std::filesystem::path path, std::uintmax_t maximumBytes = 2'000'000);
  ~LogFile();
  LogFile(const LogFile&) = delete;
  LogFile& operator=(const LogFile&) = delete;

  void write(std::string_view line);  ///< from any thread; line breaks in it are replaced
  /// Sends what libraries print on standard output and error into the log from now on.
  void captureStandardStreams();
  const std::filesystem::path& path() const { return m_path; }

  /// $XDG_STATE_HOME/tuningfork/engine.log, or the same below ~/.local/state, or the temporary folder.
  static std::filesystem::path standardPath();

 private:
  void open();
  void rotate();

  std::filesystem::path m_path;
  std::uintmax_t m_maximumBytes;
  std::mutex m_mutex;
  int m_file = -1;
  bool m_captures = false;
};

}  // namespace app
