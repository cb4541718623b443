#include <array>
#include <string>

#include "model/network/network_makers.h"

namespace model {
namespace {

/// Four convolutions with dropout behind each, two poolings, one dense layer.
/// @see Domínguez Sánchez et al. 2018, MNRAS 476, 3661
class Ds18 : public Network {
 public:
  explicit Ds18(const NetworkSpec& spec) {
    std::int64_t in = spec.channels;
    for (std::size_t i = 0; i < kLayers.size(); ++i) {
      const Layer& layer = kLayers[i];
      const std::string number = std::to_string(i + 1);
      m_convs[i] = register_module(
          "conv" + number, torch::nn::Conv2d(torch::nn::Conv2dOptions(in, layer.width, layer.kernel)));
      m_dropouts[i] = register_module(
          "dropout" + number, std::make_shared<SampledDropout>(layer.dropout, static_cast<int>(i) + 1));
      addStage("conv" + number, {m_convs[i].ptr()});
      in = layer.width;
    }
    const std::int64_t side = spec.inputSize / 2 / 2;
    m_dense = register_module("dense", torch::nn::Linear(in * side * side, kDense));
    addStage("dense", {m_dense.ptr()});
    addHeads(spec, kDense);
  }

  torch::Tensor trunk(torch::Tensor images) override {
    return convolve(0, images);  // (N, 32, S, S)
  }

  torch::Tensor tail(torch::Tensor trunkOutput) override {
    torch::Tensor x = m_dropouts[0]->forward(trunkOutput);
    for (std::size_t i = 1; i < kLayers.size(); ++i) {
      x = convolve(i, x);
      if (kLayers[i].pool) x = torch::max_pool2d(x, 2);
      x = m_dropouts[i]->forward(x);
    }                                      // (N, 128, S/4, S/4)
    return m_dense(x.flatten(1)).relu_();  // (N, 64)
  }

 private:
  /// "Same" size: of an even kernel's odd border, the larger half lies right and below.
  torch::Tensor convolve(std::size_t i, const torch::Tensor& x) {
    const std::int64_t before = (kLayers[i].kernel - 1) / 2, after = kLayers[i].kernel / 2;
    return m_convs[i](torch::constant_pad_nd(x, {before, after, before, after})).relu_();
  }

  struct Layer {
    std::int64_t width, kernel;
    bool pool;
    double dropout;
  };
  static constexpr std::array<Layer, 4> kLayers{
      {{32, 6, false, 0.5}, {64, 5, true, 0.25}, {128, 2, true, 0.25}, {128, 3, false, 0.25}}};
  static constexpr std::int64_t kDense = 64;
  std::array<torch::nn::Conv2d, 4> m_convs{nullptr, nullptr, nullptr, nullptr};
  std::array<std::shared_ptr<SampledDropout>, 4> m_dropouts;
  torch::nn::Linear m_dense{nullptr};
};

}  // namespace

std::shared_ptr<Network> makeDs18(const NetworkSpec& spec) { return std::make_shared<Ds18>(spec); }

}  // namespace model
