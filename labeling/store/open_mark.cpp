#include "labeling/store/open_mark.h"

#include <fcntl.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cctype>
#include <cstdlib>
#include <fstream>
#include <optional>

#include "model/base/error.h"

namespace labeling {
namespace {

namespace fs = std::filesystem;
using model::Error;
using model::ErrorKind;

constexpr const char* kEnding = ".open";

std::string hostName() {
  std::array<char, 256> name{};
  if (gethostname(name.data(), name.size() - 1) != 0) return "unknown";
  return name.data();
}

std::string userName() {
  const passwd* entry = getpwuid(geteuid());
  return entry != nullptr ? entry->pw_name : std::to_string(geteuid());
}

// A host's name becomes part of a file's name.
std::string asFileName(const std::string& text) {
  std::string name;
  for (const char c : text)
    name += std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '.' ? c : '_';
  return name;
}

std::optional<Opener> readMark(const fs::path& file) {
  std::ifstream in(file);
  Opener opener;
  std::string process;
  if (!std::getline(in, opener.host) || !std::getline(in, opener.user) || !std::getline(in, process))
    return {};
  opener.process = std::atoi(process.c_str());
  return opener;
}

}  // namespace

Opener Opener::thisProcess() { return {hostName(), userName(), static_cast<int>(getpid())}; }

OpenMark::OpenMark(const fs::path& directory, const Opener& opener) : m_opener(opener) {
  static std::atomic<int> counter{0};  // a program may have a project open twice
  const fs::path folder = directory / "open";
  std::error_code error;
  fs::create_directory(folder, error);
  if (error) throw model::systemError(folder.string(), "could not be created", error.value());
  m_file = folder / (asFileName(opener.host) + "-" + std::to_string(opener.process) + "-" +
                     std::to_string(counter.fetch_add(1)) + kEnding);
  write();
  try {
    refuseOthers(folder);
  } catch (...) {
    fs::remove(m_file, error);
    throw;
  }
  m_renewal = std::jthread([this](const std::stop_token& stop) {
    std::unique_lock lock(m_mutex);
    while (!m_wake.wait_for(lock, stop, kRenewal, [&] { return stop.stop_requested(); })) {
      // "Now" by the folder's own clock. A folder that was away for a while gets its mark back.
      if (utimensat(AT_FDCWD, m_file.c_str(), nullptr, 0) != 0) write();
    }
  });
}

OpenMark::~OpenMark() {
  m_renewal.request_stop();
  m_wake.notify_all();
  if (m_renewal.joinable()) m_renewal.join();
  std::error_code ignored;
  fs::remove(m_file, ignored);
}

void OpenMark::write() const {
  // Its presence and its time count; on a full disk it is an empty file, which still has both.
  std::ofstream out(m_file, std::ios::trunc);
  out << m_opener.host << '\n' << m_opener.user << '\n' << m_opener.process << '\n';
}

void OpenMark::refuseOthers(const fs::path& folder) const {
  std::error_code error;
  const fs::file_time_type now = fs::last_write_time(m_file, error);
  if (error) return;  // not even our own mark could be made: a full disk, which labelling will tell of
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    if (entry->path() == m_file || entry->path().extension() != kEnding) continue;
    const std::optional<Opener> other = readMark(entry->path());
    std::error_code gone;
    const fs::file_time_type renewed = fs::last_write_time(entry->path(), gone);
    if (gone) continue;
    if (now - renewed > kExpiry) {
      fs::remove(entry->path(), gone);  // left behind by a program that was killed: nobody renews it
      continue;
    }
    if (!other || other->host == m_opener.host) continue;
    throw Error(
        ErrorKind::Unwritable,
        folder.parent_path().string() + " is open on the computer " + other->host + " (user " + other->user +
            "). Two computers must not write the same project at a time. Close it there, or work on a "
            "copy and unite the labels with `merge`. If that computer has crashed, try again in " +
            std::to_string(kExpiry.count()) + " seconds.");
  }
}

}  // namespace labeling
