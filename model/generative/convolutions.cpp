#include "model/generative/convolutions.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace model {
namespace {
constexpr double kSlope = 0.2;  // of the leaky rectifiers
}

std::int64_t ConvolutionShape::layerChannels(int layer) const {
  return std::max<std::int64_t>(1, std::llround(64 * (1 << layer) * width));
}

ConvEncoder::ConvEncoder(const ConvolutionShape& shape, std::int64_t outputs) {
  std::int64_t in = shape.channels;
  for (int layer = 0; layer < 4; ++layer) {
    const std::int64_t out = shape.layerChannels(layer);
    m_convolutions.push_back(
        register_module("conv" + std::to_string(layer),
                        torch::nn::Conv2d(torch::nn::Conv2dOptions(in, out, 5).stride(2).padding(2))));
    in = out;
  }
  m_head = register_module("head", torch::nn::Linear(in * shape.smallest() * shape.smallest(), outputs));
}

torch::Tensor ConvEncoder::features(const torch::Tensor& images) {
  torch::Tensor x = 2 * images - 1;
  for (auto& convolution : m_convolutions) x = torch::leaky_relu(convolution(x), kSlope);
  return x.flatten(1);  // (N, F)
}

ConvDecoder::ConvDecoder(const ConvolutionShape& shape, std::int64_t latent) : m_shape(shape) {
  std::int64_t in = shape.layerChannels(3);
  m_first = register_module("first", torch::nn::Linear(latent, in * shape.smallest() * shape.smallest()));
  for (int layer = 3; layer >= 0; --layer) {
    const std::int64_t out = layer > 0 ? shape.layerChannels(layer - 1) : shape.channels;
    m_convolutions.push_back(register_module(
        "conv" + std::to_string(layer),
        torch::nn::ConvTranspose2d(
            torch::nn::ConvTranspose2dOptions(in, out, 5).stride(2).padding(2).output_padding(1))));
    in = out;
  }
}

torch::Tensor ConvDecoder::forward(const torch::Tensor& latent) {
  torch::Tensor x =
      torch::relu(m_first(latent))
          .view({latent.size(0), m_shape.layerChannels(3), m_shape.smallest(), m_shape.smallest()});
  for (std::size_t i = 0; i < m_convolutions.size(); ++i) {
    x = m_convolutions[i](x);
    x = i + 1 < m_convolutions.size() ? torch::relu(x) : torch::sigmoid(x);
  }
  return x;  // (N, C, S, S)
}

Adam::Adam(std::vector<torch::Tensor> parameters, double rate, double beta1, double beta2)
    : m_parameters(std::move(parameters)), m_rate(rate), m_beta1(beta1), m_beta2(beta2) {
  for (const torch::Tensor& parameter : m_parameters) {
    first.push_back(torch::zeros_like(parameter));
    second.push_back(torch::zeros_like(parameter));
  }
}

void Adam::step() {
  torch::NoGradGuard noGrad;
  ++steps;
  const double correction1 = 1 - std::pow(m_beta1, static_cast<double>(steps));
  const double correction2 = 1 - std::pow(m_beta2, static_cast<double>(steps));
  for (std::size_t i = 0; i < m_parameters.size(); ++i) {
    const torch::Tensor gradient = m_parameters[i].grad();
    if (!gradient.defined()) continue;
    first[i].mul_(m_beta1).add_(gradient, 1 - m_beta1);
    second[i].mul_(m_beta2).addcmul_(gradient, gradient, 1 - m_beta2);
    m_parameters[i].addcdiv_(first[i], (second[i] / correction2).sqrt_().add_(1e-8), -m_rate / correction1);
  }
  clear();
}

void Adam::clear() {
  for (torch::Tensor& parameter : m_parameters)
    if (parameter.grad().defined()) parameter.mutable_grad().reset();
}

torch::Tensor imagesFromBytes(std::span<const std::uint8_t> pixels, int size, int channels) {
  const std::int64_t stride = static_cast<std::int64_t>(size) * size * channels;
  return torch::from_blob(const_cast<std::uint8_t*>(pixels.data()),
                          {static_cast<std::int64_t>(pixels.size()) / stride, size, size, channels},
                          torch::kUInt8)
      .permute({0, 3, 1, 2})
      .to(torch::kFloat32)
      .div_(255)
      .contiguous();
}

std::vector<std::uint8_t> bytesFromImages(const torch::Tensor& images) {
  const torch::Tensor bytes =
      (images.detach().clamp(0, 1) * 255).round().to(torch::kUInt8).permute({0, 2, 3, 1}).contiguous();
  return {bytes.data_ptr<std::uint8_t>(), bytes.data_ptr<std::uint8_t>() + bytes.numel()};
}

}  // namespace model
