#include <gtest/gtest.h>

#include <array>
#include <fstream>
#include <iterator>
#include <map>
#include <vector>

#include "labeling/store/connection.h"
#include "labeling/store/current_labels.h"
#include "labeling/store/migrations.h"
#include "model/base/error.h"
#include "tests/support/temporary_folder.h"

using namespace labeling;
using Mode = Connection::Mode;

namespace {

constexpr std::array kTwoSteps{
    Migration{1, "first", "CREATE TABLE a (x INTEGER) STRICT; INSERT INTO a VALUES (41);"},
    Migration{2, "second", "ALTER TABLE a ADD COLUMN y INTEGER; UPDATE a SET y = x + 1;"},
};
constexpr std::array kFailingSecond{
    kTwoSteps[0],
    Migration{2, "fails half-way", "CREATE TABLE b (x INTEGER) STRICT; INSERT INTO nowhere VALUES (1);"},
};

std::int64_t versionOf(Connection& connection) { return connection.integer("PRAGMA user_version"); }

std::string stored(const std::string& name) {
  std::ifstream file(std::filesystem::path(TUNINGFORK_TEST_DATA) / "schema" / name);
  EXPECT_TRUE(file) << "a release needs its stored schema: " << name;
  return {std::istreambuf_iterator<char>(file), {}};
}

// What every table, index and trigger was made with; the catalogue has columns of its survey.
std::map<std::string, std::string> schemaOf(Connection& connection) {
  std::map<std::string, std::string> all;
  Statement rows =
      connection.prepare("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name <> 'catalogue'");
  while (rows.step()) all[rows.text(0)] = rows.text(1);
  return all;
}

std::map<std::string, std::int64_t> rowCounts(Connection& connection) {
  std::vector<std::string> tables;
  {
    Statement rows = connection.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'");
    while (rows.step()) tables.push_back(rows.text(0));
  }
  std::map<std::string, std::int64_t> counts;
  for (const std::string& table : tables)
    counts[table] = connection.integer("SELECT count(*) FROM " + quotedName(table));
  return counts;
}

}  // namespace

TEST(Migrations, AFreshFileGetsTheNewestSchema) {
  const test::TemporaryFolder folder;
  Connection connection(folder / "labels.sqlite", Mode::Create);
  migrate(connection);
  EXPECT_EQ(versionOf(connection), migrations().back().version);
  EXPECT_EQ(connection.integer("PRAGMA application_id"), kApplicationId);
  EXPECT_EQ(connection.integer("SELECT count(*) FROM label_event"), 0);
  EXPECT_EQ(connection.integer("SELECT count(*) FROM run"), 0);
  EXPECT_FALSE(std::filesystem::exists(backupPath(folder / "labels.sqlite", 0)));
}

TEST(Migrations, TheSecondStartChangesNothing) {
  const test::TemporaryFolder folder;
  {
    Connection connection(folder / "labels.sqlite", Mode::Create);
    migrate(connection);
  }
  Connection connection(folder / "labels.sqlite", Mode::ReadWrite);
  const std::int64_t schema = connection.integer("PRAGMA schema_version");
  migrate(connection);
  EXPECT_EQ(connection.integer("PRAGMA schema_version"), schema);
}

TEST(Migrations, EveryOldVersionKeepsItsRows) {
  for (std::size_t old = 1; old < migrations().size(); ++old) {
    const test::TemporaryFolder folder;
    const auto file = folder / "labels.sqlite";
    {
      Connection connection(file, Mode::Create);
      migrate(connection, migrations().first(old));
      connection.execute("INSERT INTO object VALUES (0, 'J0000', 10.5, -3)");
      connection.execute("INSERT INTO annotator VALUES (1, 'ana')");
      connection.execute(
          "INSERT INTO label_event (id, uuid, object, kind, question, answer, annotator, order_ms, time_utc,"
          " model_name, model_visible, comment, target, program_version)"
          " VALUES (1, 'u', 0, 'answer', 'bar', 'yes', 1, 5, 't', '', 0, '', '', '0.1')");
    }
    Connection connection(file, Mode::ReadWrite);
    migrate(connection);
    EXPECT_EQ(versionOf(connection), migrations().back().version);
    EXPECT_EQ(connection.text("SELECT answer FROM label_event WHERE uuid = 'u'"), "yes");
    EXPECT_EQ(connection.text("SELECT queue_stream FROM label_event WHERE uuid = 'u'"), "");
    // The copy from before still is what it was.
    Connection backup(backupPath(file, static_cast<int>(old)), Mode::ReadOnly);
    EXPECT_EQ(versionOf(backup), static_cast<std::int64_t>(old));
    EXPECT_EQ(backup.text("SELECT name FROM object"), "J0000");
  }
}

// Stores as each release left them (tests/data/schema/make_schemas.py): all rows are there afterwards, what
// the log amounts to is what was stored, and the schema is that of a fresh file.
TEST(Migrations, AStoreOfEveryReleaseOpensWithAllItsRows) {
  const test::TemporaryFolder folder;
  std::map<std::string, std::string> fresh;
  {
    Connection connection(folder / "fresh.sqlite", Mode::Create);
    migrate(connection);
    fresh = schemaOf(connection);
  }
  for (const Migration& release : migrations()) {
    const std::string name = "version-" + std::to_string(release.version);
    const auto file = folder / (name + ".sqlite");
    std::map<std::string, std::int64_t> before;
    {
      Connection connection(file, Mode::Create);
      connection.execute(stored(name + ".sql"));
      ASSERT_EQ(versionOf(connection), release.version) << name;
      before = rowCounts(connection);
      for (const auto& [table, count] : before) EXPECT_GT(count, 0) << name << ": nothing in " << table;
    }
    Connection connection(file, Mode::ReadWrite);
    migrate(connection);
    EXPECT_EQ(versionOf(connection), migrations().back().version);
    const auto after = rowCounts(connection);
    for (const auto& [table, count] : before) EXPECT_EQ(after.at(table), count) << name << ": " << table;
    EXPECT_EQ(schemaOf(connection), fresh) << name;
    EXPECT_EQ(connection.integer("SELECT count(*) FROM pragma_foreign_key_check"), 0) << name;
    EXPECT_EQ(connection.text("PRAGMA quick_check"), "ok") << name;
    for (std::int64_t object = 0; object < 3; ++object) {
      EXPECT_EQ(storedCurrent(connection, object), currentFromEvents(connection, object)) << name;
      EXPECT_EQ(storedAdjudications(connection, object), adjudicationsFromEvents(connection, object)) << name;
    }
    EXPECT_EQ(connection.text("SELECT comment FROM label_event WHERE id = 1"), "clear");
    EXPECT_EQ(connection.integer("SELECT count(*) FROM waiting_event"), 1);
  }
}

TEST(Migrations, AFailingStepLeavesNoTrace) {
  const test::TemporaryFolder folder;
  const auto file = folder / "labels.sqlite";
  {
    Connection connection(file, Mode::Create);
    migrate(connection, std::span(kTwoSteps).first(1));
  }
  Connection connection(file, Mode::ReadWrite);
  EXPECT_THROW(migrate(connection, kFailingSecond), model::Error);
  EXPECT_EQ(versionOf(connection), 1);
  EXPECT_EQ(connection.integer("SELECT count(*) FROM sqlite_schema WHERE name = 'b'"), 0);
  EXPECT_EQ(connection.integer("SELECT x FROM a"), 41);
  migrate(connection, kTwoSteps);  // and a repaired release goes on from there
  EXPECT_EQ(connection.integer("SELECT y FROM a"), 42);
}

TEST(Migrations, AFileOfANewerReleaseIsRefusedUntouched) {
  const test::TemporaryFolder folder;
  const auto file = folder / "labels.sqlite";
  {
    Connection connection(file, Mode::Create);
    migrate(connection);
    connection.execute("PRAGMA user_version = 99");
  }
  Connection connection(file, Mode::ReadWrite);
  try {
    migrate(connection);
    FAIL() << "it was accepted";
  } catch (const model::Error& error) {
    EXPECT_EQ(error.kind(), model::ErrorKind::NewerVersion);
    EXPECT_NE(std::string(error.what()).find("newer release"), std::string::npos);
  }
  EXPECT_EQ(versionOf(connection), 99);
}

TEST(Migrations, ADatabaseOfAnotherProgramIsRefused) {
  const test::TemporaryFolder folder;
  Connection connection(folder / "other.sqlite", Mode::Create);
  connection.execute("CREATE TABLE notes (text TEXT)");
  try {
    migrate(connection);
    FAIL() << "it was accepted";
  } catch (const model::Error& error) {
    EXPECT_EQ(error.kind(), model::ErrorKind::Corrupt);
  }
}
