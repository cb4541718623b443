#pragma once
#include <string>
#include <vector>

#include "labeling/workflow/train.h"

namespace labeling {

/// How a run is written into the store: its options, its epochs, its result.
std::string optionsJson(const TrainOptions& options);
std::string historyJson(const std::vector<TrainEpoch>& epochs);
std::string resultJson(const TrainReport& report);

}  // namespace labeling
