#include "labeling/queue/stored_queue.h"

#include <gtest/gtest.h>

#include "labeling/history/label_log.h"
#include "labeling/store/connection.h"
#include "labeling/store/query.h"
#include "model/base/error.h"
#include "tests/support/sample_project.h"
#include "tests/support/sample_scores.h"
#include "tests/support/temporary_folder.h"

using namespace labeling;

namespace {

class StoredQueue : public testing::Test {
 protected:
  StoredQueue() : project(test::emptyProject(folder / "p", 40)) { writeScores(0.5f); }
  void writeScores(float first) {
    test::SampleScores scores;
    scores.mean.assign(40, 0.4f);
    scores.mean[0] = first;
    test::writeScores(project, "m", scores);
  }
  QueueOptions options() const {
    QueueOptions options;
    options.name = "Bars";
    options.question = "bar";
    options.model = "m";
    options.size = 30;
    options.repeatShare = 0.1;
    options.repeatSpacing = 5;
    options.seed = 3;
    return options;
  }
  QueueInfo store(const QueueOptions& wanted) {
    return storeQueue(project, buildQueue(project, wanted, "ana"));
  }

  test::TemporaryFolder folder;
  Project project;
};

}  // namespace

TEST_F(StoredQueue, ComesBackAsItWasMade) {
  const QueueDraft draft = buildQueue(project, options(), "ana");
  const QueueInfo stored = storeQueue(project, draft);
  const Project again = Project::open(project.directory());
  const auto found = storedQueue(again, stored.uuid);
  ASSERT_TRUE(found);
  EXPECT_EQ(queueOptionsToJson(found->options), queueOptionsToJson(options()));
  EXPECT_EQ(found->annotator, "ana");
  EXPECT_EQ(found->pool, 40);
  EXPECT_EQ(found->entries, static_cast<std::int64_t>(draft.entries.size()));
  const auto entries = queueEntries(again, *found);
  ASSERT_EQ(entries.size(), draft.entries.size());
  for (std::size_t i = 0; i < entries.size(); ++i) {
    EXPECT_EQ(entries[i].row, draft.entries[i].row);
    EXPECT_EQ(entries[i].stream, draft.entries[i].stream);
    EXPECT_EQ(entries[i].rank, draft.entries[i].rank);
    EXPECT_EQ(entries[i].first, draft.entries[i].first);
  }
}

TEST_F(StoredQueue, EverybodyHasAPlaceOfTheirOwn) {
  const QueueInfo one = store(options()), other = store(options());
  EXPECT_FALSE(queueProgress(project, one, "ana"));
  EXPECT_FALSE(queueInUse(project, "ana"));
  setQueueProgress(project, one, "ana", {7, 7});
  setQueueProgress(project, other, "ben", {2, 2});
  setQueueProgress(project, other, "ana", {1, 1});
  setQueueProgress(project, one, "ana", {3, 3});  // back, but what was seen was seen
  const Project again = Project::open(project.directory());
  EXPECT_EQ(queueInUse(again, "ana")->uuid, one.uuid);
  EXPECT_EQ(queueInUse(again, "ben")->uuid, other.uuid);
  EXPECT_EQ(queueProgress(again, one, "ana")->place, 3);
  EXPECT_EQ(queueProgress(again, one, "ana")->furthest, 7);
}

TEST_F(StoredQueue, IsStaleOnceTheModelSaysOtherThings) {
  const QueueInfo queue = store(options());
  EXPECT_FALSE(isStale(project, queue));
  writeScores(0.5f);  // the same once more
  EXPECT_FALSE(isStale(project, queue));
  writeScores(0.6f);
  EXPECT_TRUE(isStale(project, queue));
  QueueOptions plain;
  plain.kind = QueueKind::All;
  EXPECT_FALSE(isStale(project, store(plain)));
}

TEST_F(StoredQueue, AnUnfinishedOneIsNeverSeen) {
  project.connection().execute(
      "INSERT INTO queue VALUES (9, 'u', 'n', 'building', 'all', '{}', '1', '', '', 40, 40, 40, 'ana', 't', 'v')");
  EXPECT_TRUE(storedQueues(project).empty());
  EXPECT_FALSE(storedQueue(project, "u"));
}

TEST_F(StoredQueue, AStopLeavesNothingBehind) {
  std::stop_source stop;
  stop.request_stop();
  model::RunControl control;
  control.stop = stop.get_token();
  const QueueDraft draft = buildQueue(project, options(), "ana");
  EXPECT_THROW(storeQueue(project, draft, control), model::Stopped);
  EXPECT_EQ(project.connection().integer("SELECT count(*) FROM queue"), 0);
  EXPECT_EQ(project.connection().integer("SELECT count(*) FROM queue_entry"), 0);
}

TEST_F(StoredQueue, KnowsWhichEntriesWereAnswered) {
  const QueueInfo queue = store(options());
  const auto entries = queueEntries(project, queue);
  LabelLog log(project);
  for (const std::int64_t place : {0, 4, 6}) {
    LabelEvent event = test::answer(entries[static_cast<std::size_t>(place)].row, "ana", "bar", "yes");
    event.queue = {queue.uuid, place, "picked"};
    log.append(event);
  }
  log.undo("ana");
  EXPECT_EQ(answeredEntries(project, queue, "ana"), (std::vector<std::int64_t>{0, 4}));
  EXPECT_TRUE(answeredEntries(project, queue, "ben").empty());
  log.redo("ana");
  EXPECT_EQ(answeredEntries(project, queue, "ana").size(), 3u);
}

TEST_F(StoredQueue, RandomPicksAreWhatWasDrawnAndShown) {
  QueueOptions random = options();
  random.kind = QueueKind::Random;
  random.repeatShare = 0;
  random.size = 10;
  const QueueInfo queue = store(random);
  const auto entries = queueEntries(project, queue);
  const auto found = [&] { return Query(project, {}, "ana").rows("random_pick"); };
  EXPECT_TRUE(found().empty());  // drawn, but nobody came so far
  setQueueProgress(project, queue, "ana", {2, 2});
  std::vector<std::int64_t> shown{entries[0].row, entries[1].row, entries[2].row};
  std::sort(shown.begin(), shown.end());
  EXPECT_EQ(found(), shown);
  EXPECT_EQ(Query(project, {}, "ana").rows("not random_pick").size(), 37u);
  // A label that came as a draw with a merge counts like one's own.
  LabelEvent merged = test::answer(entries[9].row, "ben", "bar", "yes");
  merged.queue = {"elsewhere", 5, "random"};
  LabelLog(project).append(merged);
  EXPECT_EQ(found().size(), 4u);
}

TEST_F(StoredQueue, AnEntryWithoutItsObjectIsLeftOut) {
  const QueueInfo queue = store(options());
  project.connection().execute("PRAGMA foreign_keys = OFF");
  project.connection().execute("UPDATE queue_entry SET object = 4000 WHERE ordinal = 2");
  EXPECT_EQ(queueEntries(project, queue).size(), static_cast<std::size_t>(queue.entries) - 1);
}
