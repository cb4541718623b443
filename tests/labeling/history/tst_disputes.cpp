#include "labeling/history/disputes.h"

#include <gtest/gtest.h>

#include "labeling/history/label_log.h"
#include "tests/support/sample_project.h"
#include "tests/support/temporary_folder.h"

using namespace labeling;

struct Disputes : testing::Test {
  Disputes() : project(test::emptyProject(folder / "p", 5)) {}
  void answer(std::int64_t row, const char* who, const char* words) {
    LabelLog(project).append(test::answer(row, who, "bar", words));
  }
  void value(std::int64_t row, const char* who, double number) {
    LabelLog(project).append(test::number(row, who, "ttype", number));
  }
  test::TemporaryFolder folder;
  Project project;
};

TEST_F(Disputes, TwoAnswersOfOneObjectAreOne) {
  answer(0, "ana", "yes");
  answer(0, "ben", "yes");
  answer(1, "ana", "yes");
  answer(1, "ben", "no");
  answer(1, "cleo", "yes");
  answer(1, "dora", "yes");
  answer(2, "ana", "no");
  EXPECT_EQ(openDisputes(project, "bar"), (std::vector<Dispute>{{1, 4, 0.25}}));
  EXPECT_TRUE(openDisputes(project, "disk").empty());
}

TEST_F(Disputes, CannotTellContradictsNobody) {
  answer(0, "ana", "yes");
  answer(0, "ben", "cannot_tell");
  EXPECT_TRUE(openDisputes(project, "bar").empty());
}

TEST_F(Disputes, NumbersDifferByMoreThanOne) {
  value(0, "ana", 3);
  value(0, "ben", 4);
  value(1, "ana", -1);
  value(1, "ben", 2.5);
  EXPECT_EQ(openDisputes(project, "ttype"), (std::vector<Dispute>{{1, 2, 3.5}}));
}

TEST_F(Disputes, WhatIsSettledIsOpenAgainWhenThatIsTakenBack) {
  answer(3, "ana", "yes");
  answer(3, "ben", "no");
  LabelEvent settles = test::answer(3, "dora", "bar", "no");
  settles.kind = EventKind::Adjudicate;
  LabelLog log(project);
  log.append(settles);
  EXPECT_TRUE(openDisputes(project, "bar").empty());
  EXPECT_EQ(log.adjudicationOf(3, "bar")->annotator, "dora");
  EXPECT_FALSE(log.adjudicationOf(2, "bar"));
  log.undo("dora");
  EXPECT_EQ(openDisputes(project, "bar").size(), 1u);
  EXPECT_FALSE(log.adjudicationOf(3, "bar"));
  const auto labels = log.labelsOf(3, "bar");  // the votes are as they were
  ASSERT_EQ(labels.size(), 2u);
  EXPECT_EQ(labels[0].annotator, "ana");
  EXPECT_EQ(labels[1].answer, "no");
}
