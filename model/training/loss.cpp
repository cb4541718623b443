#include "model/training/loss.h"

#include <algorithm>
#include <cmath>

#include "model/inference/passes.h"

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

/// ln of the probability of each answer, (n, K), from logits (n, L).
torch::Tensor logProbabilities(const CardQuestion& question, const torch::Tensor& logits) {
  if (question.loss == "ordinal") {
    const torch::Tensor beyond = torch::log_sigmoid(logits), ends = torch::log_sigmoid(-logits);
    const torch::Tensor reached =
        torch::cat({torch::zeros_like(beyond.slice(1, 0, 1)), beyond.cumsum(1)}, 1);  // (n, K)
    return reached + torch::cat({ends, torch::zeros_like(ends.slice(1, 0, 1))}, 1);
  }
  if (question.kind == "binary")
    return torch::cat({torch::log_sigmoid(-logits), torch::log_sigmoid(logits)}, 1);
  return torch::log_softmax(logits, 1);
}

}  // namespace

torch::Tensor voteLosses(const CardQuestion& question, const torch::Tensor& logits,
                         const torch::Tensor& votes) {
  if (question.loss != "dirichlet") return -(votes * logProbabilities(question, logits)).sum(1);
  const torch::Tensor concentration = 1 + 100 * torch::sigmoid(logits);
  const torch::Tensor all = concentration.sum(1);
  return torch::lgamma(all + votes.sum(1)) - torch::lgamma(all) -
         (torch::lgamma(concentration + votes) - torch::lgamma(concentration)).sum(1);
}

QuestionLoss::QuestionLoss(const std::vector<CardQuestion>& questions, const TrainingSet& set, bool balance,
                           double noise)
    : m_noise(noise) {
  for (std::size_t i = 0; i < questions.size(); ++i) {
    Part part{questions[i], {}};
    if (part.question.kind != "number")
      part.weights = answerWeights(part.question, set.targets[i], set.training, balance);
    m_parts.push_back(std::move(part));
  }
}

torch::Tensor QuestionLoss::labelLosses(const Part& part, const torch::Tensor& own,
                                        const torch::Tensor& target) const {
  if (part.question.kind == "number") {
    const torch::Tensor standard = (target - part.question.mean) / part.question.scale;
    const torch::Tensor squares = (own.select(1, 0) - standard).square();
    if (part.question.loss != "spread") return 0.5 * squares;
    const torch::Tensor logVariance = own.select(1, 1).clamp(kLowestLogVariance, kHighestLogVariance);
    return 0.5 * (squares * torch::exp(-logVariance) + logVariance);
  }
  const torch::Tensor right =
      logProbabilities(part.question, own).gather(1, target.to(torch::kInt64).unsqueeze(1)).squeeze(1);
  if (m_noise <= 0) return -right;
  const double others = m_noise / static_cast<double>(part.question.answers.size() - 1);
  return -((1 - m_noise - others) * right.exp() + others).log();
}

torch::Tensor QuestionLoss::sum(const torch::Tensor& logits, const torch::Tensor& targets, double& weight,
                                const torch::Tensor& votes) const {
  torch::Tensor total = logits.sum() * 0;  // a graph to go back through also when no object has a label
  weight = 0;
  std::int64_t first = 0, firstVote = 0;
  for (std::size_t i = 0; i < m_parts.size(); ++i) {
    const Part& part = m_parts[i];
    const torch::Tensor all = logits.slice(1, first, first + part.question.logits());  // (B, L of it)
    first += part.question.logits();
    if (part.question.learnsVotes()) {
      const auto answers = static_cast<std::int64_t>(part.question.answers.size());
      const torch::Tensor own = votes.slice(1, firstVote, firstVote + answers);
      firstVote += answers;
      const torch::Tensor asked = (own.sum(1) > 0).nonzero().squeeze(1);
      if (asked.numel() == 0) continue;
      const torch::Tensor counts = own.index_select(0, asked) * part.weights;
      total = total + voteLosses(part.question, all.index_select(0, asked), counts).sum();
      weight += part.question.loss == "dirichlet" ? static_cast<double>(asked.numel())
                                                  : counts.sum().item<double>();
      continue;
    }
    const torch::Tensor labels = targets.select(1, static_cast<std::int64_t>(i));
    const torch::Tensor labelled = labels.isfinite().nonzero().squeeze(1);
    if (labelled.numel() == 0) continue;
    const torch::Tensor target = labels.index_select(0, labelled);
    const torch::Tensor losses = labelLosses(part, all.index_select(0, labelled), target);
    if (part.question.kind == "number") {
      total = total + losses.sum();
      weight += static_cast<double>(labelled.numel());
      continue;
    }
    const torch::Tensor weights = part.weights.index_select(0, target.to(torch::kInt64));
    total = total + (losses * weights).sum();
    weight += weights.sum().item<double>();
  }
  return total;
}

torch::Tensor voteTensor(const TrainingSet& set, const std::vector<std::int64_t>& objects) {
  std::vector<torch::Tensor> parts;
  for (const std::vector<float>& votes : set.votes) {
    if (votes.empty()) continue;
    const std::size_t answers = votes.size() / set.nameHashes.size();
    std::vector<float> chosen;
    for (const std::int64_t object : objects)
      chosen.insert(chosen.end(), votes.begin() + object * static_cast<std::int64_t>(answers),
                    votes.begin() + (object + 1) * static_cast<std::int64_t>(answers));
    parts.push_back(torch::tensor(chosen).reshape({-1, static_cast<std::int64_t>(answers)}));
  }
  return parts.empty() ? torch::Tensor() : torch::cat(parts, 1);
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
