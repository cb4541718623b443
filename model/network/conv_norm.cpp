#include "model/network/conv_norm.h"

namespace model {
namespace {

torch::nn::Conv2dOptions convolution(std::int64_t in, std::int64_t out, std::int64_t kernel,
                                     std::int64_t stride) {
  return torch::nn::Conv2dOptions(in, out, kernel).stride(stride).padding(kernel / 2).bias(false);
}

}  // namespace

ConvNorm::ConvNorm(std::int64_t in, std::int64_t out, std::int64_t kernel, std::int64_t stride)
    : m_conv(register_module("conv", torch::nn::Conv2d(convolution(in, out, kernel, stride)))),
      m_norm(register_module("norm", torch::nn::BatchNorm2d(out))) {
  torch::nn::init::kaiming_normal_(m_conv->weight, 0.0, torch::kFanOut, torch::kReLU);
}

torch::Tensor ConvNorm::forward(const torch::Tensor& x) { return m_folded ? m_conv(x) : m_norm(m_conv(x)); }

void ConvNorm::fold() {
  if (m_folded) return;
  torch::NoGradGuard noGrad;
  // norm(conv(x)) = gamma (w * x - mean) / sqrt(var + eps) + beta
  const torch::Tensor gain = m_norm->weight / torch::sqrt(m_norm->running_var + m_norm->options.eps());
  const torch::Tensor bias = m_norm->bias - m_norm->running_mean * gain;
  const torch::Tensor& weight = m_conv->weight;
  torch::nn::Conv2d folded(
      convolution(weight.size(1), weight.size(0), weight.size(2), m_conv->options.stride()->at(0))
          .bias(true));
  folded->weight.copy_(weight * gain.reshape({-1, 1, 1, 1}));
  folded->bias.copy_(bias);
  m_conv = replace_module("conv", folded);
  m_folded = true;
}

}  // namespace model
