#include "labeling/store/file_system.h"

#include <fcntl.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <utility>

namespace labeling {
namespace {
// Magic numbers of statfs(2). FUSE is not in the list: it also carries local disks of other systems.
constexpr std::array<std::pair<std::uint32_t, const char*>, 12> kNetworkKinds{{
    {0x00006969, "NFS"},
    {0x0000517B, "SMB"},
    {0xFF534D42, "SMB"},
    {0xFE534D42, "SMB"},
    {0x0000564C, "NetWare"},
    {0x5346414F, "AFS"},
    {0x6B414653, "AFS"},
    {0x73757245, "Coda"},
    {0x01021997, "9P"},
    {0x00C36400, "Ceph"},
    {0x0BD00BD0, "Lustre"},
    {0x47504653, "GPFS"},
}};
}  // namespace

std::string networkFileSystemOf(const std::filesystem::path& folder) {
  struct statfs status {};
  if (statfs(folder.c_str(), &status) != 0) return {};
  const auto kind = static_cast<std::uint32_t>(status.f_type);
  for (const auto& [each, name] : kNetworkKinds)
    if (each == kind) return name;
  return {};
}

bool isWritableFolder(const std::filesystem::path& folder) {
  // The effective user, and EROFS: what a write would meet.
  return faccessat(AT_FDCWD, folder.c_str(), W_OK | X_OK, AT_EACCESS) == 0;
}

bool isWritableFile(const std::filesystem::path& file) {
  return faccessat(AT_FDCWD, file.c_str(), W_OK, AT_EACCESS) == 0;
}

}  // namespace labeling
