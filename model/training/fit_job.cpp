#include "model/training/fit_job.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numbers>

#include "model/base/error.h"
#include "model/metrics/roc_curve.h"

namespace model {
namespace {

/// AUROC of every binary question with both answers among the objects.
std::map<std::string, double> areasUnderRoc(const torch::Tensor& logits, const torch::Tensor& targets,
                                            const std::vector<CardQuestion>& questions) {
  std::map<std::string, double> areas;
  const torch::Tensor values = logits.contiguous();
  const auto score = values.accessor<float, 2>();
  const auto target = targets.accessor<float, 2>();
  std::int64_t output = 0;
  for (std::size_t q = 0; q < questions.size(); ++q) {
    if (questions[q].kind == "binary") {
      std::vector<float> scores;
      std::vector<char> positive;
      for (std::int64_t i = 0; i < values.size(0); ++i) {
        const float label = target[i][static_cast<std::int64_t>(q)];
        if (std::isnan(label)) continue;
        scores.push_back(score[i][output + questions[q].logits() - 1]);  // of two outputs, that of "yes"
        positive.push_back(label > 0.5f ? 1 : 0);
      }
      const auto positives = std::count(positive.begin(), positive.end(), 1);
      if (positives > 0 && positives < static_cast<std::int64_t>(positive.size()))
        areas[questions[q].id] = rocCurve(scores, positive).area;
    }
    output += questions[q].logits();
  }
  return areas;
}

}  // namespace

std::vector<torch::Tensor> stateOf(const Network& network) {
  std::vector<torch::Tensor> state = network.parameters();
  for (const torch::Tensor& buffer : network.buffers()) state.push_back(buffer);
  return state;
}

EpochKeeper::EpochKeeper(const FitJob& job, const QuestionLoss& loss)
    : m_job(job),
      m_loss(loss),
      m_targets(targetTensor(job.set, job.set.validation)),
      m_votes(voteTensor(job.set, job.set.validation)) {}

void EpochKeeper::throwIfNothingToKeep() const {
  if (m_outcome.epochs == 0 && m_job.hooks.stopAfterEpoch.stop_requested()) throw Stopped();
}

void EpochKeeper::checkFinite(double loss) const {
  if (std::isfinite(loss)) return;
  char rate[32];
  std::snprintf(rate, sizeof rate, "%.1g", learningRateOf(m_job.options) / 10);
  throw Error(ErrorKind::BadInput,
              "Training ended at epoch " + std::to_string(m_outcome.epochs) +
                  ": the loss was not finite. Nothing was changed. Try a learning rate of " + rate + ".");
}

bool EpochKeeper::finish(double trainingLoss, const torch::Tensor& validation) {
  ++m_outcome.epochs;
  checkFinite(trainingLoss);
  double weight = 0;
  const double sum = m_loss.sum(validation, m_targets, weight, m_votes).item<double>();
  FitEpoch epoch{m_outcome.epochs, m_job.options.epochs, trainingLoss, sum / weight, {}, false, 0};
  checkFinite(epoch.validationLoss);
  epoch.validationAuroc = areasUnderRoc(validation, m_targets, m_job.card.questions);
  epoch.best = m_best.empty() || epoch.validationLoss < m_bestLoss;
  epoch.member = m_job.member;
  epoch.members = std::max(1, m_job.options.folds);
  if (epoch.best) {
    m_bestLoss = epoch.validationLoss;
    m_outcome.bestEpoch = epoch.epoch;
    m_best.clear();
    for (const torch::Tensor& tensor : stateOf(m_job.network)) m_best.push_back(tensor.detach().clone());
  }
  const auto now = std::chrono::steady_clock::now();
  epoch.seconds = std::chrono::duration<double>(now - m_epochStart).count();
  m_epochStart = now;
  if (m_job.hooks.onEpoch) m_job.hooks.onEpoch(epoch);
  m_job.control.throwIfStopped();
  if (m_job.hooks.stopAfterEpoch.stop_requested() && m_outcome.epochs < m_job.options.epochs) {
    m_outcome.stopped = true;
    return false;
  }
  const int patience =
      m_job.options.patience > 0 ? m_job.options.patience : std::max(5, m_job.options.epochs / 3);
  return m_outcome.epochs < m_job.options.epochs && m_outcome.epochs - m_outcome.bestEpoch < patience;
}

void EpochKeeper::goOnFrom(const FitOutcome& outcome, std::vector<torch::Tensor> best, double bestLoss) {
  m_outcome = outcome;
  m_best = std::move(best);
  m_bestLoss = bestLoss;
}

FitOutcome EpochKeeper::restoreBest() {
  torch::NoGradGuard noGrad;
  std::vector<torch::Tensor> state = stateOf(m_job.network);
  for (std::size_t i = 0; i < state.size(); ++i) state[i].copy_(m_best[i]);
  return m_outcome;
}

double scheduledRate(double rate, std::int64_t step, std::int64_t steps) {
  const double warmUp = std::max(1.0, 0.05 * static_cast<double>(steps));
  if (static_cast<double>(step) < warmUp) return rate * (static_cast<double>(step) + 1) / (warmUp + 1);
  const double share =
      (static_cast<double>(step) - warmUp) / std::max(1.0, static_cast<double>(steps) - warmUp);
  return rate * (0.01 + 0.99 * 0.5 * (1 + std::cos(std::numbers::pi * share)));
}

double learningRateOf(const FitOptions& options) {
  if (options.learningRate) return *options.learningRate;
  switch (options.mode) {
    case FitMode::Scratch:
      return 2e-3;
    case FitMode::FineTune:
      return 1e-3;
    case FitMode::Head:
      return 1e-2;
  }
  return 1e-3;
}

int batchSizeOf(const FitOptions& options, std::int64_t objects) {
  if (options.batch) return *options.batch;
  // Small sets: at least about ten steps an epoch, or nothing moves.
  return static_cast<int>(std::clamp<std::int64_t>(objects / 10, 8, 64));
}

}  // namespace model
