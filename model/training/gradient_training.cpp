#include <algorithm>
#include <cmath>

#include "model/base/parallel.h"
#include "model/inference/passes.h"
#include "model/inference/tensor_input.h"
#include "model/training/augment.h"
#include "model/training/checkpoint.h"
#include "model/training/fit_job.h"

namespace model {
namespace {

constexpr double kWeightDecay = 0.02;
constexpr double kDeeperFactor = 0.75;  ///< fine-tuning: rate of each stage nearer to the input
constexpr double kLargestGradient = 5;  ///< norm above which a step is shortened

/// One group per stage and kind of parameter; `scales` gets each group's share of the learning rate.
std::vector<torch::optim::OptimizerParamGroup> parameterGroups(const FitJob& job,
                                                               std::vector<double>& scales) {
  std::vector<torch::optim::OptimizerParamGroup> groups;
  const auto& stages = job.network.stages();
  for (std::size_t i = 0; i < stages.size(); ++i) {
    const auto depth = static_cast<double>(stages.size() - 1 - i);
    const double scale = job.options.mode == FitMode::FineTune ? std::pow(kDeeperFactor, depth) : 1.0;
    std::vector<torch::Tensor> matrices, vectors;
    for (const auto& module : stages[i].modules)
      for (const torch::Tensor& parameter : module->parameters())
        if (parameter.requires_grad()) (parameter.dim() >= 2 ? matrices : vectors).push_back(parameter);
    const auto add = [&](std::vector<torch::Tensor> parameters, double decay) {
      if (parameters.empty()) return;
      auto options = std::make_unique<torch::optim::AdamWOptions>(learningRateOf(job.options) * scale);
      options->weight_decay(decay);
      groups.emplace_back(std::move(parameters), std::move(options));
      scales.push_back(scale);
    };
    add(std::move(matrices), kWeightDecay);
    add(std::move(vectors), 0);  // shifts and gains of batch normalisation are not pulled to zero
  }
  return groups;
}

/// A batch, augmented; every object's changes follow from seed, epoch and object alone.
torch::Tensor augmentedBatch(const FitJob& job, const std::vector<std::int64_t>& objects, int epoch,
                             std::vector<std::uint8_t>& buffer) {
  const ImageSet& images = job.set.images;
  const std::size_t stride = images.stride();
  buffer.resize(objects.size() * stride);
  parallelFor(static_cast<std::int64_t>(objects.size()), 16, [&](std::int64_t first, std::int64_t last) {
    for (std::int64_t i = first; i < last; ++i) {
      const std::int64_t object = objects[static_cast<std::size_t>(i)];
      const std::uint64_t stream =
          static_cast<std::uint64_t>(epoch) * 0x100000000ull + static_cast<std::uint64_t>(object);
      augmentImage(std::span(images.pixels).subspan(static_cast<std::size_t>(object) * stride, stride),
                   images.size, images.channels, Random(job.options.seed, stream),
                   std::span(buffer).subspan(static_cast<std::size_t>(i) * stride, stride));
    }
  });
  return tensorInput(buffer, job.card.input);
}

}  // namespace

FitOutcome trainByGradient(const FitJob& job, const Checkpoint& checkpoint) {
  const QuestionLoss loss(job.card.questions, job.set, job.options.balanceClasses, job.options.labelNoise);
  std::vector<double> scales;
  torch::optim::AdamW optimizer(parameterGroups(job, scales));
  const auto objects = static_cast<std::int64_t>(job.set.training.size());
  const std::int64_t batch = std::min<std::int64_t>(batchSizeOf(job.options, objects), objects);
  const std::int64_t stepsPerEpoch = std::max<std::int64_t>(1, objects / batch);
  const std::int64_t steps = stepsPerEpoch * job.options.epochs;
  const PredictOptions plain{1, job.options.seed, 256};
  std::vector<std::uint8_t> validationPixels;
  for (const std::int64_t object : job.set.validation) {
    const auto first =
        job.set.images.pixels.begin() + object * static_cast<std::int64_t>(job.set.images.stride());
    validationPixels.insert(validationPixels.end(), first,
                            first + static_cast<std::int64_t>(job.set.images.stride()));
  }

  EpochKeeper keeper(job, loss);
  std::vector<std::int64_t> order = job.set.training;
  std::vector<std::uint8_t> buffer;
  std::int64_t step = 0;
  int firstEpoch = 1;
  if (checkpoint.loadEpoch(job.member, job.network, optimizer, keeper)) {
    firstEpoch = keeper.outcome().epochs + 1;
    step = keeper.outcome().epochs * stepsPerEpoch;
    for (int epoch = 1; epoch < firstEpoch; ++epoch)  // each epoch shuffles the order of the one before
      Random(job.options.seed, static_cast<std::uint64_t>(epoch)).shuffle(order);
  }
  for (int epoch = firstEpoch;; ++epoch) {
    Random(job.options.seed, static_cast<std::uint64_t>(epoch)).shuffle(order);
    job.network.train();
    double lossSum = 0, weightSum = 0;
    for (std::int64_t i = 0; i < stepsPerEpoch; ++i, ++step) {
      job.control.report(step, steps, "training");
      keeper.throwIfNothingToKeep();
      // The last batch takes what is left over, so that none is too small for batch statistics.
      const std::int64_t first = i * batch, last = i + 1 == stepsPerEpoch ? objects : first + batch;
      const std::vector<std::int64_t> chosen(order.begin() + first, order.begin() + last);
      for (std::size_t g = 0; g < scales.size(); ++g)
        static_cast<torch::optim::AdamWOptions&>(optimizer.param_groups()[g].options())
            .lr(scheduledRate(learningRateOf(job.options), step, steps) * scales[g]);
      optimizer.zero_grad();
      double weight = 0;
      const torch::Tensor sum = loss.sum(job.network.forward(augmentedBatch(job, chosen, epoch, buffer)),
                                         targetTensor(job.set, chosen), weight, voteTensor(job.set, chosen));
      if (weight <= 0) continue;
      (sum / weight).backward();
      torch::nn::utils::clip_grad_norm_(job.network.parameters(), kLargestGradient);
      optimizer.step();
      lossSum += sum.item<double>();
      weightSum += weight;
    }
    torch::NoGradGuard noGrad;
    const torch::Tensor validation =
        sampleLogits(job.network, validationPixels, job.card.input, plain, job.control).squeeze(1);
    if (!keeper.finish(lossSum / weightSum, validation)) break;
    checkpoint.saveEpoch(job.member, job.network, optimizer, keeper);
  }
  job.control.report(steps, steps, "training");
  return keeper.restoreBest();
}

}  // namespace model
