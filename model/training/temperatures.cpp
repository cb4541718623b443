#include "model/training/temperatures.h"

#include <cmath>
#include <vector>

#include "model/inference/passes.h"
#include "model/metrics/conformal.h"

namespace model {
namespace {

double logLossAt(const torch::Tensor& logits, const torch::Tensor& targets, const CardQuestion& question,
                 double temperature) {
  constexpr double kSmallest = 1e-7;
  const torch::Tensor mean = probabilitiesAt(logits, question, temperature).mean(1);  // (n, K)
  torch::Tensor right;  // (n) probability of the answer the experts gave
  if (question.kind == "choice") {
    right = mean.gather(1, targets.to(torch::kInt64).unsqueeze(1)).squeeze(1);
  } else {
    const torch::Tensor yes = mean.squeeze(1);
    right = torch::where(targets > 0.5, yes, 1 - yes);
  }
  return -right.clamp(kSmallest, 1.0).log().mean().item<double>();
}

}  // namespace

double fitPassTemperature(const torch::Tensor& logits, const torch::Tensor& targets,
                          const CardQuestion& question) {
  torch::NoGradGuard noGrad;
  if (question.loss == "dirichlet") return 1;  // concentrations have no temperature
  if (targets.numel() == 0 || (targets == targets[0]).all().item<bool>()) return 1;
  const torch::Tensor precise = logits.to(torch::kFloat64);
  const auto loss = [&](double logT) { return logLossAt(precise, targets, question, std::exp(logT)); };
  // Golden section on the logarithm: the loss has one minimum between "certain" and "knows nothing".
  const double ratio = (std::sqrt(5.0) - 1) / 2;
  double low = std::log(0.05), high = std::log(20.0);
  double left = high - ratio * (high - low), right = low + ratio * (high - low);
  double leftLoss = loss(left), rightLoss = loss(right);
  while (high - low > 1e-3) {
    if (leftLoss < rightLoss) {
      high = right;
      right = left;
      rightLoss = leftLoss;
      left = high - ratio * (high - low);
      leftLoss = loss(left);
    } else {
      low = left;
      left = right;
      leftLoss = rightLoss;
      right = low + ratio * (high - low);
      rightLoss = loss(right);
    }
  }
  return std::exp((low + high) / 2);
}

double fitSpread(const torch::Tensor& logits, const torch::Tensor& targets, CardQuestion question) {
  torch::NoGradGuard noGrad;
  constexpr double kOneSigma = 0.6827;
  question.temperature = 1;
  const NumberPasses passes = numberPasses(logits.to(torch::kFloat64), question);
  if (!passes.variance.defined()) return 1;
  const torch::Tensor sigma = (passes.variance.mean(1) + passes.value.var(1, /*unbiased=*/false)).sqrt();
  const torch::Tensor misses =
      ((targets - passes.value.mean(1)).abs() / sigma).to(torch::kFloat32).contiguous();
  const double factor =
      conformalLimit({misses.data_ptr<float>(), static_cast<std::size_t>(misses.numel())}, kOneSigma);
  return std::isfinite(factor) && factor > 0 ? factor : 1;
}

}  // namespace model
