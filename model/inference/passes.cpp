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

/// (N, T, K) -> probabilities of one question
torch::Tensor probabilities(const torch::Tensor& logits, const CardQuestion& question, double temperature) {
  const torch::Tensor scaled = logits / temperature;
  return question.kind == "choice" ? torch::softmax(scaled, 2) : torch::sigmoid(scaled);
}

std::vector<float> toVector(const torch::Tensor& tensor) {
  const torch::Tensor plain = tensor.to(torch::kFloat32).contiguous();
  return {plain.data_ptr<float>(), plain.data_ptr<float>() + plain.numel()};
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

std::vector<QuestionPrediction> predictionsFrom(const torch::Tensor& logits,
                                                const std::vector<CardQuestion>& questions) {
  torch::NoGradGuard noGrad;
  std::vector<QuestionPrediction> predictions;
  std::int64_t first = 0;
  for (const CardQuestion& question : questions) {
    const torch::Tensor own = logits.slice(2, first, first + question.outputs());  // (N, T, K)
    first += question.outputs();
    QuestionPrediction prediction;
    prediction.question = question.id;
    prediction.outputs = question.outputs();
    prediction.samples = static_cast<int>(logits.size(1));
    torch::Tensor passes, raw;
    if (question.kind == "number") {
      passes = own * question.scale + question.mean;
      raw = passes;
    } else {
      passes = probabilities(own, question, question.temperature);
      raw = probabilities(own, question, 1.0);
    }
    prediction.mean = toVector(passes.mean(1));
    prediction.sigma = toVector(passes.std(1, /*unbiased=*/false));
    prediction.raw = toVector(raw.mean(1));
    prediction.passes = toVector(passes.permute({0, 2, 1}));  // (N, K, T)
    predictions.push_back(std::move(prediction));
  }
  return predictions;
}

}  // namespace model
