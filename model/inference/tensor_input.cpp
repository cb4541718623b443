#include "model/inference/tensor_input.h"

namespace model {

torch::Tensor tensorInput(std::span<const std::uint8_t> pixels, const CardInput& input) {
  const std::int64_t size = input.size, channels = input.channels();
  const auto count = static_cast<std::int64_t>(pixels.size()) / (size * size * channels);
  // from_blob does not copy; the conversion to float does. A permuted (N, S, S, C) is channels-last as it is.
  const torch::Tensor bytes = torch::from_blob(const_cast<std::uint8_t*>(pixels.data()),
                                               {count, size, size, channels}, torch::kUInt8);
  torch::Tensor x = bytes.to(torch::kFloat32).div_(255);  // (N, S, S, C)
  if (input.normalisation.kind == "own-maximum") {
    x = x / x.amax({1, 2}, true).clamp_min(1.0 / 255);
  } else {
    x = (x - torch::tensor(input.normalisation.mean, torch::kFloat32)) /
        torch::tensor(input.normalisation.scale, torch::kFloat32);
  }
  return x.permute({0, 3, 1, 2});  // (N, C, S, S)
}

}  // namespace model
