#include "tests/fuzz/byte_file.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>

#include "model/base/error.h"

namespace fuzz {

ByteFile::ByteFile(const std::uint8_t* data, std::size_t size)
    : m_descriptor(memfd_create("fuzz", MFD_CLOEXEC)) {
  std::size_t written = 0;
  while (m_descriptor >= 0 && written < size) {
    const ssize_t count = write(m_descriptor, data + written, size - written);
    if (count <= 0) break;
    written += static_cast<std::size_t>(count);
  }
  if (m_descriptor < 0 || written < size) {
    std::perror("a file in memory");
    std::exit(1);
  }
  m_path = "/proc/self/fd/" + std::to_string(m_descriptor);
}

ByteFile::~ByteFile() { close(m_descriptor); }

void mayRefuse(const std::uint8_t* data, std::size_t size, void (*read)(const std::filesystem::path&)) {
  const ByteFile file(data, size);
  try {
    read(file.path());
  } catch (const model::Error& error) {
    if (std::string(error.what()).empty()) std::abort();
  }
}

}  // namespace fuzz
