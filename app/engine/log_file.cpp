#include "app/engine/log_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <ctime>

namespace app {

LogFile::LogFile(std::filesystem::path path, std::uintmax_t maximumBytes)
    : m_path(std::move(path)), m_maximumBytes(maximumBytes) {
  open();
}

LogFile::~LogFile() {
  if (m_file >= 0) close(m_file);
}

void LogFile::open() {
  std::error_code ignored;
  std::filesystem::create_directories(m_path.parent_path(), ignored);
  m_file = ::open(m_path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
}

void LogFile::write(std::string_view line) {
  std::array<char, 32> time{};
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  gmtime_r(&now, &utc);
  const std::size_t length = std::strftime(time.data(), time.size(), "%Y-%m-%dT%H:%M:%SZ ", &utc);
  std::string whole(time.data(), length);
  whole += line;
  std::replace(whole.begin(), whole.end(), '\n', ' ');
  whole += '\n';

  const std::scoped_lock lock(m_mutex);
  if (m_file < 0) return;
  struct stat information {};
  if (fstat(m_file, &information) == 0 &&
      static_cast<std::uintmax_t>(information.st_size) + whole.size() > m_maximumBytes)
    rotate();
  // One write per line keeps lines whole even when two engines share the file.
  [[maybe_unused]] const ssize_t written = ::write(m_file, whole.data(), whole.size());
}

void LogFile::rotate() {
  std::error_code ignored;
  const std::string base = m_path.string();
  std::filesystem::rename(base + ".1", base + ".2", ignored);
  std::filesystem::rename(base, base + ".1", ignored);
  close(m_file);
  open();
  if (m_captures) captureStandardStreams();
}

void LogFile::captureStandardStreams() {
  m_captures = true;
  const int target = m_file >= 0 ? dup(m_file) : ::open("/dev/null", O_WRONLY | O_CLOEXEC);
  if (target < 0) return;
  dup2(target, STDOUT_FILENO);
  dup2(target, STDERR_FILENO);
  close(target);
}

std::filesystem::path LogFile::standardPath() {
  const auto folder = [](const char* variable) -> std::filesystem::path {
    const char* value = std::getenv(variable);
    return value != nullptr && *value == '/' ? value : "";
  };
  if (const auto state = folder("XDG_STATE_HOME"); !state.empty()) return state / "tuningfork/engine.log";
  if (const auto home = folder("HOME"); !home.empty()) return home / ".local/state/tuningfork/engine.log";
  return std::filesystem::temp_directory_path() / "tuningfork/engine.log";
}

}  // namespace app
