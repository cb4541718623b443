// safetensors: what the header claims must hold before any of it is used.
#include "model/arrays/array_file.h"
#include "tests/fuzz/byte_file.h"

namespace {
void readAll(const std::filesystem::path& file) {
  const model::ArrayFile arrays = model::ArrayFile::open(file);
  for (const std::string& name : arrays.names()) arrays.toFloats(name);
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::mayRefuse(data, size, readAll);
  return 0;
}
