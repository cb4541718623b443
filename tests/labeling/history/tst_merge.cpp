#include "labeling/history/merge.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <tuple>

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
  for (const std::string& question : log.questions())
    for (const CurrentLabel& label : log.current(question))
      labels[{project.objectName(label.row), label.annotator, question}] = label.answer;
  return labels;
}

std::set<std::string> uuids(const Project& project) {
  std::set<std::string> all;
  Statement events =
      project.connection().prepare("SELECT uuid FROM label_event UNION SELECT uuid FROM waiting_event");
  while (events.step()) all.insert(events.text(0));
  return all;
}

// Random answers, flags, undos and redos by one of three people.
void labelAtRandom(const Project& project, model::Random& random, int acts) {
  static const std::vector<std::string> people{"ana", "ben", "cleo"}, questions{"bar", "disk"},
      answers{"yes", "no"};
  LabelLog log(project);
  for (int i = 0; i < acts; ++i) {
    const std::string& who = people[random.below(3)];
    const std::uint64_t what = random.below(10);
    if (what < 6) {
      log.append(test::answer(
          static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(project.objectCount()))), who,
          questions[random.below(2)], answers[random.below(2)]));
    } else if (what < 8) {
      log.undo(who);
    } else {
      log.redo(who);
    }
  }
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

TEST(Merge, IsCommutativeAssociativeAndIdempotent) {
  // Many short random histories of three copies, some of which saw each other's labels before; each copy then
  // merges the others in another order. 60 rounds of about 60 acts: 3,600 acts.
  model::Random random(5);
  for (int round = 0; round < 60; ++round) {
    const test::TemporaryFolder folder;
    Project a = test::emptyProject(folder / "a", 4);
    Project b = test::emptyProject(folder / "b", 3);  // lacks one object: its events wait there
    Project c = test::emptyProject(folder / "c", 4);
    for (Project* each : {&a, &b, &c}) each->connection().execute("PRAGMA synchronous = OFF");
    labelAtRandom(a, random, 15);
    mergeLabels(b, a);
    labelAtRandom(a, random, 10);
    labelAtRandom(b, random, 15);
    labelAtRandom(c, random, 10);
    mergeLabels(c, b);
    labelAtRandom(c, random, 10);

    Project ab = test::emptyProject(folder / "ab", 4);  // ((a b) c) c
    mergeLabels(ab, a);
    mergeLabels(ab, b);
    mergeLabels(ab, c);
    mergeLabels(ab, c);
    Project cb = test::emptyProject(folder / "cb", 4);  // c, then (b a)
    mergeLabels(cb, c);
    mergeLabels(b, a);
    mergeLabels(cb, b);
    mergeLabels(a, c);
    mergeLabels(a, b);
    ASSERT_EQ(uuids(ab), uuids(cb)) << "round " << round;
    ASSERT_EQ(uuids(ab), uuids(a)) << "round " << round;
    ASSERT_EQ(currentLabels(ab), currentLabels(cb)) << "round " << round;
    ASSERT_EQ(currentLabels(ab), currentLabels(a)) << "round " << round;
  }
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
