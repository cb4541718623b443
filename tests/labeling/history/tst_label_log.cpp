#include <gtest/gtest.h>

#include "labeling/history/label_log.h"
#include "labeling/store/connection.h"
#include "model/base/error.h"
#include "tests/support/sample_project.h"
#include "tests/support/temporary_folder.h"

using namespace labeling;

namespace {

struct LabelLogTest : testing::Test {
  test::TemporaryFolder folder;
  Project project = test::emptyProject(folder / "p", 6);
  LabelLog log{project};

  std::string barOf(std::int64_t row, const std::string& annotator = "ana") const {
    const auto labels = log.currentOf(row, annotator);
    const auto found = labels.find("bar");
    return found == labels.end() ? "none" : found->second.answer;
  }
  LabelEvent flag(std::int64_t row, const std::string& annotator, const std::string& state) {
    LabelEvent event = test::answer(row, annotator, "", state);
    event.kind = EventKind::Flag;
    return log.append(event);
  }
};

std::string refusal(LabelLog& log, const LabelEvent& event) {
  try {
    log.append(event);
  } catch (const model::Error& error) {
    EXPECT_EQ(error.kind(), model::ErrorKind::BadInput);
    return error.what();
  }
  return "accepted";
}

}  // namespace

TEST_F(LabelLogTest, KeepsAllThatIsKnownAboutALabel) {
  LabelEvent event = test::answer(3, "ana", "bar", "yes");
  event.secondsTaken = 2.5;
  event.modelName = "bar-07";
  event.modelScore = 0.61;
  event.modelVisible = true;
  event.confidence = 0.5;
  event.comment = "weak; caf\u00e9";
  const LabelEvent stored = log.append(event);
  EXPECT_EQ(stored.uuid.size(), 36u);
  EXPECT_EQ(stored.timeUtc.size(), 24u);
  EXPECT_EQ(stored.timeUtc.back(), 'Z');
  EXPECT_FALSE(stored.programVersion.empty());
  const LabelEvent read = log.eventsOf(3).at(0);
  EXPECT_EQ(read.uuid, stored.uuid);
  EXPECT_EQ(read.secondsTaken, 2.5);
  EXPECT_EQ(read.modelName, "bar-07");
  EXPECT_EQ(read.modelScore, 0.61);
  EXPECT_TRUE(read.modelVisible);
  EXPECT_EQ(read.confidence, 0.5);
  EXPECT_EQ(read.comment, "weak; caf\u00e9");
}

TEST_F(LabelLogTest, ACorrectionIsAFurtherEvent) {
  log.append(test::answer(0, "ana", "bar", "yes"));
  log.append(test::answer(0, "ana", "bar", "no"));
  EXPECT_EQ(barOf(0), "no");
  EXPECT_EQ(log.eventsOf(0).size(), 2u);
  EXPECT_EQ(log.current("bar").size(), 1u);
}

TEST_F(LabelLogTest, UndoGoesBackToTheLabelBefore) {
  log.append(test::answer(0, "ana", "bar", "yes"));
  log.append(test::answer(0, "ana", "bar", "no"));
  EXPECT_EQ(log.undo("ana")->answer, "no");
  EXPECT_EQ(barOf(0), "yes");
  EXPECT_EQ(log.undo("ana")->answer, "yes");
  EXPECT_EQ(barOf(0), "none");
  EXPECT_FALSE(log.undo("ana"));
  EXPECT_EQ(log.eventCount(), 4);  // two answers, two retractions
}

TEST_F(LabelLogTest, RedoBringsThemBackInOrder) {
  log.append(test::answer(0, "ana", "bar", "yes"));
  log.append(test::answer(1, "ana", "bar", "no"));
  log.undo("ana");
  log.undo("ana");
  EXPECT_EQ(log.redo("ana")->row, 0);
  EXPECT_EQ(barOf(0), "yes");
  EXPECT_EQ(barOf(1), "none");
  EXPECT_EQ(log.redo("ana")->row, 1);
  EXPECT_EQ(barOf(1), "no");
  EXPECT_FALSE(log.redo("ana"));
  EXPECT_EQ(log.undo("ana")->row, 1);
  EXPECT_EQ(barOf(1), "none");
}

TEST_F(LabelLogTest, ANewLabelEndsRedo) {
  log.append(test::answer(0, "ana", "bar", "yes"));
  log.undo("ana");
  log.append(test::answer(1, "ana", "bar", "no"));
  EXPECT_FALSE(log.redo("ana"));
  EXPECT_EQ(log.undo("ana")->row, 1);
}

TEST_F(LabelLogTest, UndoIsOfOnesOwnLabelsOnly) {
  log.append(test::answer(0, "ana", "bar", "yes"));
  const LabelEvent bens = log.append(test::answer(0, "ben", "bar", "no"));
  log.undo("ana");
  EXPECT_EQ(barOf(0, "ana"), "none");
  EXPECT_EQ(barOf(0, "ben"), "no");
  LabelEvent retraction;
  retraction.kind = EventKind::Retract;
  retraction.annotator = "ana";
  retraction.target = bens.uuid;
  EXPECT_NE(refusal(log, retraction).find("That label is by ben"), std::string::npos);
}

TEST_F(LabelLogTest, UndoAndRedoWorkAcrossRestarts) {
  log.append(test::answer(0, "ana", "bar", "yes"));
  log.append(test::answer(1, "ana", "bar", "no"));
  {
    Project again = Project::open(folder / "p");
    EXPECT_EQ(LabelLog(again).undo("ana")->row, 1);
  }
  Project again = Project::open(folder / "p");
  EXPECT_EQ(LabelLog(again).redo("ana")->row, 1);
  EXPECT_EQ(barOf(1), "no");
}

TEST_F(LabelLogTest, ManyRandomUndosEqualAPlainStack) {
  // A list with a position is the textbook of undo; the log must amount to the same.
  std::vector<LabelEvent> done;
  std::size_t position = 0;
  std::uint64_t state = 42;
  for (int i = 0; i < 1500; ++i) {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    const auto draw = (state >> 33) % 10;
    if (draw < 4) {
      done.resize(position);
      done.push_back(log.append(test::answer(static_cast<std::int64_t>((state >> 40) % 6), "ana", "bar",
                                             (state >> 50) % 2 == 0 ? "yes" : "no")));
      ++position;
    } else if (draw < 7) {
      const auto undone = log.undo("ana");
      ASSERT_EQ(undone.has_value(), position > 0);
      if (undone) {
        ASSERT_EQ(undone->uuid, done[--position].uuid);
      }
    } else {
      const auto redone = log.redo("ana");
      ASSERT_EQ(redone.has_value(), position < done.size());
      if (redone) {
        ASSERT_EQ(redone->uuid, done[position++].uuid);
      }
    }
  }
  for (std::int64_t row = 0; row < 6; ++row) {
    std::string expected = "none";
    for (std::size_t i = 0; i < position; ++i)
      if (done[i].row == row) expected = done[i].answer;
    EXPECT_EQ(barOf(row), expected);
  }
}

TEST_F(LabelLogTest, AClockSetBackDoesNotTurnTimeAround) {
  log.append(test::answer(0, "ana", "bar", "yes"));
  project.connection().execute(
      "INSERT INTO label_event (id, uuid, object, kind, question, answer, value, annotator, order_ms, time_utc,"
      " seconds_taken, model_name, model_score, model_visible, confidence, comment, target, program_version)"
      " SELECT 99, 'future', object, kind, question, 'no', value, annotator,"
      " order_ms + 100000000, time_utc, seconds_taken, model_name, model_score, model_visible, confidence, comment,"
      " target, program_version FROM label_event");
  log.append(test::answer(0, "ana", "bar", "yes"));
  EXPECT_EQ(log.eventsOf(0).back().answer, "yes");
  EXPECT_EQ(log.newest(1, "ana").at(0).answer, "yes");
}

TEST_F(LabelLogTest, ABatchIsStoredWhollyOrNotAtAll) {
  const std::vector<LabelEvent> good{test::answer(0, "ana", "bar", "yes"),
                                     test::answer(1, "ana", "bar", "no")};
  EXPECT_EQ(log.append(good).size(), 2u);
  const std::vector<LabelEvent> bad{test::answer(2, "ana", "bar", "yes"),
                                    test::answer(77, "ana", "bar", "no")};
  EXPECT_THROW(log.append(bad), model::Error);
  EXPECT_EQ(log.eventCount(), 2);
  EXPECT_EQ(barOf(2), "none");
}

TEST_F(LabelLogTest, StatesFollowTheirPrecedence) {
  const Project sample = test::threeAnnotators(folder / "sample");
  using enum LabelState;
  EXPECT_EQ(LabelLog(sample).states("ana"), (std::vector{Mine, Disagree, Mine, Others, Flagged, Unlabelled}));
  EXPECT_EQ(LabelLog(sample).states("dora"),
            (std::vector{Others, Disagree, Others, Others, Flagged, Unlabelled}));
  EXPECT_EQ(LabelLog(sample).annotators(), (std::vector<std::string>{"ana", "ben", "cleo"}));
  EXPECT_EQ(LabelLog(sample).questions(), (std::vector<std::string>{"bar"}));
}

TEST_F(LabelLogTest, AFlagIsSetTakenOffAndUndone) {
  flag(0, "ana", "on");
  EXPECT_EQ(log.states("ben").at(0), LabelState::Flagged);
  flag(0, "ana", "off");
  EXPECT_EQ(log.states("ben").at(0), LabelState::Unlabelled);
  log.undo("ana");
  EXPECT_EQ(log.states("ben").at(0), LabelState::Flagged);
  EXPECT_TRUE(log.questions().empty());
}

TEST_F(LabelLogTest, TypesThatAreOneApartAgree) {
  log.append(test::number(0, "ana", "t_type", 3));
  log.append(test::number(0, "ben", "t_type", 4));
  log.append(test::number(1, "ana", "t_type", 3));
  log.append(test::number(1, "ben", "t_type", 5));
  EXPECT_EQ(log.states("ana").at(0), LabelState::Mine);
  EXPECT_EQ(log.states("ana").at(1), LabelState::Disagree);
}

TEST_F(LabelLogTest, ConsensusIsTheMajorityAndATieGivesNone) {
  const Project sample = test::threeAnnotators(folder / "sample");
  const auto labels = consensus(LabelLog(sample), "bar");
  ASSERT_EQ(labels.size(), 3u);  // J0001 is a tie
  EXPECT_EQ(labels[0].row, 0);
  EXPECT_EQ(labels[0].annotators, 3);
  EXPECT_EQ(labels[1].row, 2);
  EXPECT_EQ(labels[1].answer, "no");
  EXPECT_EQ(labels[2].row, 3);
}

TEST_F(LabelLogTest, ConsensusOfNumbersIsTheirMeanAndCannotTellIsNoVote) {
  log.append(test::number(0, "ana", "t_type", 3));
  log.append(test::number(0, "ben", "t_type", 4));
  log.append(test::answer(0, "cleo", "t_type", "cannot_tell"));
  log.append(test::answer(1, "ana", "bar", "cannot_tell"));
  log.append(test::answer(1, "ben", "bar", "yes"));
  EXPECT_EQ(consensus(log, "t_type").at(0).value, 3.5);
  EXPECT_EQ(consensus(log, "t_type").at(0).annotators, 2);
  EXPECT_EQ(consensus(log, "bar").at(0).answer, "yes");
}

TEST_F(LabelLogTest, RefusesWhatIsNoLabel) {
  EXPECT_NE(refusal(log, test::answer(0, "", "bar", "yes")).find("name of its annotator"), std::string::npos);
  EXPECT_NE(refusal(log, test::answer(0, "ana", "", "yes")).find("needs its question"), std::string::npos);
  EXPECT_NE(refusal(log, test::answer(0, "ana", "bar", "")).find("holds no answer"), std::string::npos);
  EXPECT_NE(refusal(log, test::answer(6, "ana", "bar", "yes")).find("row number 6"), std::string::npos);
  LabelEvent event = test::answer(0, "ana", "bar", "yes");
  event.confidence = 2;
  EXPECT_NE(refusal(log, event).find("between 0 and 1"), std::string::npos);
  event = log.append(test::answer(0, "ana", "bar", "yes"));
  event.answer = "no";
  EXPECT_NE(refusal(log, event).find("in the log already"), std::string::npos);
}

TEST_F(LabelLogTest, ASecondTryOfTheSameEventCountsOnce) {
  const LabelEvent event = log.append(test::answer(0, "ana", "bar", "yes"));
  log.append(event);
  log.append(std::vector{event, test::answer(1, "ana", "bar", "no")});
  EXPECT_EQ(log.eventCount(), 2);
}

TEST_F(LabelLogTest, EventsCanNeitherBeChangedNorDeleted) {
  log.append(test::answer(0, "ana", "bar", "yes"));
  EXPECT_THROW(project.connection().execute("UPDATE label_event SET answer = 'no'"), model::Error);
  EXPECT_THROW(project.connection().execute("DELETE FROM label_event"), model::Error);
  EXPECT_EQ(barOf(0), "yes");
}

TEST_F(LabelLogTest, ABatchIsOneAct) {
  std::vector<LabelEvent> batch;
  for (std::int64_t row = 0; row < 4; ++row) batch.push_back(test::answer(row, "ana", "bar", "yes"));
  log.append(test::answer(0, "ana", "bar", "no"));
  log.append(batch);
  log.append(test::answer(5, "ben", "bar", "yes"));  // another's label in between is not touched
  const auto undone = log.undo("ana");
  ASSERT_TRUE(undone.has_value());
  EXPECT_EQ(undone->rows, (std::vector<std::int64_t>{0, 1, 2, 3}));
  EXPECT_EQ(barOf(0), "no");
  for (std::int64_t row = 1; row < 4; ++row) EXPECT_EQ(barOf(row), "none");
  EXPECT_EQ(barOf(5, "ben"), "yes");
  const auto redone = log.redo("ana");
  ASSERT_TRUE(redone.has_value());
  EXPECT_EQ(redone->rows.size(), 4u);
  for (std::int64_t row = 0; row < 4; ++row) EXPECT_EQ(barOf(row), "yes");
  EXPECT_EQ(log.undo("ana")->rows.size(), 4u);
  EXPECT_EQ(log.undo("ana")->rows.size(), 1u);
  EXPECT_FALSE(log.undo("ana").has_value());
}

TEST_F(LabelLogTest, ABatchIsUndoneByTheNextStartOfTheProgramToo) {
  log.append(std::vector{test::answer(0, "ana", "bar", "yes"), test::answer(1, "ana", "bar", "yes")});
  const Project again = Project::open(folder / "p");
  EXPECT_EQ(LabelLog(again).undo("ana")->rows.size(), 2u);
  EXPECT_EQ(barOf(0), "none");
  EXPECT_EQ(barOf(1), "none");
}
