#include "labeling/queue/pick_measures.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "model/base/error.h"
#include "model/base/random.h"
#include "tests/support/sample_project.h"
#include "tests/support/sample_scores.h"
#include "tests/support/temporary_folder.h"

using namespace labeling;

namespace {

constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();

struct Sample {
  Sample(int objects, const test::SampleScores& scores) : project(test::emptyProject(folder / "p", objects)) {
    test::writeScores(project, "m", scores);
  }
  Scores scores() const { return *Scores::open(project, "m"); }
  test::TemporaryFolder folder;
  Project project;
};

test::SampleScores binary(std::vector<float> mean) {
  test::SampleScores scores;
  scores.mean = std::move(mean);
  return scores;
}

double exactInformation(const std::vector<double>& passes) {
  const auto h = [](double p) { return p <= 0 || p >= 1 ? 0 : -p * std::log(p) - (1 - p) * std::log(1 - p); };
  double mean = 0, entropies = 0;
  for (const double p : passes) {
    mean += p / static_cast<double>(passes.size());
    entropies += h(p) / static_cast<double>(passes.size());
  }
  return h(mean) - entropies;
}

}  // namespace

TEST(PickMeasures, EntropyInNats) {
  const auto h = [](std::vector<float> p) { return answerEntropy(p); };
  EXPECT_NEAR(h({0.5f}), std::log(2.0), 1e-7);  // yes or no, torn
  EXPECT_NEAR(h({0.9f}), 0.3250830, 1e-6);      // -0.9 ln 0.9 - 0.1 ln 0.1
  EXPECT_EQ(h({0.0f}), 0);
  EXPECT_EQ(h({1.0f}), 0);
  EXPECT_NEAR(h({0.25f, 0.25f, 0.25f, 0.25f}), std::log(4.0), 1e-7);
  EXPECT_NEAR(h({0.7f, 0.2f, 0.1f}), 0.8018186, 1e-6);  // scipy.stats.entropy([0.7, 0.2, 0.1])
  EXPECT_NEAR(h({1.4f, 0.4f, 0.2f}), 0.8018186, 1e-6);  // divided by their sum
}

TEST(PickMeasures, MarginBetweenTheTwoLikeliest) {
  const auto margin = [](std::vector<float> p) { return answerMargin(p); };
  EXPECT_NEAR(margin({0.8f}), 0.6, 1e-6);  // 0.8 yes, 0.2 no
  EXPECT_NEAR(margin({0.2f}), 0.6, 1e-6);
  EXPECT_NEAR(margin({0.2f, 0.5f, 0.3f}), 0.2, 1e-6);
  EXPECT_NEAR(margin({0.5f, 0.5f}), 0, 1e-7);
}

TEST(PickMeasures, PassesThatContradictEachOtherInformMost) {
  const auto bald = [](std::vector<std::uint8_t> passes) { return mutualInformation(passes, 1, 2); };
  EXPECT_NEAR(bald({0, 255}), std::log(2.0), 1e-9);  // sure each time, of opposite things
  EXPECT_NEAR(bald({128, 128}), 0, 1e-12);           // unsure each time: noise, nothing to learn
  EXPECT_NEAR(bald({51, 204}), 0.1927450, 1e-6);     // p 0.2 and 0.8: ln 2 - H(0.2)
}

TEST(PickMeasures, InformationOfAChoiceOfThree) {
  // Two passes (K, T): one says the first answer, the other the second: ln 2.
  EXPECT_NEAR(mutualInformation(std::vector<std::uint8_t>{255, 0, 0, 255, 0, 0}, 3, 2), std::log(2.0), 1e-9);
  // Both (85, 85, 85) / 255: certain to be uncertain.
  EXPECT_NEAR(mutualInformation(std::vector<std::uint8_t>(6, 85), 3, 2), 0, 1e-12);
  // Pass 1 (0.6, 0.2, 0.2), pass 2 (0.2, 0.6, 0.2): H(0.4, 0.4, 0.2) - H(0.6, 0.2, 0.2).
  EXPECT_NEAR(mutualInformation(std::vector<std::uint8_t>{153, 51, 51, 153, 51, 51}, 3, 2),
              1.0549202 - 0.9502705, 1e-6);
}

TEST(PickMeasures, StepsOf255CostLittlePrecision) {
  model::Random random(3);
  double worst = 0;
  for (int galaxy = 0; galaxy < 2000; ++galaxy) {
    const double centre = random.uniform(), spread = random.uniform(0, 0.3);
    std::vector<double> exact;
    std::vector<std::uint8_t> stored;
    for (int t = 0; t < 32; ++t) {
      exact.push_back(std::clamp(centre + spread * random.normal(), 0.0, 1.0));
      stored.push_back(static_cast<std::uint8_t>(std::lround(exact.back() * 255)));
    }
    worst = std::max(worst, std::abs(mutualInformation(stored, 1, 32) - exactInformation(exact)));
  }
  EXPECT_LT(worst, 0.003);
}

TEST(PickMeasures, LeastSureFirstAndUnreadImagesNever) {
  const Sample sample(4, binary({0.9f, 0.45f, kNaN, 0.0f}));
  const PickMeasure entropy = uncertaintyMeasure(sample.scores(), "bar", Uncertainty::Entropy);
  EXPECT_GT(entropy.key[1], entropy.key[0]);
  EXPECT_GT(entropy.key[0], entropy.key[3]);
  EXPECT_TRUE(std::isnan(entropy.key[2]));
  const PickMeasure margin = uncertaintyMeasure(sample.scores(), "bar", Uncertainty::Margin);
  EXPECT_GT(margin.key[1], margin.key[0]);
  EXPECT_NEAR(margin.shownOf(1), 0.1, 1e-6);
}

TEST(PickMeasures, ANumberIsUncertainByItsSpread) {
  test::SampleScores scores;
  scores.question = "t_type";
  scores.kind = "number";
  scores.mean = {3, 5};
  scores.sigma = {0.5f, 1.5f};
  const Sample sample(2, scores);
  EXPECT_FLOAT_EQ(uncertaintyMeasure(sample.scores(), "t_type", Uncertainty::Entropy).key[1], 1.5f);
}

TEST(PickMeasures, WithoutPassesThereIsNoInformation) {
  test::SampleScores scores = binary({0.5f});
  scores.samples = 1;
  const Sample sample(1, scores);
  try {
    uncertaintyMeasure(sample.scores(), "bar", Uncertainty::Bald);
    FAIL() << "it was made up";
  } catch (const model::Error& error) {
    EXPECT_NE(std::string(error.what()).find("Classify again"), std::string::npos) << error.what();
  }
  EXPECT_THROW(uncertaintyMeasure(sample.scores(), "ring", Uncertainty::Entropy), model::Error);
}

TEST(PickMeasures, NearestToAThreshold) {
  const Sample sample(3, binary({0.30f, 0.42f, 0.36f}));
  const PickMeasure near = thresholdMeasure(sample.scores(), "bar", "", 0.35);
  EXPECT_GT(near.key[2], near.key[0]);
  EXPECT_GT(near.key[0], near.key[1]);
  EXPECT_FLOAT_EQ(near.shownOf(2), 0.36f);
}

TEST(PickMeasures, DisagreementsByHowSurelyTheModelContradicts) {
  const Sample sample(6, binary({0.9f, 0.9f, 0.2f, 0.4f, 0.1f, 0.9f}));
  QuestionLabels labels;
  labels.answers = {{0, "yes"}, {1, "no"}, {2, "yes"}, {3, "no"}, {4, "cannot_tell"}};
  const PickMeasure measure = disagreementMeasure(sample.scores(), "bar", labels);
  EXPECT_TRUE(std::isnan(measure.key[0]));  // both say yes
  EXPECT_NEAR(measure.key[1], 0.9, 1e-6);   // "no" has probability 0.1
  EXPECT_NEAR(measure.shownOf(1), 0.1, 1e-6);
  EXPECT_NEAR(measure.key[2], 0.8, 1e-6);
  for (const std::size_t agrees : {3u, 4u, 5u}) EXPECT_TRUE(std::isnan(measure.key[agrees])) << agrees;
}

TEST(PickMeasures, DisagreementsOfAChoiceAndOfANumber) {
  test::SampleScores choice;
  choice.kind = "choice";
  choice.answers = {"no", "weak", "strong"};
  choice.mean = {0.1f, 0.2f, 0.7f, 0.6f, 0.3f, 0.1f};
  const Sample bars(2, choice);
  QuestionLabels labels;
  labels.answers = {{0, "weak"}, {1, "no"}};
  const PickMeasure ofBars = disagreementMeasure(bars.scores(), "bar", labels);
  EXPECT_NEAR(ofBars.key[0], 0.8, 1e-6);
  EXPECT_TRUE(std::isnan(ofBars.key[1]));
  test::SampleScores number;
  number.kind = "number";
  number.mean = {3.0f, 3.0f};
  const Sample types(2, number);
  QuestionLabels values;
  values.isNumber = true;
  values.values = {{0, 3.9}, {1, 6.5}};  // within one type; 3.5 apart
  const PickMeasure ofTypes = disagreementMeasure(types.scores(), "bar", values);
  EXPECT_TRUE(std::isnan(ofTypes.key[0]));
  EXPECT_NEAR(ofTypes.key[1], 3.5, 1e-6);
}
