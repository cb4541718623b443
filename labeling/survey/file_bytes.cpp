#include "labeling/survey/file_bytes.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>

#include "model/base/error.h"

namespace labeling {
namespace {
using model::Error;
using model::ErrorKind;

constexpr off_t kLargestFile = off_t{1} << 31;

/// A descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(const std::filesystem::path& file)
      : m_number(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {
    if (m_number < 0) throw model::systemError(file.string(), "could not be opened", errno);
  }
  ~Descriptor() { ::close(m_number); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const { return m_number; }

 private:
  int m_number;
};

off_t sizeOfRegularFile(const Descriptor& descriptor, const std::filesystem::path& file) {
  struct stat status {};
  if (::fstat(descriptor.number(), &status) != 0)
    throw model::systemError(file.string(), "could not be examined", errno);
  if (!S_ISREG(status.st_mode))
    throw Error(ErrorKind::Unreadable, file.string() + " is not a file (a folder, or a device).");
  if (status.st_size == 0)
    throw Error(ErrorKind::Unreadable, file.string() + " is empty (0 bytes). Fetch it again.");
  return status.st_size;
}

std::size_t readUpTo(const Descriptor& descriptor, unsigned char* to, std::size_t wanted,
                     const std::filesystem::path& file) {
  std::size_t done = 0;
  while (done < wanted) {
    const ssize_t count = ::read(descriptor.number(), to + done, wanted - done);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw model::systemError(file.string(), "could not be read", errno);
    if (count == 0) break;
    done += static_cast<std::size_t>(count);
  }
  return done;
}

std::string firstBytes(const std::filesystem::path& file, std::size_t wanted) {
  const Descriptor descriptor(file);
  sizeOfRegularFile(descriptor, file);
  std::string start(wanted, '\0');
  start.resize(readUpTo(descriptor, reinterpret_cast<unsigned char*>(start.data()), wanted, file));
  return start;
}

bool isText(std::string_view start) {
  return std::all_of(start.begin(), start.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x20 || c == '\n' || c == '\r' || c == '\t';
  });
}
}  // namespace

FileKind kindOfBytes(std::string_view start) {
  using namespace std::string_view_literals;
  if (start.starts_with("SIMPLE  "sv)) return FileKind::Fits;
  if (start.starts_with("\x1f\x8b"sv)) return FileKind::Gzip;
  if (start.starts_with("\xff\xd8\xff"sv)) return FileKind::Jpeg;
  if (start.starts_with("\x89PNG\r\n\x1a\n"sv)) return FileKind::Png;
  return isText(start) ? FileKind::Text : FileKind::Unknown;
}

FileKind kindOfFile(const std::filesystem::path& file) { return kindOfBytes(firstBytes(file, 64)); }

std::vector<unsigned char> readBytes(const std::filesystem::path& file) {
  const Descriptor descriptor(file);
  const off_t size = sizeOfRegularFile(descriptor, file);
  if (size > kLargestFile)
    throw Error(ErrorKind::Unreadable, file.string() + " is larger than 2 GiB; cut it into smaller files.");
  std::vector<unsigned char> bytes(static_cast<std::size_t>(size));
  bytes.resize(readUpTo(descriptor, bytes.data(), bytes.size(), file));
  return bytes;
}

std::string notAnImageSentence(const std::filesystem::path& file) {
  const std::string start = firstBytes(file, 64);
  if (kindOfBytes(start) == FileKind::Text) {
    std::string shown = start.substr(0, std::min<std::size_t>(start.find_first_of("\r\n"), 24));
    return file.string() + " is not an image: it holds text (\"" + shown +
           "\"), perhaps a message saved in place of a download. Fetch it again.";
  }
  return file.string() + " is not an image: it is neither FITS, JPEG nor PNG by its first bytes.";
}

}  // namespace labeling
