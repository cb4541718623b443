#include "app/engine/program.h"

#include <fstream>

namespace app {

std::string programVersion() { return TUNINGFORK_VERSION; }

Blas loadedBlas() {
  // Which library stands behind libblas.so.3 is the system's choice (alternatives) and known only once it
  // is loaded.
  std::ifstream maps("/proc/self/maps");
  bool hasReference = false;
  for (std::string line; std::getline(maps, line);) {
    if (line.find("openblas") != std::string::npos) return {"OpenBLAS", true, ""};
    if (line.find("libmkl") != std::string::npos) return {"MKL", true, ""};
    if (line.find("libblas.so") != std::string::npos) hasReference = true;
  }
  if (hasReference)
    return {
        "reference BLAS", false,
        "The reference BLAS is in use, which makes networks several times slower; install libopenblas0 and "
        "choose it with update-alternatives."};
  return {"unknown", false, "No known linear-algebra library is loaded; networks may be slow."};
}

}  // namespace app
