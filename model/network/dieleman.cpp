#include <array>
#include <cmath>
#include <string>

#include "model/base/error.h"
#include "model/network/network_makers.h"

namespace model {
namespace {

/// Sixteen views of each galaxy through the same convolutions: upright and turned by 45 degrees, plain and
/// mirrored, each cut into four overlapping corner parts that are turned so that the galaxy's centre lies at
/// their lower right. What the views show is put side by side for two maxout layers. 42 million parameters
/// at 69 x 69 pixels. @see Dieleman, Willett & Dambre 2015, MNRAS 450, 1441
class Dieleman : public Network {
 public:
  explicit Dieleman(const NetworkSpec& spec) : m_part((spec.inputSize * 45 + 34) / 69) {
    std::int64_t in = spec.channels, side = m_part;
    for (std::size_t i = 0; i < kLayers.size(); ++i) {
      const Layer& layer = kLayers[i];
      const std::string name = "conv" + std::to_string(i + 1);
      m_convs[i] =
          register_module(name, torch::nn::Conv2d(torch::nn::Conv2dOptions(in, layer.width, layer.kernel)));
      addStage(name, {m_convs[i].ptr()});
      in = layer.width;
      side -= layer.kernel - 1;
      if (layer.pool) side /= 2;
    }
    if (side < 1)
      throw Error(ErrorKind::BadInput,
                  "An input of " + std::to_string(spec.inputSize) +
                      " pixels is too small for the network 'dieleman'; use 58 or more.");
    m_dense[0] = register_module("maxout1", torch::nn::Linear(kViews * in * side * side, 2 * kUnits));
    m_dense[1] = register_module("maxout2", torch::nn::Linear(kUnits, 2 * kUnits));
    for (std::size_t i = 0; i < m_dense.size(); ++i) {
      m_dropouts[i] = register_module("dropout" + std::to_string(i + 1),
                                      std::make_shared<SampledDropout>(0.5, static_cast<int>(i) + 1));
      addStage("maxout" + std::to_string(i + 1), {m_dense[i].ptr()});
    }
    addHeads(spec, kUnits);
  }

  torch::Tensor trunk(torch::Tensor images) override {
    torch::Tensor x = viewsOf(images);  // (16 N, C, P, P), the views of an object after one another
    for (std::size_t i = 0; i < kLayers.size(); ++i) {
      x = m_convs[i](x).relu_();
      if (kLayers[i].pool) x = torch::max_pool2d(x, 2);
    }
    return x.reshape({images.size(0), -1});  // (N, 16 x 128 x 2 x 2)
  }

  torch::Tensor tail(torch::Tensor trunkOutput) override {
    torch::Tensor x = trunkOutput;
    for (std::size_t i = 0; i < m_dense.size(); ++i) {
      x = m_dense[i](m_dropouts[i]->forward(x));
      x = std::get<0>(x.reshape({x.size(0), kUnits, 2}).max(2));  // maxout over pairs
    }
    return x;  // (N, 2048)
  }

 private:
  torch::Tensor viewsOf(const torch::Tensor& images) const {
    const torch::Tensor precise = images.to(torch::kFloat32);
    const auto half = static_cast<float>(std::sqrt(0.5));
    const torch::Tensor turn =
        torch::tensor({{half, -half, 0.0F}, {half, half, 0.0F}}).unsqueeze(0).expand({images.size(0), 2, 3});
    const torch::Tensor turned =
        torch::grid_sampler(precise, torch::affine_grid_generator(turn, precise.sizes(), false),
                            0 /* bilinear */, 1 /* the border goes on */, false);
    const std::int64_t last = images.size(2) - m_part;
    std::vector<torch::Tensor> views;
    for (const torch::Tensor& upright : {precise, turned})
      for (const torch::Tensor& image : {upright, upright.flip({3})})
        for (int corner = 0; corner < 4; ++corner) {
          // Corners clockwise from the upper left; a quarter turn more each brings the centre to one place.
          const std::int64_t top = corner >= 2 ? last : 0, left = corner == 1 || corner == 2 ? last : 0;
          views.push_back(
              torch::rot90(image.slice(2, top, top + m_part).slice(3, left, left + m_part), corner, {2, 3}));
        }
    return torch::stack(views, 1).flatten(0, 1).to(images.scalar_type());
  }

  struct Layer {
    std::int64_t width, kernel;
    bool pool;
  };
  static constexpr std::array<Layer, 4> kLayers{
      {{32, 6, true}, {64, 5, true}, {128, 3, false}, {128, 3, true}}};
  static constexpr std::int64_t kViews = 16, kUnits = 2048;
  std::int64_t m_part;  ///< side of a corner part, 45 of 69 pixels
  std::array<torch::nn::Conv2d, 4> m_convs{nullptr, nullptr, nullptr, nullptr};
  std::array<torch::nn::Linear, 2> m_dense{nullptr, nullptr};
  std::array<std::shared_ptr<SampledDropout>, 2> m_dropouts;
};

}  // namespace

std::shared_ptr<Network> makeDieleman(const NetworkSpec& spec) { return std::make_shared<Dieleman>(spec); }

}  // namespace model
