#include "model/inference/passes.h"

#include <algorithm>
#include <functional>

#include "model/inference/tensor_input.h"

namespace model {
namespace {

/// Feeds the images batch by batch, in the type of the network's weights.
void forBatches(Network& network, std::span<const std::uint8_t> pixels, const CardInput& input, int batch,
                const RunControl& control, const std::function<void(std::int64_t, torch::Tensor)>& body) {
  const auto stride = static_cast<std::int64_t>(input.size) * input.size * input.channels();
  const std::int64_t count = static_cast<std::int64_t>(pixels.size()) / stride;
  const torch::ScalarType type = network.parameters().front().scalar_type();
  for (std::int64_t first = 0; first < count; first += batch) {
    control.throwIfStopped();
    const std::int64_t size = std::min<std::int64_t>(batch, count - first);
    const auto part =
        pixels.subspan(static_cast<std::size_t>(first * stride), static_cast<std::size_t>(size * stride));
    body(first, tensorInput(part, input).to(type));
  }
}

std::vector<float> toVector(const torch::Tensor& tensor) {
  const torch::Tensor plain = tensor.to(torch::kFloat32).contiguous();
  return {plain.data_ptr<float>(), plain.data_ptr<float>() + plain.numel()};
}

torch::Tensor entropyOf(const torch::Tensor& probabilities) {
  return -(probabilities * probabilities.clamp_min(1e-12).log()).sum(-1);
}

/// What no further label removes, and what one could: the mean entropy of the passes, and by how much the
/// entropy of their mean exceeds it. @param passes  (N, T, K)
void splitEntropy(const torch::Tensor& passes, QuestionPrediction& prediction) {
  const torch::Tensor all = passes.size(2) == 1 ? torch::cat({1 - passes, passes}, 2) : passes;
  const torch::Tensor aleatoric = entropyOf(all).mean(1);
  prediction.aleatoric = toVector(aleatoric);
  prediction.epistemic = toVector((entropyOf(all.mean(1)) - aleatoric).clamp_min(0));
}

}  // namespace

torch::Tensor sampleLogits(Network& network, std::span<const std::uint8_t> pixels, const CardInput& input,
                           const PredictOptions& options, const RunControl& control) {
  torch::NoGradGuard noGrad;
  network.eval();
  std::vector<torch::Tensor> batches;
  forBatches(network, pixels, input, options.batch, control, [&](std::int64_t, torch::Tensor images) {
    const torch::Tensor shared = network.trunk(std::move(images));
    std::vector<torch::Tensor> passes;
    for (int pass = 0; pass < options.samples; ++pass) {
      network.setPass(options.seed, options.samples == 1 ? -1 : pass);
      passes.push_back(network.logits(network.tail(shared)).to(torch::kFloat32));  // (B, K)
    }
    batches.push_back(torch::stack(passes, 1));  // (B, T, K)
  });
  network.setPass(options.seed, -1);
  return torch::cat(batches, 0);
}

torch::Tensor embeddings(Network& network, std::span<const std::uint8_t> pixels, const CardInput& input,
                         int batch, const RunControl& control) {
  torch::NoGradGuard noGrad;
  network.eval();
  std::vector<torch::Tensor> batches;
  forBatches(network, pixels, input, batch, control, [&](std::int64_t, torch::Tensor images) {
    batches.push_back(network.tail(network.trunk(std::move(images))).to(torch::kFloat32));
  });
  return torch::cat(batches, 0);
}

torch::Tensor sampleLogits(const std::vector<std::shared_ptr<Network>>& members,
                           std::span<const std::uint8_t> pixels, const CardInput& input,
                           const PredictOptions& options, const RunControl& control) {
  if (members.size() == 1) return sampleLogits(*members.front(), pixels, input, options, control);
  PredictOptions each = options;
  each.samples =
      passCount(options.samples, static_cast<int>(members.size())) / static_cast<int>(members.size());
  std::vector<torch::Tensor> parts;
  for (const auto& member : members) parts.push_back(sampleLogits(*member, pixels, input, each, control));
  return torch::cat(parts, 1);
}

torch::Tensor probabilitiesAt(const torch::Tensor& logits, const CardQuestion& question, double temperature) {
  if (question.loss == "dirichlet") {
    const torch::Tensor concentration = 1 + 100 * torch::sigmoid(logits);
    const torch::Tensor share = concentration / concentration.sum(2, true);
    return question.kind == "binary" ? share.slice(2, 1, 2) : share;
  }
  const torch::Tensor scaled = logits / temperature;
  if (question.loss == "ordinal") {
    // Each output is the chance to go beyond an answer once it is reached.
    const torch::Tensor beyond = torch::sigmoid(scaled), reached = beyond.cumprod(2);
    const torch::Tensor before = torch::cat({torch::ones_like(reached.slice(2, 0, 1)), reached}, 2);
    return before - torch::cat({reached, torch::zeros_like(reached.slice(2, 0, 1))}, 2);
  }
  return question.kind == "choice" ? torch::softmax(scaled, 2) : torch::sigmoid(scaled);
}

NumberPasses numberPasses(const torch::Tensor& logits, const CardQuestion& question) {
  NumberPasses passes;
  passes.value = logits.select(2, 0) * question.scale + question.mean;
  if (question.loss == "spread")
    passes.variance = logits.select(2, 1).clamp(kLowestLogVariance, kHighestLogVariance).exp() *
                      (question.scale * question.scale);
  return passes;
}

std::vector<QuestionPrediction> predictionsFrom(const torch::Tensor& logits,
                                                const std::vector<CardQuestion>& questions) {
  torch::NoGradGuard noGrad;
  std::vector<QuestionPrediction> predictions;
  std::int64_t first = 0;
  for (const CardQuestion& question : questions) {
    const torch::Tensor own = logits.slice(2, first, first + question.logits());  // (N, T, L)
    first += question.logits();
    QuestionPrediction prediction;
    prediction.question = question.id;
    prediction.outputs = question.outputs();
    prediction.samples = static_cast<int>(logits.size(1));
    if (question.kind == "number") {
      const NumberPasses passes = numberPasses(own, question);
      const double factor = question.temperature;
      const torch::Tensor epistemic = passes.value.std(1, /*unbiased=*/false) * factor;
      const torch::Tensor aleatoric =
          passes.variance.defined() ? passes.variance.mean(1).sqrt() * factor : torch::zeros_like(epistemic);
      prediction.mean = prediction.raw = toVector(passes.value.mean(1));
      prediction.sigma = toVector((epistemic.square() + aleatoric.square()).sqrt());
      prediction.aleatoric = toVector(aleatoric);
      prediction.epistemic = toVector(epistemic);
      prediction.passes = toVector(passes.value);  // (N, 1, T)
    } else {
      const torch::Tensor passes = probabilitiesAt(own, question, question.temperature);
      prediction.mean = toVector(passes.mean(1));
      prediction.sigma = toVector(passes.std(1, /*unbiased=*/false));
      prediction.raw = toVector(probabilitiesAt(own, question, 1.0).mean(1));
      prediction.passes = toVector(passes.permute({0, 2, 1}));  // (N, K, T)
      splitEntropy(passes, prediction);
    }
    predictions.push_back(std::move(prediction));
  }
  return predictions;
}

}  // namespace model
