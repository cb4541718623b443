#include "labeling/history/merge.h"

#include <gtest/gtest.h>

#include <map>
#include <tuple>
#include <vector>

#include "labeling/history/label_log.h"
#include "labeling/store/connection.h"
#include "model/base/random.h"
#include "tests/support/sample_project.h"
#include "tests/support/temporary_folder.h"

using namespace labeling;

namespace {

using Labels =
    std::map<std::tuple<std::string, std::string, std::string>, std::string>;  // object, who, question

Labels currentLabels(const Project& project) {
  Labels labels;
  const LabelLog log(project);
  for (const std::string& question : log.questions()) {
    for (const CurrentLabel& label : log.current(question))
      labels[{project.objectName(label.row), label.annotator, question}] = label.answer;
    for (const CurrentLabel& label : log.adjudications(question))  // whoever settled it
      labels[{project.objectName(label.row), "", question}] = label.annotator + ": " + label.answer;
  }
  return labels;
}

}  // namespace

TEST(Merge, UnitesTheEventsOfTwoExperts) {
  const test::TemporaryFolder folder;
  Project a = test::emptyProject(folder / "a", 3);
  Project b = test::emptyProject(folder / "b", 3);
  LabelLog(a).append(test::answer(0, "ana", "bar", "yes"));
  LabelLog(b).append(test::answer(0, "ben", "bar", "no"));
  LabelLog(b).append(test::answer(1, "ben", "bar", "no"));
  EXPECT_EQ(mergeLabels(a, b).newEvents, 2);
  EXPECT_EQ(LabelLog(a).current("bar").size(), 3u);
  EXPECT_EQ(mergeLabels(a, b).newEvents, 0);
  EXPECT_EQ(mergeLabels(a, a).newEvents, 0);
}

TEST(Merge, AnUndoTravelsWithItsLabel) {
  const test::TemporaryFolder folder;
  Project a = test::emptyProject(folder / "a", 1);
  Project b = test::emptyProject(folder / "b", 1);
  LabelLog log(b);
  log.append(test::answer(0, "ben", "bar", "yes"));
  mergeLabels(a, b);
  EXPECT_EQ(currentLabels(a).size(), 1u);
  log.undo("ben");
  mergeLabels(a, b);
  EXPECT_TRUE(currentLabels(a).empty());
  EXPECT_TRUE(LabelLog(a).redo("ben"));  // and can be taken back there
  EXPECT_EQ(currentLabels(a).size(), 1u);
}

TEST(Merge, EventsOfUnknownObjectsWaitForThem) {
  const test::TemporaryFolder folder;
  Project small = test::emptyProject(folder / "small", 1);
  Project large = test::emptyProject(folder / "large", 3);
  LabelLog(large).append(test::answer(2, "ana", "bar", "yes"));
  const MergeReport report = mergeLabels(small, large);
  EXPECT_EQ(report.newEvents, 1);
  EXPECT_EQ(report.unknownObjects, std::vector<std::string>{"J0002"});
  EXPECT_TRUE(currentLabels(small).empty());
  // They travel on to a third project ...
  Project third = test::emptyProject(folder / "third", 3);
  mergeLabels(third, small);
  EXPECT_EQ(currentLabels(third), currentLabels(large));
  // ... and are used once the object is added.
  small.addObjects(test::objectsNamed(2, 1));
  EXPECT_EQ(currentLabels(small), currentLabels(large));
}

TEST(Merge, RowsOfTheOtherProjectMayBeOthers) {
  const test::TemporaryFolder folder;
  Project a = test::emptyProject(folder / "a", 3);
  Project b = Project::create(folder / "b", "");
  b.addObjects(test::objectsNamed(1, 2));
  LabelLog(b).append(test::answer(0, "ana", "bar", "yes"));
  mergeLabels(a, b);
  EXPECT_EQ(LabelLog(a).current("bar").at(0).row, 2);
}

namespace {

// Everything an event says, whether it is in the log or waits: object, annotator, kind, question, answer,
// order, target, by UUID.
std::map<std::string, std::string> events(const Project& project) {
  std::map<std::string, std::string> all;
  for (const char* sql :
       {"SELECT e.uuid, o.name, a.name, e.kind, e.question, e.answer, e.order_ms, e.target, e.time_utc"
        " FROM label_event e JOIN object o ON o.id = e.object JOIN annotator a ON a.id = e.annotator",
        "SELECT e.uuid, e.object_name, a.name, e.kind, e.question, e.answer, e.order_ms, e.target, e.time_utc"
        " FROM waiting_event e JOIN annotator a ON a.id = e.annotator"}) {
    Statement rows = project.connection().prepare(sql);
    while (rows.step()) {
      std::string& text = all[rows.text(0)];
      for (int column = 1; column < rows.columns(); ++column) text += rows.anyText(column) + "|";
    }
  }
  return all;
}

// One history: three experts on two objects. Histories share a project but neither objects nor experts, so
// each is as good as a project of its own, and 10,000 of them take seconds.
constexpr int kObjectsOfHistory = 2;

void act(LabelLog& log, int history, std::int64_t objects, model::Random& random) {
  static const std::vector<std::string> questions{"bar", "disk"}, answers{"yes", "no", "cannot_tell"};
  const std::string who = (random.below(3) == 0   ? "ana"
                           : random.below(2) == 0 ? "ben"
                                                  : "cleo") +
                          std::to_string(history);
  const std::uint64_t what = random.below(10);
  if (what >= 8) {
    log.redo(who);
  } else if (what >= 6) {
    log.undo(who);
  } else {
    const auto row = static_cast<std::int64_t>(history) * kObjectsOfHistory +
                     static_cast<std::int64_t>(random.below(kObjectsOfHistory));
    if (row >= objects) return;
    LabelEvent event = test::answer(row, who, questions[random.below(2)], answers[random.below(3)]);
    if (what == 4) event.kind = EventKind::Adjudicate;
    if (what == 5) {
      event.kind = EventKind::Flag;
      event.question.clear();
      event.answer = random.below(2) == 0 ? "on" : "off";
    }
    log.append(event);
  }
}

}  // namespace

// Twenty seeds of 500 histories: 10,000.
struct MergedHistories : testing::TestWithParam<std::uint64_t> {};

TEST_P(MergedHistories, AreTheSameInEveryOrderAndAgain) {
  model::Random random(GetParam());
  constexpr int kHistories = 500;
  constexpr int kObjects = kHistories * kObjectsOfHistory;
  const test::TemporaryFolder folder;
  const auto made = [&](const std::string& name, int objects) {
    Project project = test::emptyProject(folder / name, objects);
    project.connection().execute("PRAGMA synchronous = OFF");
    return project;
  };
  // The second copy lacks objects: events about them wait there, and travel on.
  std::vector<Project> copies;
  copies.push_back(made("a", kObjects));
  copies.push_back(made("b", kObjects * 3 / 4));
  copies.push_back(made("c", kObjects));
  // Acts in all three copies, in between which some see what others did, in an order of chance.
  for (int stage = 0; stage < 2; ++stage) {
    for (Project& copy : copies) {
      LabelLog log(copy);
      const std::int64_t objects = copy.objectCount();
      for (int history = 0; history < kHistories; ++history)
        for (std::uint64_t i = random.below(3); i > 0; --i) act(log, history, objects, random);
    }
    const std::size_t to = random.below(3);
    if (stage < 1) mergeLabels(copies[to], copies[(to + 1 + random.below(2)) % 3]);
  }
  Project& a = copies[0];
  Project& b = copies[1];
  Project& c = copies[2];

  Project left = made("left", kObjects);  // ((a b) c) c
  mergeLabels(left, a);
  mergeLabels(left, b);
  mergeLabels(left, c);
  const auto expected = events(left);
  const auto labels = currentLabels(left);
  EXPECT_EQ(mergeLabels(left, c).newEvents, 0);
  ASSERT_EQ(events(left), expected);
  ASSERT_EQ(currentLabels(left), labels);
  Project right = made("right", kObjects);  // c (b a)
  mergeLabels(right, c);
  mergeLabels(b, a);
  mergeLabels(right, b);
  ASSERT_EQ(events(right), expected);
  ASSERT_EQ(currentLabels(right), labels);
  mergeLabels(a, c);  // and in place
  mergeLabels(a, b);
  ASSERT_EQ(events(a), expected);
  ASSERT_EQ(currentLabels(a), labels);
  ASSERT_GT(expected.size(), static_cast<std::size_t>(kHistories));
}

INSTANTIATE_TEST_SUITE_P(Seeds, MergedHistories, testing::Range<std::uint64_t>(1, 21));

TEST(Merge, SaysWhoseLabelsAreNew) {
  const test::TemporaryFolder folder;
  Project a = test::emptyProject(folder / "a", 3);
  Project b = test::emptyProject(folder / "b", 3);
  LabelLog(b).append(test::answer(0, "ben", "bar", "no"));
  LabelLog(b).append(test::answer(1, "ben", "bar", "no"));
  LabelLog(b).append(test::answer(1, "cleo", "disk", "yes"));
  const MergeReport report = mergeLabels(a, b);
  ASSERT_EQ(report.news.size(), 2u);
  EXPECT_EQ(report.news[0].annotator, "ben");
  EXPECT_EQ(report.news[0].question, "bar");
  EXPECT_EQ(report.news[0].events, 2);
  EXPECT_EQ(report.news[1].annotator, "cleo");
  EXPECT_EQ(report.waitingEvents, 0);
}

TEST(Merge, AnObjectOfTheSameNameElsewhereOnTheSkyIsAnotherObject) {
  const test::TemporaryFolder folder;
  const auto made = [&](const std::string& name, double raDeg) {
    Project project = Project::create(folder / name, "");
    project.addObjects(std::vector<NewObject>{{"NGC 1300", raDeg, -19.4, {}}});
    return project;
  };
  Project a = made("a", 49.9);
  Project near = made("near", 49.9 + 2.0 / 3600);
  Project far = made("far", 49.9 + 20.0 / 3600);  // 18.9 arcsec at this declination
  LabelLog(near).append(test::answer(0, "ben", "bar", "yes"));
  LabelLog(far).append(test::answer(0, "cleo", "bar", "no"));
  EXPECT_TRUE(mergeLabels(a, near).moved.empty());
  const MergeReport report = mergeLabels(a, far);
  ASSERT_EQ(report.moved.size(), 1u);
  EXPECT_EQ(report.moved[0].object, "NGC 1300");
  EXPECT_NEAR(report.moved[0].separationArcsec, 18.86, 0.01);
  EXPECT_EQ(report.moved[0].events, 1);
  EXPECT_EQ(report.waitingEvents, 1);
  EXPECT_EQ(LabelLog(a).current("bar").size(), 1u);  // ben's only
  // Nothing is lost: the event waits, travels on, and counts where its object is.
  Project empty = Project::create(folder / "empty", "");
  mergeLabels(empty, a);
  empty.addObjects(std::vector<NewObject>{{"NGC 1300", 49.9 + 20.0 / 3600, -19.4, {}}});
  ASSERT_EQ(LabelLog(empty).current("bar").size(), 1u);
  EXPECT_EQ(LabelLog(empty).current("bar")[0].annotator, "cleo");
}

TEST(Merge, ReportsOnePlaceUnderTwoNames) {
  const test::TemporaryFolder folder;
  Project a = Project::create(folder / "a", "");
  a.addObjects(std::vector<NewObject>{{"NGC 1300", 49.92, -19.41, {}}});
  Project b = Project::create(folder / "b", "");
  b.addObjects(std::vector<NewObject>{{"ESO 547-G031", 49.92, -19.41 + 0.5 / 3600, {}}});
  LabelLog(b).append(test::answer(0, "ben", "bar", "yes"));
  const MergeReport report = mergeLabels(a, b);
  ASSERT_EQ(report.renamed.size(), 1u);
  EXPECT_EQ(report.renamed[0].theirs, "ESO 547-G031");
  EXPECT_EQ(report.renamed[0].ours, "NGC 1300");
  EXPECT_NEAR(report.renamed[0].separationArcsec, 0.5, 1e-6);
}

TEST(Merge, TheQueueThatBroughtAnObjectUpTravelsWithItsLabel) {
  const test::TemporaryFolder folder;
  const Project mine = test::emptyProject(folder / "mine", 3);
  const Project theirs = test::emptyProject(folder / "theirs", 5);  // J0003 and J0004 wait in mine
  for (const std::int64_t row : {1, 4}) {
    LabelEvent event = test::answer(row, "ana", "bar", "yes");
    event.queue = {"a-queue", row + 10, "random"};
    LabelLog(theirs).append(event);
  }
  Project target = Project::open(mine.directory());
  mergeLabels(target, theirs);
  EXPECT_EQ(LabelLog(target).eventsOf(1).front().queue, (QueuePlace{"a-queue", 11, "random"}));
  target.addObjects(test::objectsNamed(2, 3));
  EXPECT_EQ(LabelLog(target).eventsOf(4).front().queue, (QueuePlace{"a-queue", 14, "random"}));
}
