#include <array>
#include <string>

#include "model/network/network_makers.h"
#include "model/network/residual_block.h"

namespace model {
namespace {

/// Eight residual blocks of 64 to 512 channels, 11.2 million parameters, for any input size. Images of 128
/// pixels and more are made smaller at once, as the paper does with its 224; smaller ones keep what they
/// have. @see He et al. 2016, arXiv:1512.03385
class ResNet18 : public Network {
 public:
  explicit ResNet18(const NetworkSpec& spec) : m_isLarge(spec.inputSize >= kLarge) {
    m_stem = register_module(
        "stem", std::make_shared<ConvNorm>(spec.channels, kWidths[0], m_isLarge ? 7 : 3, m_isLarge ? 2 : 1));
    addStage("stem", {m_stem});
    std::int64_t in = kWidths[0];
    for (std::size_t i = 0; i < kWidths.size(); ++i) {
      const std::string name = "stage" + std::to_string(i + 1);
      const std::int64_t stride = i == 0 ? 1 : 2;
      m_first[i] = register_module(name + "a", std::make_shared<ResidualBlock>(in, kWidths[i], stride));
      m_second[i] = register_module(name + "b", std::make_shared<ResidualBlock>(kWidths[i], kWidths[i], 1));
      addStage(name, {m_first[i], m_second[i]});
      in = kWidths[i];
    }
    addHeads(spec, in);
  }

  torch::Tensor trunk(torch::Tensor images) override {
    torch::Tensor x = m_stem->forward(images).relu_();
    if (m_isLarge) x = torch::max_pool2d(x, 3, 2, 1);  // (N, 64, S/4, S/4); else (N, 64, S, S)
    for (std::size_t i = 0; i < kWidths.size(); ++i) x = m_second[i]->forward(m_first[i]->forward(x));
    return x.mean({2, 3});  // (N, 512)
  }
  torch::Tensor tail(torch::Tensor trunkOutput) override { return trunkOutput; }

 private:
  static constexpr int kLarge = 128;
  static constexpr std::array<std::int64_t, 4> kWidths{64, 128, 256, 512};
  bool m_isLarge;
  std::shared_ptr<ConvNorm> m_stem;
  std::array<std::shared_ptr<ResidualBlock>, kWidths.size()> m_first, m_second;
};

}  // namespace

std::shared_ptr<Network> makeResNet18(const NetworkSpec& spec) { return std::make_shared<ResNet18>(spec); }

}  // namespace model
