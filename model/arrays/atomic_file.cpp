#include "model/arrays/atomic_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <string>
#include <utility>

#include "model/base/error.h"

namespace model {
namespace {

namespace fs = std::filesystem;

/// Where the bytes must finally be: a link keeps pointing to what it points to.
fs::path behindLinks(const fs::path& path) {
  std::error_code ignored;
  if (!fs::is_symlink(path, ignored)) return path;
  const fs::path target = fs::weakly_canonical(path, ignored);
  return ignored ? path : target;
}

fs::path nextTemporaryName(const fs::path& path) {
  static std::atomic<unsigned> counter{0};
  const std::string ending = ".tmp-" + std::to_string(getpid()) + "-" + std::to_string(counter.fetch_add(1));
  std::string stem = path.filename().string();
  if (stem.size() + ending.size() > 255) stem.resize(255 - ending.size());
  return path.parent_path() / (stem + ending);
}

Error writingFailed(const fs::path& path, int errnoValue) {
  switch (errnoValue) {
    case EFBIG:  // the limit on the size of a file, which is the disk as far as this process can tell
      return Error(ErrorKind::DiskFull,
                   path.string() + " could not be written: no file may become that large here.");
    case ENOSPC:
    case EDQUOT:
    case ENOENT:
      return systemError(path.string(), "could not be written", errnoValue);
    default:
      return Error(ErrorKind::Unwritable, path.string() + " could not be written: " +
                                              std::generic_category().message(errnoValue) + ".");
  }
}

/// Makes a rename last: the entry in the folder has to reach the disk as well. Not every file system can
/// (it says EINVAL); the file is whole either way.
void flushFolder(const fs::path& folder) {
  const int descriptor = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;
  ::fsync(descriptor);
  ::close(descriptor);
}

}  // namespace

AtomicFile::AtomicFile(const std::filesystem::path& path) : m_path(behindLinks(path)) {
  std::error_code ignored;
  if (fs::is_directory(m_path, ignored))
    throw Error(ErrorKind::Unwritable, path.string() + " could not be written: a folder has this name.");
  constexpr int kAttempts = 100;  // names left behind by a process that crashed and had our number
  for (int i = 0; i < kAttempts && m_descriptor < 0; ++i) {
    m_temporary = nextTemporaryName(m_path);
    m_descriptor = ::open(m_temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (m_descriptor < 0 && errno != EEXIST) break;
  }
  if (m_descriptor < 0) throw writingFailed(m_path, errno);
}

AtomicFile::~AtomicFile() { discard(); }

void AtomicFile::discard() noexcept {
  if (m_descriptor >= 0) ::close(m_descriptor);
  m_descriptor = -1;
  if (!m_temporary.empty()) ::unlink(m_temporary.c_str());
  m_temporary.clear();
}

void AtomicFile::write(std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(m_descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) throw writingFailed(m_path, errno);
    if (written == 0) throw writingFailed(m_path, ENOSPC);
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
}

void AtomicFile::write(std::string_view text) { write(std::as_bytes(std::span(text.data(), text.size()))); }

void AtomicFile::commit() {
  // A library may have put another file in the place of ours: flush the one that has the name now.
  const int named = ::open(m_temporary.c_str(), O_RDONLY | O_CLOEXEC);
  if (named < 0) throw writingFailed(m_path, errno);
  const int flushed = ::fsync(named);
  const int flushError = errno;
  ::close(named);
  if (flushed != 0) throw writingFailed(m_path, flushError);

  const int closed =
      ::close(std::exchange(m_descriptor, -1));  // network file systems report a full disk here
  if (closed != 0) throw writingFailed(m_path, errno);
  if (::rename(m_temporary.c_str(), m_path.c_str()) != 0) throw writingFailed(m_path, errno);
  m_temporary.clear();
  flushFolder(m_path.parent_path());
}

void writeWhole(const std::filesystem::path& path, std::span<const std::byte> bytes) {
  AtomicFile file(path);
  file.write(bytes);
  file.commit();
}

void writeWhole(const std::filesystem::path& path, std::string_view text) {
  writeWhole(path, std::as_bytes(std::span(text.data(), text.size())));
}

}  // namespace model
