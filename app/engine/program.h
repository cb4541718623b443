#pragma once
#include <string>

namespace app {

std::string programVersion();  ///< "0.1.0"

/// The linear-algebra library that the process has loaded.
struct Blas {
  std::string name;     ///< "OpenBLAS", "MKL", "reference BLAS", "unknown"
  bool isFast = false;  ///< false: networks run several times slower than they could
  std::string advice;   ///< a sentence if it is not fast; empty otherwise
};
Blas loadedBlas();

}  // namespace app
