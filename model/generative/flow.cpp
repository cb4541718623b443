#include "model/generative/flow.h"

#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <string>
#include <utility>

#include "model/base/error.h"
#include "model/base/random.h"
#include "model/network/translate_errors.h"

namespace model {
namespace {

constexpr double kWeightDecay = 1e-3;
constexpr double kLargestGradient = 5;

/// x = (kept, changed): changed <- changed * exp(s(kept)) + t(kept).
class Coupling : public torch::nn::Module {
 public:
  Coupling(torch::Tensor kept, torch::Tensor changed, int hidden)
      : m_kept(register_buffer("kept", std::move(kept))),
        m_changed(register_buffer("changed", std::move(changed))) {
    const std::int64_t in = m_kept.numel(), out = m_changed.numel();
    m_first = register_module("first", torch::nn::Linear(in, hidden));
    m_second = register_module("second", torch::nn::Linear(hidden, hidden));
    m_last = register_module("last", torch::nn::Linear(hidden, 2 * out));
    torch::nn::init::zeros_(m_last->weight);  // begins as the identity
    torch::nn::init::zeros_(m_last->bias);
  }

  /// @return the changed rows (N, D), and adds to `logVolume` (N)
  torch::Tensor forward(const torch::Tensor& x, torch::Tensor& logVolume) {
    torch::Tensor inside = torch::leaky_relu(m_first(x.index_select(1, m_kept)), 0.1);
    inside = m_last(torch::leaky_relu(m_second(inside), 0.1));
    const auto parts = inside.chunk(2, 1);
    const torch::Tensor scale = 2 * torch::tanh(parts[0] / 2);  // a factor of e^2 at most in one layer
    logVolume = logVolume + scale.sum(1);
    return x.index_copy(1, m_changed, x.index_select(1, m_changed) * scale.exp() + parts[1]);
  }

 private:
  torch::Tensor m_kept, m_changed;
  torch::nn::Linear m_first{nullptr}, m_second{nullptr}, m_last{nullptr};
};

class Chain : public torch::nn::Module {
 public:
  Chain(std::int64_t dimensions, const FlowOptions& options) {
    Random random(options.seed);
    std::vector<std::int64_t> order(static_cast<std::size_t>(dimensions));
    for (std::size_t d = 0; d < order.size(); ++d) order[d] = static_cast<std::int64_t>(d);
    for (int layer = 0; layer < options.layers; ++layer) {
      if (layer % 2 == 0) random.shuffle(order);
      // Two layers that follow each other change both halves.
      const auto half = static_cast<std::ptrdiff_t>(order.size() / 2);
      std::vector<std::int64_t> one(order.begin(), order.begin() + half),
          other(order.begin() + half, order.end());
      if (layer % 2 == 1) std::swap(one, other);
      m_layers.push_back(register_module(
          "layer" + std::to_string(layer),
          std::make_shared<Coupling>(torch::tensor(one), torch::tensor(other), options.hidden)));
    }
  }

  torch::Tensor logDensity(torch::Tensor x) {  // (N, D) -> (N)
    const auto dimensions = static_cast<double>(x.size(1));
    torch::Tensor logVolume = torch::zeros({x.size(0)});
    for (const auto& layer : m_layers) x = layer->forward(x, logVolume);
    return logVolume - 0.5 * x.square().sum(1) - 0.5 * dimensions * std::log(2 * std::numbers::pi);
  }

 private:
  std::vector<std::shared_ptr<Coupling>> m_layers;
};

torch::Tensor tensorOf(const FeatureView& rows, const std::vector<std::int64_t>& chosen) {
  torch::Tensor tensor = torch::empty({static_cast<std::int64_t>(chosen.size()), rows.dimensions});
  for (std::size_t i = 0; i < chosen.size(); ++i)
    std::copy_n(rows.row(chosen[i]).begin(), rows.dimensions,
                tensor.data_ptr<float>() + static_cast<std::int64_t>(i) * rows.dimensions);
  return tensor;
}

bool isFinite(std::span<const float> row) {
  return std::all_of(row.begin(), row.end(), [](float value) { return std::isfinite(value); });
}

}  // namespace

struct NormalisingFlow::State {
  std::shared_ptr<Chain> chain;
  std::int64_t dimensions = 0;
  double heldBack = -std::numeric_limits<double>::infinity();
  int epochs = 0;
};

NormalisingFlow::NormalisingFlow(std::unique_ptr<State> state) : m_state(std::move(state)) {}
NormalisingFlow::NormalisingFlow(NormalisingFlow&&) noexcept = default;
NormalisingFlow& NormalisingFlow::operator=(NormalisingFlow&&) noexcept = default;
NormalisingFlow::~NormalisingFlow() = default;
double NormalisingFlow::heldBackLogLikelihood() const { return m_state->heldBack; }
int NormalisingFlow::epochs() const { return m_state->epochs; }

void FlowOptions::check() const {
  const auto require = [](bool holds, const char* sentence) {
    if (!holds) throw Error(ErrorKind::BadInput, sentence);
  };
  require(layers >= 2 && layers <= 64, "'layers' must be 2 to 64.");
  require(hidden >= 1 && hidden <= 4096, "'hidden' must be 1 to 4096.");
  require(epochs >= 1, "'epochs' must be at least 1.");
  require(patience >= 1, "'patience' must be at least 1.");
  require(learningRate > 0 && learningRate <= 1, "'learning_rate' must be above 0 and at most 1.");
  require(batch >= 2, "'batch' must be at least 2.");
}

NormalisingFlow NormalisingFlow::fit(const FeatureView& rows, const FlowOptions& options,
                                     const RunControl& control) {
  options.check();
  rows.check();
  if (rows.dimensions < 2)
    throw Error(ErrorKind::BadInput,
                "A flow needs features of at least two dimensions; use the mixture instead.");
  std::vector<std::int64_t> training, held;
  std::int64_t usable = 0;
  for (std::int64_t i = 0; i < rows.count(); ++i)
    if (isFinite(rows.row(i))) (usable++ % 7 == 6 ? held : training).push_back(i);
  if (held.size() < 2)
    throw Error(ErrorKind::BadInput, "A flow needs at least 14 objects with features, and there are " +
                                         std::to_string(usable) + ". Use forest or knn instead.");
  return translatingErrors([&] {
    torch::manual_seed(options.seed);
    auto state = std::make_unique<State>();
    state->dimensions = rows.dimensions;
    state->chain = std::make_shared<Chain>(rows.dimensions, options);
    const torch::Tensor x = tensorOf(rows, training), validation = tensorOf(rows, held);
    auto adam = torch::optim::AdamWOptions(options.learningRate);
    adam.weight_decay(kWeightDecay);
    torch::optim::AdamW optimizer(state->chain->parameters(), adam);
    std::vector<torch::Tensor> best;
    int bestEpoch = 0;
    const auto judge = [&](int epoch) {
      torch::NoGradGuard noGrad;
      const double likelihood = state->chain->logDensity(validation).mean().item<double>();
      if (!(likelihood > state->heldBack)) return;
      state->heldBack = likelihood;
      bestEpoch = epoch;
      best.clear();
      for (const torch::Tensor& parameter : state->chain->parameters())
        best.push_back(parameter.detach().clone());
    };
    judge(0);
    const std::int64_t count = x.size(0);
    for (int epoch = 1; epoch <= options.epochs && epoch - bestEpoch <= options.patience; ++epoch) {
      const torch::Tensor order = torch::randperm(count);
      for (std::int64_t first = 0; first < count; first += options.batch) {
        control.report(epoch - 1, options.epochs, "flow");
        const torch::Tensor chosen =
            order.slice(0, first, std::min<std::int64_t>(first + options.batch, count));
        optimizer.zero_grad();
        (-state->chain->logDensity(x.index_select(0, chosen)).mean()).backward();
        torch::nn::utils::clip_grad_norm_(state->chain->parameters(), kLargestGradient);
        optimizer.step();
      }
      state->epochs = epoch;
      judge(epoch);
    }
    torch::NoGradGuard noGrad;
    std::size_t i = 0;
    for (torch::Tensor& parameter : state->chain->parameters()) parameter.copy_(best[i++]);
    return NormalisingFlow(std::move(state));
  });
}

std::vector<float> NormalisingFlow::logLikelihoods(const FeatureView& rows, const RunControl& control) const {
  rows.check();
  if (rows.dimensions != m_state->dimensions)
    throw Error(ErrorKind::BadInput, "The flow was fitted to vectors of " +
                                         std::to_string(m_state->dimensions) + " features, and these have " +
                                         std::to_string(rows.dimensions) + ".");
  return translatingErrors([&] {
    torch::NoGradGuard noGrad;
    constexpr std::int64_t kBatch = 8192;
    std::vector<float> result(static_cast<std::size_t>(rows.count()));
    for (std::int64_t first = 0; first < rows.count(); first += kBatch) {
      control.report(first, rows.count(), "density");
      const std::int64_t size = std::min(kBatch, rows.count() - first);
      const torch::Tensor x =
          torch::from_blob(const_cast<float*>(rows.row(first).data()), {size, rows.dimensions});
      const torch::Tensor density = m_state->chain->logDensity(x).contiguous();
      std::copy_n(density.data_ptr<float>(), size, result.begin() + first);
    }
    for (std::int64_t i = 0; i < rows.count(); ++i)
      if (!isFinite(rows.row(i)))
        result[static_cast<std::size_t>(i)] = std::numeric_limits<float>::quiet_NaN();
    return result;
  });
}

}  // namespace model
