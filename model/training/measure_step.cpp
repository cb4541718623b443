#include "model/training/measure_step.h"

#include <torch/torch.h>

#include <algorithm>

#include "model/inference/tensor_input.h"
#include "model/network/network.h"
#include "model/network/translate_errors.h"
#include "model/network/weights.h"

namespace model {

struct TrainingStepTimer::State {
  std::shared_ptr<Network> network;
  torch::Tensor images;
  std::unique_ptr<torch::optim::AdamW> optimizer;
};

TrainingStepTimer::TrainingStepTimer(const std::filesystem::path& modelDirectory,
                                     std::span<const std::uint8_t> pixels)
    : m_state(std::make_unique<State>()) {
  constexpr std::size_t kBatch = 64;
  translatingErrors([&] {
    const ModelCard card = readCard(modelDirectory);
    m_state->network = makeNetwork(card);
    loadWeights(*m_state->network, modelDirectory / "model.safetensors");
    m_state->network->train();
    const auto stride = static_cast<std::size_t>(card.input.size * card.input.size * card.input.channels());
    m_state->images = tensorInput(pixels.first(std::min(pixels.size(), kBatch * stride)), card.input);
    m_state->optimizer = std::make_unique<torch::optim::AdamW>(m_state->network->parameters(),
                                                               torch::optim::AdamWOptions(1e-5));
  });
}

TrainingStepTimer::~TrainingStepTimer() = default;

std::int64_t TrainingStepTimer::objects() const { return m_state->images.size(0); }

void TrainingStepTimer::step() {
  translatingErrors([&] {
    m_state->optimizer->zero_grad();
    const torch::Tensor logits = m_state->network->forward(m_state->images);
    torch::binary_cross_entropy_with_logits(logits, torch::zeros_like(logits)).backward();
    m_state->optimizer->step();
  });
}

}  // namespace model
