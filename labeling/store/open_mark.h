#pragma once
#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <string>
#include <thread>

namespace labeling {

/// Who has a project open for writing.
struct Opener {
  std::string host;
  std::string user;
  int process = 0;

  static Opener thisProcess();
  bool operator==(const Opener&) const = default;
};

/// A small file in the project's folder as long as the project is open for writing.
///
/// On one computer several programs may write: SQLite's locks hold there. Between computers they may not (a
/// shared folder can lie about locks, and the write-ahead log needs shared memory), so a project that is open
/// on another computer is refused. A mark is believed while it is renewed: the computer that made it may have
/// crashed. Times are compared on the folder's own clock, which may differ from ours.
class OpenMark {
 public:
  static constexpr std::chrono::seconds kRenewal{20};
  static constexpr std::chrono::seconds kExpiry{90};

  /// @throws Error(Unwritable) naming host, user and what to do, if another host has it open
  OpenMark(const std::filesystem::path& projectDirectory, const Opener& opener = Opener::thisProcess());
  ~OpenMark();
  OpenMark(const OpenMark&) = delete;
  OpenMark& operator=(const OpenMark&) = delete;

 private:
  void write() const;
  void refuseOthers(const std::filesystem::path& folder) const;

  Opener m_opener;
  std::filesystem::path m_file;
  std::mutex m_mutex;
  std::condition_variable_any m_wake;
  std::jthread m_renewal;
};

}  // namespace labeling
