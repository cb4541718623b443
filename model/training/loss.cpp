#include "model/training/loss.h"

#include <algorithm>
#include <cmath>

namespace model {
namespace {

constexpr double kLargestWeight = 10;

torch::Tensor answerWeights(const CardQuestion& question, const std::vector<float>& targets,
                            const std::vector<std::int64_t>& training, bool balance) {
  std::vector<float> weights(question.answers.size(), 1.0f);
  if (balance) {
    std::vector<double> counts(weights.size());
    for (const std::int64_t object : training) {
      const float answer = targets[static_cast<std::size_t>(object)];
      if (!std::isnan(answer)) ++counts.at(static_cast<std::size_t>(answer));
    }
    double all = 0;
    for (const double count : counts) all += count;
    for (std::size_t i = 0; i < weights.size(); ++i)
      if (counts[i] > 0)
        weights[i] = static_cast<float>(
            std::min(kLargestWeight, all / (static_cast<double>(counts.size()) * counts[i])));
  }
  return torch::tensor(weights);
}

}  // namespace

QuestionLoss::QuestionLoss(const std::vector<CardQuestion>& questions, const TrainingSet& set, bool balance) {
  for (std::size_t i = 0; i < questions.size(); ++i) {
    Part part{questions[i], {}};
    if (part.question.kind != "number")
      part.weights = answerWeights(part.question, set.targets[i], set.training, balance);
    m_parts.push_back(std::move(part));
  }
}

torch::Tensor QuestionLoss::sum(const torch::Tensor& logits, const torch::Tensor& targets,
                                double& weight) const {
  namespace F = torch::nn::functional;
  torch::Tensor total = logits.sum() * 0;  // a graph to go back through also when no object has a label
  weight = 0;
  std::int64_t first = 0;
  for (std::size_t i = 0; i < m_parts.size(); ++i) {
    const Part& part = m_parts[i];
    const torch::Tensor all = targets.select(1, static_cast<std::int64_t>(i));
    const torch::Tensor labelled = all.isfinite().nonzero().squeeze(1);
    const torch::Tensor target = all.index_select(0, labelled);
    const torch::Tensor own =
        logits.slice(1, first, first + part.question.outputs()).index_select(0, labelled);  // (n, K of it)
    first += part.question.outputs();
    if (labelled.numel() == 0) continue;
    if (part.question.kind == "number") {
      const torch::Tensor standard = (target - part.question.mean) / part.question.scale;
      total = total + 0.5 * (own.squeeze(1) - standard).square().sum();
      weight += static_cast<double>(labelled.numel());
      continue;
    }
    const torch::Tensor answer = target.to(torch::kInt64);
    const torch::Tensor weights = part.weights.index_select(0, answer);
    torch::Tensor losses;
    if (part.question.kind == "binary")
      losses = F::binary_cross_entropy_with_logits(
          own.squeeze(1), target, F::BinaryCrossEntropyWithLogitsFuncOptions().reduction(torch::kNone));
    else
      losses = F::cross_entropy(own, answer, F::CrossEntropyFuncOptions().reduction(torch::kNone));
    total = total + (losses * weights).sum();
    weight += weights.sum().item<double>();
  }
  return total;
}

torch::Tensor targetTensor(const TrainingSet& set, const std::vector<std::int64_t>& objects) {
  const auto questions = static_cast<std::int64_t>(set.targets.size());
  torch::Tensor targets = torch::empty({static_cast<std::int64_t>(objects.size()), questions});
  auto access = targets.accessor<float, 2>();
  for (std::size_t row = 0; row < objects.size(); ++row)
    for (std::int64_t q = 0; q < questions; ++q)
      access[static_cast<std::int64_t>(row)][q] =
          set.targets[static_cast<std::size_t>(q)][static_cast<std::size_t>(objects[row])];
  return targets;
}

}  // namespace model
