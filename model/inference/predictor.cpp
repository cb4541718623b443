#include "model/inference/predictor.h"

#include <ATen/Parallel.h>
#include <torch/version.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <thread>

#include "model/base/error.h"
#include "model/base/random.h"
#include "model/inference/passes.h"
#include "model/inference/script_process.h"
#include "model/inference/tensor_input.h"
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

namespace {

constexpr double kLargestDifference = 0.02;  ///< of a probability, or of a value in units of its scatter

std::vector<std::shared_ptr<Network>> loadMembers(const ModelCard& card,
                                                  const std::filesystem::path& weights) {
  std::vector<std::shared_ptr<Network>> members;
  for (int k = 0; k < card.members; ++k) {
    members.push_back(makeNetwork(card));
    loadWeights(*members.back(), weights, HeadWeights::Required,
                card.members > 1 ? std::optional(k) : std::nullopt);
    members.back()->fold();
    for (torch::Tensor& parameter : members.back()->parameters()) {
      parameter.set_requires_grad(false);
      if (parameter.dim() == 4) parameter.set_data(parameter.contiguous(torch::MemoryFormat::ChannelsLast));
    }
  }
  return members;
}

/// Whether 16 bits give the same scores, tried on images of every frequency from a fixed seed.
bool agreesInBFloat16(Network& network, const ModelCard& card) {
  constexpr std::size_t kImages = 8;
  std::vector<std::uint8_t> pixels(kImages * static_cast<std::size_t>(card.input.size * card.input.size) *
                                   static_cast<std::size_t>(card.input.channels()));
  Random random(1);
  for (std::uint8_t& pixel : pixels) pixel = static_cast<std::uint8_t>(random.below(256));
  const PredictOptions plain{1, 1, static_cast<int>(kImages)};
  const torch::Tensor exact = sampleLogits(network, pixels, card.input, plain);
  network.castStages(torch::kBFloat16);
  const torch::Tensor quick = sampleLogits(network, pixels, card.input, plain);
  const auto a = predictionsFrom(exact, card.questions), b = predictionsFrom(quick, card.questions);
  for (std::size_t q = 0; q < a.size(); ++q) {
    const double unit = card.questions[q].kind == "number" ? card.questions[q].scale : 1;
    for (std::size_t i = 0; i < a[q].mean.size(); ++i)
      if (!(std::abs(a[q].mean[i] - b[q].mean[i]) <= kLargestDifference * unit)) return false;
  }
  return true;
}

void requireFeatures(const Predictor& predictor) {
  if (predictor.isScript())
    throw Error(ErrorKind::BadInput,
                "The model '" + predictor.card().name +
                    "' is a TorchScript program, which tells no features. Use a model of "
                    "this program for maps, neighbours and learning.");
}

}  // namespace

int passCount(int samples, int members) { return members * std::max(1, (samples + members - 1) / members); }

struct Predictor::State {
  ModelCard card;
  std::vector<std::shared_ptr<Network>> members;
  bool bfloat16 = false;
  std::unique_ptr<ScriptProcess> script;  // in place of members

  /// (N, 1, L): a program of strangers has no passes of ours.
  torch::Tensor askScript(std::span<const std::uint8_t> pixels, int batch, const RunControl& control);
};

torch::Tensor Predictor::State::askScript(std::span<const std::uint8_t> pixels, int batch,
                                          const RunControl& control) {
  const std::int64_t size = card.input.size, channels = card.input.channels();
  const auto stride = static_cast<std::size_t>(size * size * channels);
  std::int64_t outputs = 0;
  for (const CardQuestion& question : card.questions) outputs += question.logits();
  std::vector<torch::Tensor> parts;
  for (std::size_t first = 0; first * stride < pixels.size(); first += static_cast<std::size_t>(batch)) {
    const std::size_t count = std::min(static_cast<std::size_t>(batch), pixels.size() / stride - first);
    const torch::Tensor images = tensorInput(pixels.subspan(first * stride, count * stride), card.input)
                                     .contiguous(torch::MemoryFormat::Contiguous);
    const std::vector<float> answer =
        script->run({images.data_ptr<float>(), static_cast<std::size_t>(images.numel())},
                    static_cast<std::int64_t>(count), channels, size, outputs, control);
    parts.push_back(torch::tensor(answer).reshape({static_cast<std::int64_t>(count), 1, outputs}));
  }
  return torch::cat(parts, 0);
}

Predictor::Predictor(std::unique_ptr<State> state) : m_state(std::move(state)) {}
Predictor::Predictor(Predictor&&) noexcept = default;
Predictor& Predictor::operator=(Predictor&&) noexcept = default;
Predictor::~Predictor() = default;

Predictor Predictor::load(const std::filesystem::path& modelDirectory, Precision precision) {
  return translatingErrors([&] {
    auto state = std::make_unique<State>();
    state->card = readCard(modelDirectory);
    const std::filesystem::path weights = modelDirectory / "model.safetensors";
    if (state->card.network == kScriptNetwork) {
      state->script = std::make_unique<ScriptProcess>(weights);
      return Predictor(std::move(state));
    }
    state->members = loadMembers(state->card, weights);
    if (!state->card.weightsHash.empty() && weightsHashOf(weights) != state->card.weightsHash)
      throw Error(ErrorKind::Corrupt,
                  weights.string() +
                      ": these are not the weights the card was written for (another hash). "
                      "Copy both files of the model again.");
    state->bfloat16 = precision == Precision::BFloat16;
    if (precision == Precision::Automatic && hasBFloat16()) {
      state->bfloat16 = agreesInBFloat16(*state->members.front(), state->card);
      if (!state->bfloat16) state->members = loadMembers(state->card, weights);
    }
    if (state->bfloat16)
      for (const auto& member : state->members) member->castStages(torch::kBFloat16);
    return Predictor(std::move(state));
  });
}

const ModelCard& Predictor::card() const { return m_state->card; }
bool Predictor::usesBFloat16() const { return m_state->bfloat16; }
bool Predictor::isScript() const { return m_state->script != nullptr; }
std::int64_t Predictor::embeddingSize() const {
  requireFeatures(*this);
  return m_state->members.front()->embeddingSize();
}

std::vector<QuestionPrediction> Predictor::predict(std::span<const std::uint8_t> pixels,
                                                   const PredictOptions& options, const RunControl& control) {
  options.check();
  if (pixels.empty()) return {};
  return translatingErrors([&] {
    if (m_state->script)
      return predictionsFrom(m_state->askScript(pixels, options.batch, control), m_state->card.questions);
    return predictionsFrom(sampleLogits(m_state->members, pixels, m_state->card.input, options, control),
                           m_state->card.questions);
  });
}

std::vector<float> Predictor::embed(std::span<const std::uint8_t> pixels, const RunControl& control) {
  requireFeatures(*this);
  if (pixels.empty()) return {};
  return translatingErrors([&] {
    const torch::Tensor features =
        embeddings(*m_state->members.front(), pixels, m_state->card.input, PredictOptions{}.batch, control)
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
