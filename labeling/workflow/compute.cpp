#include "labeling/workflow/compute.h"

#include "model/inference/predictor.h"

namespace labeling {

ComputeInfo prepareCompute(int threads) {
  return {model::setComputeThreads(threads), "cpu", model::libraryVersion()};
}

}  // namespace labeling
