#include "labeling/survey/file_bytes.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <utility>

#include "model/base/error.h"

namespace labeling {
namespace {
using model::Error;
using model::ErrorKind;

constexpr std::int64_t kLargestFile = std::int64_t{1} << 31;

std::string firstBytes(const OpenFile& file, std::size_t wanted) {
  std::string start(wanted, '\0');
  start.resize(file.readAt(0, std::span(reinterpret_cast<unsigned char*>(start.data()), wanted)));
  return start;
}

bool isText(std::string_view start) {
  return std::all_of(start.begin(), start.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x20 || c == '\n' || c == '\r' || c == '\t';
  });
}
}  // namespace

OpenFile::OpenFile(const std::filesystem::path& file)
    : m_path(file), m_number(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {
  if (m_number < 0) throw model::systemError(file.string(), "could not be opened", errno);
  struct stat status {};
  const int failed = ::fstat(m_number, &status) != 0 ? errno : 0;
  m_size = status.st_size;
  if (failed == 0 && S_ISREG(status.st_mode) && m_size > 0) return;
  ::close(m_number);
  if (failed != 0) throw model::systemError(file.string(), "could not be examined", failed);
  if (!S_ISREG(status.st_mode))
    throw Error(ErrorKind::Unreadable, file.string() + " is not a file (a folder, or a device).");
  throw Error(ErrorKind::Unreadable, file.string() + " is empty (0 bytes). Fetch it again.");
}

OpenFile::~OpenFile() {
  if (m_number >= 0) ::close(m_number);
}

OpenFile::OpenFile(OpenFile&& other) noexcept
    : m_path(std::move(other.m_path)), m_number(std::exchange(other.m_number, -1)), m_size(other.m_size) {}

std::size_t OpenFile::readAt(std::int64_t offset, std::span<unsigned char> to) const {
  std::size_t done = 0;
  while (done < to.size()) {
    const ssize_t count =
        ::pread(m_number, to.data() + done, to.size() - done, offset + static_cast<off_t>(done));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw model::systemError(m_path.string(), "could not be read", errno);
    if (count == 0) break;
    done += static_cast<std::size_t>(count);
  }
  return done;
}

FileKind kindOfBytes(std::string_view start) {
  using namespace std::string_view_literals;
  if (start.starts_with("SIMPLE  "sv)) return FileKind::Fits;
  if (start.starts_with("\x1f\x8b"sv)) return FileKind::Gzip;
  if (start.starts_with("\xff\xd8\xff"sv)) return FileKind::Jpeg;
  if (start.starts_with("\x89PNG\r\n\x1a\n"sv)) return FileKind::Png;
  for (const std::string_view tiff : {"II*\0"sv, "MM\0*"sv, "II+\0"sv, "MM\0+"sv})  // TIFF and BigTIFF
    if (start.starts_with(tiff)) return FileKind::Tiff;
  return isText(start) ? FileKind::Text : FileKind::Unknown;
}

FileKind kindOfFile(const std::filesystem::path& file) { return kindOfBytes(firstBytes(OpenFile(file), 64)); }

std::vector<unsigned char> readBytes(const std::filesystem::path& path) {
  const OpenFile file(path);
  if (file.size() > kLargestFile)
    throw Error(ErrorKind::Unreadable, path.string() + " is larger than 2 GiB; cut it into smaller files.");
  std::vector<unsigned char> bytes(static_cast<std::size_t>(file.size()));
  bytes.resize(file.readAt(0, bytes));
  return bytes;
}

std::string notAnImageSentence(const std::filesystem::path& file) {
  const std::string start = firstBytes(OpenFile(file), 64);
  if (kindOfBytes(start) == FileKind::Text) {
    std::string shown = start.substr(0, std::min<std::size_t>(start.find_first_of("\r\n"), 24));
    return file.string() + " is not an image: it holds text (\"" + shown +
           "\"), perhaps a message saved in place of a download. Fetch it again.";
  }
  return file.string() + " is not an image: it is neither FITS, JPEG, PNG nor TIFF by its first bytes.";
}

}  // namespace labeling
