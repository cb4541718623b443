#include "model/base/run_control.h"

#include "model/base/error.h"

namespace model {

void RunControl::report(std::int64_t done, std::int64_t total, std::string_view stage) const {
  if (onProgress) onProgress({stage, done, total});
  throwIfStopped();
}

void RunControl::throwIfStopped() const {
  if (stop.stop_requested()) throw Stopped();
}

}  // namespace model
