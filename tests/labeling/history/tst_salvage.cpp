// A damaged store: the newest sound backup, and every label that can still be read.
#include "labeling/history/salvage.h"

#include <gtest/gtest.h>

#include <fstream>

#include "labeling/history/event_rows.h"
#include "labeling/history/label_log.h"
#include "labeling/history/merge.h"
#include "labeling/history/object_history.h"
#include "labeling/history/votes.h"
#include "labeling/store/backups.h"
#include "labeling/store/connection.h"
#include "labeling/store/current_labels.h"
#include "model/base/error.h"
#include "tests/support/sample_project.h"
#include "tests/support/temporary_folder.h"

using namespace labeling;
namespace fs = std::filesystem;

namespace {

constexpr int kBackedUp = 100;
constexpr int kNewer = 900;

// 100 labels, a backup, 900 more labels.
void labelledProject(const fs::path& directory) {
  const Project project = test::emptyProject(directory, 1000);
  LabelLog log(project);
  std::vector<LabelEvent> events;
  for (int i = 0; i < kBackedUp; ++i) events.push_back(test::answer(i, "ana", "bar", "yes"));
  log.append(events);
  backUpOnce(directory, "2026-03-01");
  events.clear();
  for (int i = 0; i < kNewer; ++i)
    events.push_back(test::answer(kBackedUp + i, i % 2 ? "ben" : "ana", "bar", "no"));
  log.append(events);
  project.connection().execute("PRAGMA wal_checkpoint(TRUNCATE)");
}

// Overwrites whole pages: of the schema, of tables, of indices.
void overwritePages(const fs::path& store, std::int64_t every) {
  std::int64_t pageSize = 0, pages = 0;
  {
    Connection connection(store, Connection::Mode::ReadOnly);
    pageSize = connection.integer("PRAGMA page_size");
    pages = connection.integer("PRAGMA page_count");
  }
  std::fstream bytes(store, std::ios::in | std::ios::out | std::ios::binary);
  for (std::int64_t page = every; page < pages; page += every) {
    bytes.seekp(page * pageSize);
    bytes << std::string(static_cast<std::size_t>(pageSize), '\x5a');
  }
}

}  // namespace

TEST(Salvage, RestoresTheBackupAndAddsTheLabelsThatCanBeRead) {
  const test::TemporaryFolder folder;
  labelledProject(folder / "p");
  overwritePages(folder / "p/labels.sqlite", 7);
  ASSERT_NE(damageOfStore(folder / "p"), "");

  const SalvageReport report = salvageStore(folder / "p");
  EXPECT_EQ(report.backup.filename(), "labels-2026-03-01.sqlite");
  EXPECT_GT(report.rescued, kNewer * 2 / 3);  // one page in seven is gone
  EXPECT_GT(report.unreadable, 0);
  EXPECT_LT(report.unreadable, (kBackedUp + kNewer) / 3);
  EXPECT_TRUE(fs::exists(report.damaged));
  EXPECT_EQ(damageOfStore(folder / "p"), "");
  const Project project = Project::open(folder / "p");
  const LabelLog log(project);
  EXPECT_EQ(log.eventCount(), kBackedUp + report.rescued);
  EXPECT_EQ(log.current("bar").size(), static_cast<std::size_t>(kBackedUp + report.rescued));
  for (const std::string& name : log.annotators()) EXPECT_TRUE(name == "ana" || name == "ben") << name;
  EXPECT_NO_THROW(LabelLog(project).append(test::answer(0, "ana", "bar", "no")));
}

TEST(Salvage, LabelsThatAreOnlyInTheWriteAheadLogAreRescuedToo) {
  const test::TemporaryFolder folder;
  labelledProject(folder / "p");
  const fs::path copy = folder / "copy";
  {
    const Project project = Project::open(folder / "p");
    LabelEvent event = test::answer(7, "cleo", "bar", "no");  // an annotator the backup does not know
    event.comment = std::string(20'000, 'c');                 // spills into other pages
    event.confidence = 0.5;
    event.modelScore = 2.0;
    LabelLog(project).append(event);
    fs::copy(folder / "p", copy, fs::copy_options::recursive);  // while it is open: the log is not merged yet
  }
  fs::remove_all(copy / "open");
  ASSERT_GT(fs::file_size(copy / "labels.sqlite-wal"), 20'000u);
  {
    std::fstream bytes(copy / "labels.sqlite", std::ios::in | std::ios::out | std::ios::binary);
    bytes << std::string(8000, 'x');  // neither header nor schema
  }
  const SalvageReport report = salvageStore(copy);
  EXPECT_EQ(report.rescued, kNewer + 1);
  const std::vector<LabelEvent> events = LabelLog(Project::open(copy)).eventsOf(7);
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(events[1].annotator, "cleo");
  EXPECT_EQ(events[1].comment.size(), 20'000u);
  EXPECT_EQ(events[1].confidence, 0.5);
  EXPECT_EQ(events[1].modelScore, 2.0);
}

// Labels that wait for their object, published votes, wordings and where labels came from belong to labels
// too.
TEST(Salvage, WhatBelongsToLabelsIsRescuedWithThem) {
  const test::TemporaryFolder folder;
  const fs::path directory = folder / "p";
  const char* answered = "11111111-2222-3333-4444-555555555555";
  const char* imported = "66666666-7777-8888-9999-000000000000";
  {
    const Project project = test::emptyProject(directory, 3);
    LabelLog(project).append(test::answer(0, "ana", "bar", "yes"));
    backUpOnce(directory, "2026-03-01");
    // Another copy knows one object more.
    const Project other = test::emptyProject(folder / "other", 4);
    LabelEvent waits = test::answer(3, "ben", "bar", "no");
    waits.uuid = answered;
    waits.scheme = "a wording";
    LabelLog(other).append(waits);
    other.connection().execute(
        "INSERT INTO scheme_version VALUES ('a wording', 'bars', 1, '{\"id\": \"bars\"}', '2026-03-02')");
    Project target = Project::open(directory);
    mergeLabels(target, other);
    LabelEvent published = test::answer(1, "gz2", "bar", "no");
    published.uuid = imported;
    {
      Connection& connection = target.connection();
      Transaction transaction(connection);
      SourceMark source(connection, "import", "gz2.fits");
      insertEvent(connection, published, annotatorIdFor(connection, "gz2"), nextOrderMs(connection));
      Votes votes;
      votes.answers["no"].count = 31;
      votes.answers["yes"].count = 4;
      storeVotes(connection, imported, votes);
      recomputeCurrentLabels(connection, 1);
      source.mark();
      transaction.commit();
      connection.execute("INSERT INTO annotator_weight VALUES (1, 1)");  // looks like a source
      connection.execute("PRAGMA wal_checkpoint(TRUNCATE)");
    }
  }
  {
    std::fstream bytes(directory / "labels.sqlite", std::ios::in | std::ios::out | std::ios::binary);
    bytes << std::string(4096, 'x');  // neither header nor schema
  }
  const SalvageReport report = salvageStore(directory);
  EXPECT_EQ(report.rescued, 2);
  EXPECT_EQ(report.unreadable, 0);

  Project project = Project::open(directory);
  EXPECT_EQ(publishedVotes(project, "bar").at(1).answers.at("no").count, 31);
  const std::vector<HistoryEvent> history = objectHistory(project, 1);
  ASSERT_EQ(history.size(), 1u);
  ASSERT_TRUE(history[0].source);
  EXPECT_EQ(history[0].source->name, "gz2.fits");
  ASSERT_EQ(objectHistory(project, 0).size(), 1u);
  EXPECT_FALSE(objectHistory(project, 0)[0].source);
  EXPECT_EQ(project.connection().text("SELECT json FROM scheme_version WHERE key = 'a wording'"),
            "{\"id\": \"bars\"}");
  // The one that waits knows where its object lies, and is used when it comes.
  Statement place = project.connection().prepare("SELECT ra_deg, dec_deg FROM waiting_place WHERE event = ?");
  place.bind(1, answered);
  ASSERT_TRUE(place.step());
  EXPECT_EQ(place.real(0), 3);
  EXPECT_EQ(place.real(1), -3);
  place.reset();
  project.addObjects(test::objectsNamed(1, 3));
  const std::vector<LabelEvent> events = LabelLog(project).eventsOf(3);
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0].annotator, "ben");
  EXPECT_EQ(events[0].scheme, "a wording");
}

TEST(Salvage, AFileOfRubbishGivesTheBackup) {
  const test::TemporaryFolder folder;
  labelledProject(folder / "p");
  std::ofstream(folder / "p/labels.sqlite", std::ios::binary) << std::string(50'000, 'x');
  const CheckReport report = checkProject(folder / "p", true);
  ASSERT_EQ(report.repaired.size(), 1u);
  EXPECT_NE(report.repaired[0].find("labels-2026-03-01.sqlite"), std::string::npos) << report.repaired[0];
  EXPECT_EQ(LabelLog(Project::open(folder / "p")).eventCount(), kBackedUp);
}

TEST(Salvage, WithoutABackupNothingIsChanged) {
  const test::TemporaryFolder folder;
  labelledProject(folder / "p");
  fs::remove_all(folder / "p/backups");
  overwritePages(folder / "p/labels.sqlite", 7);
  const auto size = fs::file_size(folder / "p/labels.sqlite");
  EXPECT_THROW(salvageStore(folder / "p"), model::Error);
  EXPECT_EQ(fs::file_size(folder / "p/labels.sqlite"), size);
  const CheckReport report = checkProject(folder / "p", true);
  ASSERT_FALSE(report.problems.empty());
  EXPECT_NE(report.problems[0].find("no sound backup"), std::string::npos) << report.problems[0];
}

TEST(Salvage, ASoundStoreIsLeftAlone) {
  const test::TemporaryFolder folder;
  labelledProject(folder / "p");
  EXPECT_EQ(damageOfStore(folder / "p"), "");
  EXPECT_TRUE(checkProject(folder / "p", true).repaired.empty());
  EXPECT_EQ(LabelLog(Project::open(folder / "p")).eventCount(), kBackedUp + kNewer);
}
