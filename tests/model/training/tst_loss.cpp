#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>
#include <limits>

#include "model/inference/passes.h"
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

namespace {

model::CardQuestion asking(const std::string& kind, const std::string& loss,
                           std::vector<std::string> answers) {
  model::CardQuestion question;
  question.kind = kind;
  question.loss = loss;
  question.answers = std::move(answers);
  return question;
}

double voteLoss(const model::CardQuestion& question, std::vector<float> logits, std::vector<float> votes) {
  return model::voteLosses(question, torch::tensor(logits).unsqueeze(0), torch::tensor(votes).unsqueeze(0))
      .item<double>();
}

}  // namespace

// Reference values: scipy 1.10, minus the logarithm of the probability without the coefficient, which weights
// do not change. Single precision holds six digits.
TEST(VoteLoss, IsTheBinomialLikelihood) {
  const auto bar = asking("binary", "votes", {"no", "yes"});
  EXPECT_NEAR(voteLoss(bar, {0.4f}, {4, 7}), 7.2431677764, 1e-5);
  EXPECT_EQ(voteLoss(bar, {0.4f}, {0, 0}), 0) << "nobody was asked";
}

TEST(VoteLoss, IsTheMultinomialLikelihoodOfWhichTwoAnswersAreTheBinomial) {
  const auto form = asking("choice", "votes", {"a", "b", "c"});
  EXPECT_NEAR(voteLoss(form, {0.3f, -1.2f, 2.0f}, {4, 0, 7}), 9.0183836945, 1e-5);
  EXPECT_NEAR(voteLoss(asking("choice", "votes", {"no", "yes"}), {0, 0.4f}, {4, 7}),
              voteLoss(asking("binary", "votes", {"no", "yes"}), {0.4f}, {4, 7}), 1e-5);
}

TEST(VoteLoss, IsTheDirichletMultinomialLikelihood) {
  const auto form = asking("choice", "dirichlet", {"a", "b", "c"});
  // Differences of logarithms of gamma functions near 500: single precision holds four digits.
  EXPECT_NEAR(voteLoss(form, {0.3f, -1.2f, 2.0f}, {4, 0, 7}), 8.8855547766, 5e-4);
  EXPECT_EQ(voteLoss(form, {0.3f, -1.2f, 2.0f}, {0, 0, 0}), 0);
  const torch::Tensor precise = model::voteLosses(form, torch::tensor({{0.3, -1.2, 2.0}}, torch::kFloat64),
                                                  torch::tensor({{4.0, 0.0, 7.0}}, torch::kFloat64));
  EXPECT_NEAR(precise.item<double>(), 8.885554776553079, 1e-9);
}

TEST(VoteLoss, HasTheGradientOfItsValues) {
  for (const char* loss : {"votes", "dirichlet"}) {
    const auto form = asking("choice", loss, {"a", "b", "c"});
    const torch::Tensor votes = torch::tensor({{4.0, 0.0, 7.0}}, torch::kFloat64);
    torch::Tensor logits = torch::tensor({{0.3, -1.2, 2.0}}, torch::kFloat64).set_requires_grad(true);
    model::voteLosses(form, logits, votes).sum().backward();
    for (int k = 0; k < 3; ++k) {
      const double h = 1e-5;
      torch::Tensor up = logits.detach().clone(), down = logits.detach().clone();
      up[0][k] += h;
      down[0][k] -= h;
      const double slope =
          (model::voteLosses(form, up, votes) - model::voteLosses(form, down, votes)).item<double>() /
          (2 * h);
      EXPECT_NEAR(logits.grad()[0][k].item<double>(), slope, 1e-6) << loss;
    }
  }
}

TEST(Loss, AQuestionThatWasNotReachedDoesNotCount) {
  // Two questions of a tree: of the second object only the first was asked.
  model::TrainingSet set;
  set.targets = {{kNone, kNone}, {kNone, kNone}};
  set.votes = {{2, 8, 5, 5}, {1, 3, 0, 0}};
  set.nameHashes = {1, 2};
  set.training = {0, 1};
  auto disk = asking("binary", "votes", {"no", "yes"}), bar = disk;
  disk.id = "disk";
  bar.id = "bar";
  const model::QuestionLoss loss({disk, bar}, set, false);
  double weight = 0;
  const double sum =
      loss.sum(torch::zeros({2, 2}), torch::full({2, 2}, kNone), weight, model::voteTensor(set, {0, 1}))
          .item<double>();
  EXPECT_EQ(weight, 10 + 10 + 4);
  EXPECT_NEAR(sum, 24 * std::log(2.0), 1e-4);
}

TEST(Loss, OfOrderedAnswersIsThatOfTheirStepByStepProbabilities) {
  model::TrainingSet set;
  set.targets = {{0, 1, 2}};
  const auto bulge = asking("choice", "ordinal", {"none", "some", "dominant"});
  EXPECT_EQ(bulge.logits(), 2);
  const torch::Tensor logits = torch::tensor({{0.5f, -1.0f}});
  const auto sigmoid = [](double x) { return 1 / (1 + std::exp(-x)); };
  const double expected[] = {1 - sigmoid(0.5), sigmoid(0.5) * (1 - sigmoid(-1)), sigmoid(0.5) * sigmoid(-1)};
  const model::QuestionLoss loss({bulge}, set, false);
  const torch::Tensor probability = model::probabilitiesAt(logits.unsqueeze(0), bulge, 1);
  double weight = 0;
  for (int answer = 0; answer < 3; ++answer) {
    const torch::Tensor target = torch::tensor({{static_cast<float>(answer)}});
    EXPECT_NEAR(loss.sum(logits, target, weight).item<double>(), -std::log(expected[answer]), 1e-5);
    EXPECT_NEAR(probability[0][0][answer].item<double>(), expected[answer], 1e-6);
  }
}

TEST(Loss, OfAValueWithASpreadIsTheNormalLikelihood) {
  model::TrainingSet set;
  set.targets = {{0}};
  auto type = asking("number", "spread", {});
  type.mean = 1;
  type.scale = 2;
  const model::QuestionLoss loss({type}, set, false);
  double weight = 0;
  // Standardised target (4.4 - 1) / 2 = 1.7, value 0.4, logarithm of the variance 0.6; less ln(2 pi) / 2.
  EXPECT_NEAR(loss.sum(torch::tensor({{0.4f, 0.6f}}), torch::tensor({{4.4f}}), weight).item<double>(),
              0.7637458325, 1e-5);
}

TEST(Loss, IsCorrectedForLabelsThatAreWrong) {
  model::TrainingSet set;
  set.targets = {{0, 1, 2}};
  const auto form = asking("choice", "label", {"a", "b", "c"});
  const model::QuestionLoss loss({form}, set, false, 0.1);
  const double p = std::exp(2.0) / (std::exp(2.0) + 2);
  double weight = 0;
  EXPECT_NEAR(loss.sum(torch::tensor({{2.0f, 0.0f, 0.0f}}), torch::tensor({{0.0f}}), weight).item<double>(),
              -std::log(0.9 * p + 0.05 * (1 - p)), 1e-5);
}

TEST(Spread, IsWidenedUntilOneSigmaHoldsTwoThirds) {
  // Errors of a unit normal, a network that says sigma = 0.5: twice that is right.
  torch::manual_seed(4);
  auto type = asking("number", "spread", {});
  const torch::Tensor targets = torch::randn({4000});
  const torch::Tensor logits =
      torch::stack({torch::zeros({4000, 1}), torch::full({4000, 1}, std::log(0.25))}, 2);  // (n, 1, 2)
  EXPECT_NEAR(model::fitSpread(logits, targets, type), 2, 0.06);  // 68% of 4,000: good to 2%
}
