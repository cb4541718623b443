#pragma once
// LibTorch's types: for model/generative only.
#include <torch/torch.h>

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace model {

/// What the convolutional systems are built from: four 5x5 convolutions of stride 2 down to size / 16, or
/// four transposed ones up from there. Channels 64, 128, 256, 512 times `width`, as in Storey-Fisher+21.
struct ConvolutionShape {
  int size = 48;                                ///< pixels of the images, a multiple of 16
  int channels = 3;                             ///< of the images
  double width = 0.25;                          ///< of the layers, relative to the paper's
  std::int64_t layerChannels(int layer) const;  ///< layer 0 ... 3, from the image
  std::int64_t smallest() const { return size / 16; }
};

/// images (N, C, S, S) in [0, 1] -> numbers (N, outputs)
class ConvEncoder : public torch::nn::Module {
 public:
  ConvEncoder(const ConvolutionShape& shape, std::int64_t outputs);
  torch::Tensor features(const torch::Tensor& images);  ///< last convolution, (N, F)
  torch::Tensor fromFeatures(const torch::Tensor& features) { return m_head(features); }
  torch::Tensor forward(const torch::Tensor& images) { return fromFeatures(features(images)); }

 private:
  std::vector<torch::nn::Conv2d> m_convolutions;
  torch::nn::Linear m_head{nullptr};
};

/// latent (N, latent) -> images (N, C, S, S) in (0, 1)
class ConvDecoder : public torch::nn::Module {
 public:
  ConvDecoder(const ConvolutionShape& shape, std::int64_t latent);
  torch::Tensor forward(const torch::Tensor& latent);

 private:
  ConvolutionShape m_shape;
  torch::nn::Linear m_first{nullptr};
  std::vector<torch::nn::ConvTranspose2d> m_convolutions;
};

/// Adam whose state can be stored with the weights, so that a stopped training goes on as if it had not been.
/// @see Kingma & Ba 2015, ICLR
class Adam {
 public:
  Adam(std::vector<torch::Tensor> parameters, double rate, double beta1, double beta2);
  void step();  ///< with the gradients of the parameters, which are cleared
  void clear();
  std::int64_t steps = 0;
  std::vector<torch::Tensor> first, second;  ///< moments, as the parameters

 private:
  std::vector<torch::Tensor> m_parameters;
  double m_rate, m_beta1, m_beta2;
};

/// Bytes (N, S, S, C) -> (N, C, S, S) in [0, 1], and back.
torch::Tensor imagesFromBytes(std::span<const std::uint8_t> pixels, int size, int channels);
std::vector<std::uint8_t> bytesFromImages(const torch::Tensor& images);

}  // namespace model
