#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <limits>
#include <set>

#include "model/base/error.h"
#include "model/training/augment.h"
#include "model/training/question_metrics.h"
#include "model/training/training_set.h"

namespace {

constexpr float kNone = std::numeric_limits<float>::quiet_NaN();

model::CardQuestion disk() {
  model::CardQuestion question;
  question.id = "disk";
  question.answers = {"no", "yes"};
  return question;
}

model::TrainingSet withTargets(std::vector<float> targets, std::vector<std::int64_t> validation) {
  model::TrainingSet set;
  for (std::int64_t i = 0; i < static_cast<std::int64_t>(targets.size()); ++i)
    if (std::find(validation.begin(), validation.end(), i) == validation.end()) set.training.push_back(i);
  set.validation = std::move(validation);
  set.targets = {std::move(targets)};
  return set;
}

std::string refusal(const model::TrainingSet& set, const model::CardQuestion& question) {
  try {
    model::checkEnoughLabels(set, {question});
  } catch (const model::Error& error) {
    EXPECT_EQ(error.kind(), model::ErrorKind::BadInput);
    return error.what();
  }
  return {};
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST(TooFewLabels, AreCountedInTheSentence) {
  EXPECT_EQ(refusal(withTargets({1, 0, 1, 0, 1}, {4}), disk()), "");
  EXPECT_TRUE(contains(refusal(withTargets({kNone, kNone}, {1}), disk()), "'disk' has no labels"));
  EXPECT_TRUE(contains(refusal(withTargets({1, 1, 1, 0, 1}, {4}), disk()), "1 no, 3 yes"));
  EXPECT_TRUE(contains(refusal(withTargets({1, 0, 1, 0, kNone}, {4}), disk()), "validation part"));
  model::CardQuestion type;
  type.id = "t_type";
  type.kind = "number";
  EXPECT_TRUE(contains(refusal(withTargets({1, 2, 3, 4}, {3}), type), "3 values"));
  EXPECT_TRUE(contains(refusal(withTargets(std::vector<float>(20, 2.0f), {3}), type), "all equal"));
}

TEST(Augmentation, KnowsTheEightSymmetriesOfTheSquare) {
  const std::vector<std::uint8_t> image{1, 2, 3, 4, 5, 6, 7, 8, 9};  // 3 x 3, one channel
  std::set<std::vector<std::uint8_t>> seen;
  for (int symmetry = 0; symmetry < 8; ++symmetry) {
    std::vector<std::uint8_t> turned(9);
    model::transformImage(image, 3, 1, symmetry, 0, 0, turned);
    EXPECT_EQ(turned[4], 5);
    seen.insert(turned);
  }
  EXPECT_EQ(seen.size(), 8u);
  EXPECT_TRUE(seen.contains({3, 2, 1, 6, 5, 4, 9, 8, 7}));  // mirrored
  EXPECT_TRUE(seen.contains({1, 4, 7, 2, 5, 8, 3, 6, 9}));  // axes swapped
}

TEST(Augmentation, RepeatsTheBorderThatAShiftUncovers) {
  const std::vector<std::uint8_t> image{1, 2, 3, 4, 5, 6, 7, 8, 9};
  std::vector<std::uint8_t> shifted(9);
  model::transformImage(image, 3, 1, 0, 1, 0, shifted);
  EXPECT_EQ(shifted, (std::vector<std::uint8_t>{1, 1, 2, 4, 4, 5, 7, 7, 8}));
}

TEST(Augmentation, FollowsFromTheSeed) {
  std::vector<std::uint8_t> image(32 * 32 * 3);
  for (std::size_t i = 0; i < image.size(); ++i) image[i] = static_cast<std::uint8_t>(i % 251);
  std::vector<std::uint8_t> first(image.size()), second(image.size()), other(image.size());
  model::augmentImage(image, 32, 3, model::Random(1, 5), first);
  model::augmentImage(image, 32, 3, model::Random(1, 5), second);
  model::augmentImage(image, 32, 3, model::Random(1, 6), other);
  EXPECT_EQ(first, second);
  EXPECT_NE(first, other);
}

TEST(QuestionMetrics, OfYesAndNo) {
  const std::vector<float> scores{0.9f, 0.6f, 0.4f, 0.1f}, targets{1, 0, 1, 0};
  const model::CardMetrics metrics = model::questionMetrics(disk(), scores, targets);
  EXPECT_EQ(metrics.n, 4);
  EXPECT_EQ(metrics.positives, 2);
  EXPECT_DOUBLE_EQ(*metrics.accuracy, 0.5);
  EXPECT_DOUBLE_EQ(*metrics.auroc, 0.75);  // 3 of 4 pairs in order
  EXPECT_NEAR(*metrics.brier, (0.01 + 0.36 + 0.36 + 0.01) / 4, 1e-6);
  const std::vector<float> one{0.9f, 0.8f}, yes{1, 1};
  EXPECT_FALSE(model::questionMetrics(disk(), one, yes).auroc.has_value());  // undefined, not 0 or 1
}

TEST(QuestionMetrics, OfChoicesAndNumbers) {
  model::CardQuestion form;
  form.kind = "choice";
  form.answers = {"a", "b"};
  const std::vector<float> scores{0.8f, 0.2f, 0.4f, 0.6f}, answers{0, 0};
  const model::CardMetrics choice = model::questionMetrics(form, scores, answers);
  EXPECT_DOUBLE_EQ(*choice.accuracy, 0.5);
  EXPECT_NEAR(*choice.brier, (0.08 + 0.72) / 2, 1e-6);
  model::CardQuestion type;
  type.kind = "number";
  const std::vector<float> values{1, 3}, truth{0, 0};
  const model::CardMetrics number = model::questionMetrics(type, values, truth);
  EXPECT_DOUBLE_EQ(*number.offset, 2);
  EXPECT_DOUBLE_EQ(*number.scatter, 1);
}
