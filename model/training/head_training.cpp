#include <algorithm>

#include "model/base/random.h"
#include "model/inference/passes.h"
#include "model/training/fit_job.h"

namespace model {
namespace {

constexpr double kWeightDecay = 0.05;
constexpr std::int64_t kFewestSteps = 25;  ///< an epoch; they cost microseconds

}  // namespace

/// Logistic (softmax, linear) regression on standardised features, with the dropout it will be sampled with.
/// Standardisation is merged into the heads afterwards, so that the network itself stays as it was.
FitOutcome trainHeads(const FitJob& job) {
  Network& network = job.network;
  network.freeze(static_cast<int>(network.stages().size()) - 1);
  job.control.report(0, 0, "computing features");
  const torch::Tensor features =
      embeddings(network, job.set.images.pixels, job.card.input, 128, job.control);  // (N, D)
  const auto rowsOf = [](const std::vector<std::int64_t>& rows) {
    return torch::tensor(rows, torch::kInt64);
  };
  const torch::Tensor training = features.index_select(0, rowsOf(job.set.training));
  const torch::Tensor validation = features.index_select(0, rowsOf(job.set.validation));
  const torch::Tensor targets = targetTensor(job.set, job.set.training),
                      votes = voteTensor(job.set, job.set.training);
  const torch::Tensor mean = training.mean(0), scale = training.std(0, /*unbiased=*/false).clamp_min(1e-3);

  const QuestionLoss loss(job.card.questions, job.set, job.options.balanceClasses, job.options.labelNoise);
  std::vector<torch::Tensor> parameters;  // of the heads: weight (K, D) and bias (K) in turn
  for (const auto& module : network.stages().back().modules)
    for (const torch::Tensor& parameter : module->parameters()) parameters.push_back(parameter);
  {
    torch::NoGradGuard noGrad;
    for (torch::Tensor& parameter : parameters) parameter.zero_();  // convex: the start does not matter
  }
  // Heads see (x - mean) / scale, x after dropout: what is learned are weights w and biases b of that.
  std::vector<torch::Tensor> learned;
  for (const torch::Tensor& parameter : parameters)
    learned.push_back(parameter.detach().clone().set_requires_grad(true));
  const auto mergeIntoHeads = [&] {
    torch::NoGradGuard noGrad;
    for (std::size_t i = 0; i + 1 < learned.size(); i += 2) {
      const torch::Tensor weight = learned[i] / scale;
      parameters[i].copy_(weight);
      parameters[i + 1].copy_(learned[i + 1] - weight.mv(mean));
    }
  };
  const auto logitsOf = [&](const torch::Tensor& x, bool withDropout) {
    const torch::Tensor z = (torch::dropout(x, job.card.dropout, withDropout) - mean) / scale;
    std::vector<torch::Tensor> outputs;
    for (std::size_t i = 0; i + 1 < learned.size(); i += 2)
      outputs.push_back(torch::addmm(learned[i + 1], z, learned[i].t()));
    return torch::cat(outputs, 1);
  };

  torch::optim::AdamW optimizer(
      learned, torch::optim::AdamWOptions(learningRateOf(job.options)).weight_decay(kWeightDecay));
  const std::int64_t objects = training.size(0);
  const std::int64_t batch = std::min<std::int64_t>(objects, job.options.batch.value_or(256));
  const std::int64_t stepsPerEpoch = std::max<std::int64_t>(kFewestSteps, objects / batch);
  const std::int64_t steps = stepsPerEpoch * job.options.epochs;
  EpochKeeper keeper(job, loss);
  std::vector<std::int64_t> order(static_cast<std::size_t>(objects));
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<std::int64_t>(i);
  std::int64_t step = 0;
  for (int epoch = 1;; ++epoch) {
    double lossSum = 0, weightSum = 0;
    Random random(job.options.seed, static_cast<std::uint64_t>(epoch));
    std::int64_t next = objects;
    for (std::int64_t i = 0; i < stepsPerEpoch; ++i, ++step) {
      job.control.report(step, steps, "training");
      keeper.throwIfNothingToKeep();
      if (next + batch > objects) {
        random.shuffle(order);
        next = 0;
      }
      const torch::Tensor chosen = torch::tensor(
          std::vector<std::int64_t>(order.begin() + next, order.begin() + next + batch), torch::kInt64);
      next += batch;
      static_cast<torch::optim::AdamWOptions&>(optimizer.param_groups().front().options())
          .lr(scheduledRate(learningRateOf(job.options), step, steps));
      optimizer.zero_grad();
      double weight = 0;
      const torch::Tensor sum =
          loss.sum(logitsOf(training.index_select(0, chosen), true), targets.index_select(0, chosen), weight,
                   votes.defined() ? votes.index_select(0, chosen) : votes);
      if (weight <= 0) continue;
      (sum / weight).backward();
      optimizer.step();
      lossSum += sum.item<double>();
      weightSum += weight;
    }
    mergeIntoHeads();
    torch::NoGradGuard noGrad;
    if (!keeper.finish(lossSum / weightSum, logitsOf(validation, false))) break;
  }
  job.control.report(steps, steps, "training");
  return keeper.restoreBest();
}

}  // namespace model
