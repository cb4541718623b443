#include <array>
#include <string>

#include "model/network/network_makers.h"
#include "model/network/residual_block.h"

namespace model {
namespace {

/// About a million parameters; dropout only before the heads, so many passes cost little more than one.
class Residual : public Network {
 public:
  explicit Residual(const NetworkSpec& spec) {
    m_stem = register_module("stem", std::make_shared<ConvNorm>(spec.channels, kWidths[0], 3, 1));
    addStage("stem", {m_stem});
    std::int64_t in = kWidths[0];
    for (std::size_t i = 0; i < kWidths.size(); ++i) {
      const std::string name = "stage" + std::to_string(i + 1);
      m_blocks[i] = register_module(name, std::make_shared<ResidualBlock>(in, kWidths[i], 2));
      addStage(name, {m_blocks[i]});
      in = kWidths[i];
    }
    addHeads(spec, in);
  }

  torch::Tensor trunk(torch::Tensor images) override {
    torch::Tensor x = m_stem->forward(images).relu_();         // (N, 32, S, S)
    for (const auto& block : m_blocks) x = block->forward(x);  // (N, 224, S/16, S/16)
    return x.mean({2, 3});                                     // (N, 224)
  }
  torch::Tensor tail(torch::Tensor trunkOutput) override { return trunkOutput; }

 private:
  static constexpr std::array<std::int64_t, 4> kWidths{32, 64, 128, 224};
  std::shared_ptr<ConvNorm> m_stem;
  std::array<std::shared_ptr<ResidualBlock>, kWidths.size()> m_blocks;
};

}  // namespace

std::shared_ptr<Network> makeResidual(const NetworkSpec& spec) { return std::make_shared<Residual>(spec); }

}  // namespace model
