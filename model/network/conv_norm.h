#pragma once
#include <torch/torch.h>

#include <cstdint>

namespace model {

/// A convolution with "same" padding (odd kernels) and batch normalisation behind it.
class ConvNorm : public torch::nn::Module {
 public:
  ConvNorm(std::int64_t in, std::int64_t out, std::int64_t kernel, std::int64_t stride);
  torch::Tensor forward(const torch::Tensor& x);  ///< (N, in, H, W) -> (N, out, H / stride, W / stride)
  void fold();  ///< one convolution with a bias does both; for prediction only

 private:
  torch::nn::Conv2d m_conv;
  torch::nn::BatchNorm2d m_norm;
  bool m_folded = false;
};

}  // namespace model
