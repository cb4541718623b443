#pragma once
#include <torch/torch.h>

#include <new>
#include <string>

#include "model/base/error.h"

namespace model {

/// Runs `work`; what LibTorch throws becomes an Error of ours. @throws Error(OutOfMemory), Error(Internal)
template <typename Work>
auto translatingErrors(const Work& work) {
  try {
    return work();
  } catch (const c10::Error& error) {
    const std::string sentence = error.what_without_backtrace();
    if (sentence.find("not enough memory") != std::string::npos ||
        sentence.find("can't allocate") != std::string::npos)
      throw Error(
          ErrorKind::OutOfMemory,
          "The network needs more memory than there is. Close other programs, or use a smaller batch.");
    throw Error(ErrorKind::Internal, "LibTorch: " + sentence);
  } catch (const std::bad_alloc&) {
    throw Error(ErrorKind::OutOfMemory,
                "The network needs more memory than there is. Close other programs, or use a smaller batch.");
  }
}

}  // namespace model
