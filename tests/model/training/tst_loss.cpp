#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>
#include <limits>

#include "model/training/fit_job.h"
#include "model/training/loss.h"
#include "model/training/temperatures.h"
#include "tests/model/support/tiny_models.h"

namespace {

constexpr float kNone = std::numeric_limits<float>::quiet_NaN();

}  // namespace

TEST(Loss, AddsUpWhatHasALabelAndNothingElse) {
  const model::TrainingSet set = tests::blobs(20, 16, 1);
  std::vector<model::CardQuestion> questions = tests::cardFor("residual", 16).questions;
  questions[2].mean = 4;
  questions[2].scale = 2;
  const model::QuestionLoss loss(questions, set, false);
  // bright | colour: three logits | level
  const torch::Tensor logits =
      torch::tensor({{0.0f, 1.0f, 0.0f, 0.0f, 1.0f}, {2.0f, 0.0f, 0.0f, 0.0f, 0.0f}});
  const torch::Tensor targets = torch::tensor({{1.0f, 0.0f, 8.0f}, {kNone, kNone, kNone}});
  double weight = 0;
  const double sum = loss.sum(logits, targets, weight).item<double>();
  EXPECT_EQ(weight, 3);
  const double binary = std::log(2.0);                                   // -ln sigmoid(0)
  const double choice = -std::log(std::exp(1.0) / (std::exp(1.0) + 2));  // softmax
  const double number = 0.5 * std::pow(1 - (8 - 4) / 2.0, 2);            // standardised
  EXPECT_NEAR(sum, binary + choice + number, 1e-5);
}

TEST(Loss, OfNoLabelsIsExactlyZero) {
  const model::TrainingSet set = tests::blobs(20, 16, 1);
  const model::QuestionLoss loss(tests::cardFor("residual", 16).questions, set, true);
  double weight = 1;
  EXPECT_EQ(loss.sum(torch::ones({4, 5}), torch::full({4, 3}, kNone), weight).item<double>(), 0);
  EXPECT_EQ(weight, 0);
}

TEST(Loss, CanCountRareAnswersAsMuchAsCommonOnes) {
  model::TrainingSet set;
  set.targets = {{1, 0, 0, 0}};
  set.training = {0, 1, 2, 3};
  model::CardQuestion question;
  question.answers = {"no", "yes"};
  const model::QuestionLoss loss({question}, set, true);
  double yes = 0, no = 0;
  loss.sum(torch::zeros({1, 1}), torch::ones({1, 1}), yes);
  loss.sum(torch::zeros({3, 1}), torch::zeros({3, 1}), no);
  EXPECT_NEAR(yes, 2, 1e-6);  // 4 / (2 x 1)
  EXPECT_NEAR(no, 2, 1e-6);   // 3 x 4 / (2 x 3)
}

TEST(Temperature, OfOverConfidentPassesBringsTheConfidenceDownToTheAccuracy) {
  // Logits of +-4 (98% sure), right in 3 of 4 cases: best at sigmoid(4 / T) = 0.75, T = 4 / ln 3.
  const torch::Tensor logits = torch::full({400, 1, 1}, 4.0f);
  torch::Tensor targets = torch::ones({400});
  targets.slice(0, 0, 100).zero_();
  model::CardQuestion question;
  question.answers = {"no", "yes"};
  EXPECT_NEAR(model::fitPassTemperature(logits, targets, question), 4 / std::log(3.0), 0.02);
  EXPECT_EQ(model::fitPassTemperature(logits, torch::ones({400}), question), 1);  // one answer says nothing
  question.kind = "choice";
  const torch::Tensor two = torch::cat({torch::zeros({400, 1, 1}), logits}, 2);
  EXPECT_NEAR(model::fitPassTemperature(two, targets, question), 4 / std::log(3.0), 0.02);
}

TEST(LearningRate, WarmsUpAndFallsToOnePercent) {
  EXPECT_LT(model::scheduledRate(1, 0, 1000), 0.05);
  EXPECT_NEAR(model::scheduledRate(1, 50, 1000), 1, 0.02);
  EXPECT_NEAR(model::scheduledRate(1, 525, 1000), 0.505, 0.01);
  EXPECT_NEAR(model::scheduledRate(1, 999, 1000), 0.01, 1e-3);
}
