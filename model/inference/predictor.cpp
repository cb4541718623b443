#include "model/inference/predictor.h"

#include <ATen/Parallel.h>
#include <torch/version.h>

#include <algorithm>
#include <thread>

#include "model/base/error.h"
#include "model/inference/passes.h"
#include "model/network/network.h"
#include "model/network/translate_errors.h"
#include "model/network/weights.h"

namespace model {
namespace {

/// Whether the processor multiplies bfloat16 itself; without that it is slower than float32.
bool hasBFloat16() {
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx512bf16") != 0;
#else
  return false;
#endif
}

}  // namespace

void PredictOptions::check() const {
  if (samples < 1 || samples > 1000)
    throw Error(ErrorKind::BadInput, "The number of dropout passes ('samples') must be 1 to 1000, not " +
                                         std::to_string(samples) + ".");
  if (batch < 1) throw Error(ErrorKind::BadInput, "'batch' must be at least 1.");
}

struct Predictor::State {
  ModelCard card;
  std::shared_ptr<Network> network;
  bool bfloat16 = false;
};

Predictor::Predictor(std::unique_ptr<State> state) : m_state(std::move(state)) {}
Predictor::Predictor(Predictor&&) noexcept = default;
Predictor& Predictor::operator=(Predictor&&) noexcept = default;
Predictor::~Predictor() = default;

Predictor Predictor::load(const std::filesystem::path& modelDirectory, Precision precision) {
  return translatingErrors([&] {
    auto state = std::make_unique<State>();
    state->card = readCard(modelDirectory);
    state->network = makeNetwork(state->card);
    const std::filesystem::path weights = modelDirectory / "model.safetensors";
    loadWeights(*state->network, weights);
    if (!state->card.weightsHash.empty() && weightsHashOf(weights) != state->card.weightsHash)
      throw Error(ErrorKind::Corrupt,
                  weights.string() +
                      ": these are not the weights the card was written for (another hash). "
                      "Copy both files of the model again.");
    state->network->fold();
    state->bfloat16 =
        precision == Precision::BFloat16 || (precision == Precision::Automatic && hasBFloat16());
    if (state->bfloat16) state->network->castStages(torch::kBFloat16);
    for (torch::Tensor& parameter : state->network->parameters()) {
      parameter.set_requires_grad(false);
      if (parameter.dim() == 4) parameter.set_data(parameter.contiguous(torch::MemoryFormat::ChannelsLast));
    }
    return Predictor(std::move(state));
  });
}

const ModelCard& Predictor::card() const { return m_state->card; }
bool Predictor::usesBFloat16() const { return m_state->bfloat16; }
std::int64_t Predictor::embeddingSize() const { return m_state->network->embeddingSize(); }

std::vector<QuestionPrediction> Predictor::predict(std::span<const std::uint8_t> pixels,
                                                   const PredictOptions& options, const RunControl& control) {
  options.check();
  if (pixels.empty()) return {};
  return translatingErrors([&] {
    return predictionsFrom(sampleLogits(*m_state->network, pixels, m_state->card.input, options, control),
                           m_state->card.questions);
  });
}

std::vector<float> Predictor::embed(std::span<const std::uint8_t> pixels, const RunControl& control) {
  if (pixels.empty()) return {};
  return translatingErrors([&] {
    const torch::Tensor features =
        embeddings(*m_state->network, pixels, m_state->card.input, PredictOptions{}.batch, control)
            .contiguous();
    return std::vector<float>(features.data_ptr<float>(), features.data_ptr<float>() + features.numel());
  });
}

int setComputeThreads(int threads) {
  if (threads <= 0) threads = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  at::set_num_threads(threads);
  return at::get_num_threads();
}

int computeThreads() { return at::get_num_threads(); }

std::string libraryVersion() { return TORCH_VERSION; }

}  // namespace model
