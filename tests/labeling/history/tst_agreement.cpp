#include "labeling/history/agreement.h"

#include <gtest/gtest.h>

#include <cmath>

#include "labeling/history/event_rows.h"
#include "labeling/history/label_log.h"
#include "labeling/store/connection.h"
#include "model/base/error.h"
#include "tests/support/sample_project.h"
#include "tests/support/temporary_folder.h"

using namespace labeling;

namespace {

AgreementOptions quick() {
  AgreementOptions options;
  options.bootstrap.resamples = 20;
  return options;
}

// An answer as if it had been given at this second of 2026-01-01.
void answerAt(const Project& project, std::int64_t row, const std::string& annotator,
              const std::string& answer, std::int64_t second) {
  constexpr std::int64_t kStart = 1'767'225'600'000;  // 2026-01-01T00:00:00Z
  LabelEvent event = test::answer(row, annotator, "bar", answer);
  event.uuid = "event-" + std::to_string(row) + annotator + std::to_string(second);
  event.timeUtc = "2026-01-01T00:00:00.000Z";
  Connection& connection = project.connection();
  Transaction transaction(connection);
  insertEvent(connection, event, annotatorIdFor(connection, annotator), kStart + 1000 * second);
  transaction.commit();
}

class Agreement : public testing::Test {
 protected:
  test::TemporaryFolder folder;
  Project project = test::threeAnnotators(folder.path() / "a.tuningfork");
  LabelLog log{project};
};

TEST_F(Agreement, ComparesEveryPairOnItsCommonObjects) {
  const QuestionAgreement report = questionAgreement(project, "bar", quick());
  ASSERT_EQ(report.pairs.size(), 3u);
  const PairAgreement& pair = report.pairs[0];
  EXPECT_EQ(pair.first + " " + pair.second, "ana ben");
  EXPECT_EQ(pair.rows, (std::vector<std::int64_t>{0, 1}));
  EXPECT_DOUBLE_EQ(pair.share.value, 0.5);
  // ana always says yes: chance agreement is 0.5, so kappa = (0.5 - 0.5) / 0.5.
  EXPECT_DOUBLE_EQ(pair.kappa.value, 0);
  EXPECT_EQ(report.pairs[1].kappa.undefined, model::Undefined::OneCategory)
      << "ana and cleo share J0000 only";
  EXPECT_EQ(report.disagreements, std::vector<std::int64_t>{1});
  // J0000: three of three pairs agree; J0001: none of one.
  EXPECT_DOUBLE_EQ(report.raw.value, 0.5);
  EXPECT_EQ(report.raw.objects, 2);
  // a(p): 1 for J0000, 0 for J0001
  EXPECT_DOUBLE_EQ(report.voteAgreement, 0.5);
}

TEST_F(Agreement, CannotTellIsNoVote) {
  log.append(test::answer(2, "ben", "bar", "cannot_tell"));
  const QuestionAgreement report = questionAgreement(project, "bar", quick());
  EXPECT_EQ(report.raw.objects, 2);
  EXPECT_EQ(report.annotators.at(1).cannotTell, 1);
  EXPECT_EQ(report.annotators.at(1).labels, 3);
}

TEST_F(Agreement, NumbersAreComparedByDistance) {
  for (int row = 0; row < 4; ++row) {
    log.append(test::number(row, "ana", "t_type", row));
    log.append(test::number(row, "ben", "t_type", row + (row == 3 ? 3 : 1)));
  }
  const QuestionAgreement report = questionAgreement(project, "t_type", quick());
  EXPECT_EQ(report.kind, QuestionKind::Number);
  EXPECT_DOUBLE_EQ(report.raw.value, 0.75) << "one type apart still agrees";
  EXPECT_DOUBLE_EQ(report.pairs.at(0).offset, 1.5);
  EXPECT_DOUBLE_EQ(report.pairs.at(0).scatter, std::sqrt((3 * 0.25 + 2.25) / 4));
  EXPECT_GT(report.pairs.at(0).quadratic.value, report.pairs.at(0).kappa.value);
  EXPECT_EQ(report.disagreements, std::vector<std::int64_t>{3});
}

TEST_F(Agreement, AnswersOfTheSamePersonLaterAreRepeatsAndSoonerCorrections) {
  answerAt(project, 5, "cleo", "yes", 0);
  answerAt(project, 5, "cleo", "no", 20);      // a correction: the first answer does not count
  answerAt(project, 5, "cleo", "no", 90'000);  // a day later, the same
  answerAt(project, 4, "cleo", "yes", 0);
  answerAt(project, 4, "cleo", "no", 90'000);  // a day later, changed
  const QuestionAgreement report = questionAgreement(project, "bar", quick());
  const SelfConsistency& self = report.annotators.at(2).self;
  ASSERT_EQ(report.annotators.at(2).name, "cleo");
  EXPECT_EQ(self.repeats, 2);
  EXPECT_DOUBLE_EQ(self.same.value, 0.5);
  EXPECT_EQ(self.changed, std::vector<std::int64_t>{4});
  EXPECT_NEAR(self.medianDays, (90'000 + 89'980) / 2.0 / 86'400, 1e-9);
}

TEST_F(Agreement, AnAnswerThatWasTakenBackIsNoRepeat) {
  log.append(test::answer(2, "ana", "bar", "yes"));
  log.undo("ana");
  AgreementOptions options = quick();
  options.repeatSeconds = 0;
  EXPECT_EQ(questionAgreement(project, "bar", options).annotators.at(0).self.repeats, 0);
}

TEST_F(Agreement, FollowsTime) {
  const Project many = test::emptyProject(folder.path() / "many.tuningfork", 60);
  LabelLog labels(many);
  std::vector<LabelEvent> events;
  for (int row = 0; row < 60; ++row) {
    events.push_back(test::answer(row, "ana", "bar", row % 2 == 0 ? "yes" : "no"));
    // At first ben differs on every object, then never.
    events.push_back(test::answer(row, "ben", "bar", (row % 2 == 0) == (row >= 30) ? "yes" : "no"));
  }
  labels.append(std::span<const LabelEvent>(events));
  AgreementOptions options = quick();
  options.objectsPerPeriod = 30;
  const QuestionAgreement report = questionAgreement(many, "bar", options);
  ASSERT_EQ(report.periods.size(), 2u);
  EXPECT_DOUBLE_EQ(report.periods[0].raw.value, 0);
  EXPECT_DOUBLE_EQ(report.periods[1].raw.value, 1);
  EXPECT_EQ(report.periods[1].raw.objects, 30);
}

TEST_F(Agreement, SaysWhyThereIsNone) {
  log.append(test::answer(0, "ana", "merger", "yes"));
  const QuestionAgreement alone = questionAgreement(project, "merger", quick());
  EXPECT_EQ(alone.alpha.undefined, model::Undefined::NoSharedObjects);
  EXPECT_TRUE(alone.pairs.empty());
  EXPECT_TRUE(std::isnan(alone.voteAgreement));
  EXPECT_THROW(questionAgreement(project, "colour_of_the_dome"), model::Error);
}

TEST_F(Agreement, WeightsFollowFromKappaAndAreNeverNegative) {
  for (int row = 2; row < 6; ++row) {
    log.append(test::answer(row, "ana", "bar", row % 2 == 0 ? "yes" : "no"));
    log.append(test::answer(row, "ben", "bar", row % 2 == 0 ? "yes" : "no"));
    log.append(test::answer(row, "cleo", "bar", row % 2 == 0 ? "no" : "yes"));
  }
  const auto weights = weightsFromAgreement(questionAgreement(project, "bar", quick()));
  EXPECT_EQ(weights.at("cleo"), 0);
  EXPECT_GT(weights.at("ben"), 0);
}

TEST_F(Agreement, VotesAreCountedAsGalaxyZooDoes) {
  const QuestionVotes votes = questionVotes(project, "bar");
  const std::size_t yes = votes.classes.at(0) == "yes" ? 0 : 1;
  EXPECT_EQ(votes.objects.at(0).counts.at(yes), 3);
  EXPECT_EQ(votes.objects.at(0).agreement, 1);
  EXPECT_EQ(votes.objects.at(1).total, 2);
  EXPECT_NEAR(votes.objects.at(1).agreement, 0, 1e-12);
}

}  // namespace
