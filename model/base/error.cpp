#include "model/base/error.h"

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

namespace model {
namespace {
constexpr std::array<std::pair<ErrorKind, const char*>, 9> kNames{{
    {ErrorKind::BadInput, "bad-input"},
    {ErrorKind::NotFound, "not-found"},
    {ErrorKind::Unreadable, "unreadable"},
    {ErrorKind::Unwritable, "unwritable"},
    {ErrorKind::DiskFull, "disk-full"},
    {ErrorKind::NewerVersion, "newer-version"},
    {ErrorKind::Corrupt, "corrupt"},
    {ErrorKind::OutOfMemory, "out-of-memory"},
    {ErrorKind::Internal, "internal"},
}};
}  // namespace

const char* nameOf(ErrorKind kind) noexcept {
  for (const auto& [each, name] : kNames)
    if (each == kind) return name;
  return "internal";
}

ErrorKind errorKindFromName(const std::string& name) noexcept {
  for (const auto& [kind, each] : kNames)
    if (name == each) return kind;
  return ErrorKind::Internal;
}

Error systemError(const std::string& path, const std::string& doing, int errnoValue) {
  const std::string reason = std::generic_category().message(errnoValue);
  switch (errnoValue) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:  // no room within a limit on file sizes
      return Error(ErrorKind::DiskFull,
                   path + " " + doing + ": the disk is full. Free some space and try again.");
    case ENOENT:
      return Error(ErrorKind::NotFound, path + " " + doing + ": there is no such file or folder.");
    case EACCES:
    case EPERM:
    case EROFS:
      return Error(ErrorKind::Unwritable, path + " " + doing + ": " + reason + ".");
    default:
      return Error(ErrorKind::Unreadable, path + " " + doing + ": " + reason + ".");
  }
}

}  // namespace model
