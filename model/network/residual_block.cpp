#include "model/network/residual_block.h"

namespace model {

ResidualBlock::ResidualBlock(std::int64_t in, std::int64_t out, std::int64_t stride)
    : m_first(register_module("first", std::make_shared<ConvNorm>(in, out, 3, stride))),
      m_second(register_module("second", std::make_shared<ConvNorm>(out, out, 3, 1))) {
  if (in != out || stride != 1)
    m_shortcut = register_module("shortcut", std::make_shared<ConvNorm>(in, out, 1, stride));
}

torch::Tensor ResidualBlock::forward(const torch::Tensor& x) {
  const torch::Tensor past = m_shortcut ? m_shortcut->forward(x) : x;
  return (m_second->forward(m_first->forward(x).relu_()) + past).relu_();
}

}  // namespace model
