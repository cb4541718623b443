#pragma once
#include <memory>

#include "model/network/conv_norm.h"

namespace model {

/// Two 3x3 convolutions, added to what came in. @see He et al. 2016, arXiv:1512.03385
class ResidualBlock : public torch::nn::Module {
 public:
  ResidualBlock(std::int64_t in, std::int64_t out, std::int64_t stride);
  torch::Tensor forward(const torch::Tensor& x);  ///< (N, in, S, S) -> (N, out, S / stride, S / stride)

 private:
  std::shared_ptr<ConvNorm> m_first, m_second, m_shortcut;
};

}  // namespace model
