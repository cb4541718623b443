#pragma once
#include <torch/torch.h>

#include <cstdint>
#include <span>

#include "model/card/model_card.h"

namespace model {

/// Bytes (N, S, S, C) -> normalised network input (N, C, S, S) in channels-last memory, float32.
torch::Tensor tensorInput(std::span<const std::uint8_t> pixels, const CardInput& input);

}  // namespace model
