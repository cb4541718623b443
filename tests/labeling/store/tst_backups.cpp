// A copy a day, verified, the newest ten kept.
#include "labeling/store/backups.h"

#include <gtest/gtest.h>

#include <fstream>

#include "labeling/history/label_log.h"
#include "labeling/store/connection.h"
#include "model/base/error.h"
#include "tests/support/sample_project.h"
#include "tests/support/temporary_folder.h"

using namespace labeling;

namespace {

// Overwrites the middle of the file, pages of tables and indices among them.
void damage(const std::filesystem::path& file) {
  const auto size = static_cast<std::streamoff>(std::filesystem::file_size(file));
  std::fstream bytes(file, std::ios::in | std::ios::out | std::ios::binary);
  bytes.seekp(size / 4);
  bytes << std::string(static_cast<std::size_t>(size / 2), '\x5a');
}

}  // namespace

TEST(Backups, HoldTheLabelsOfTheirDayWhileTheProjectIsOpen) {
  const test::TemporaryFolder folder;
  const Project project = test::emptyProject(folder / "p", 5);
  LabelLog log(project);
  log.append(test::answer(0, "ana", "bar", "yes"));
  const auto backup = backUpOnce(folder / "p", "2026-03-01");
  ASSERT_TRUE(backup);
  log.append(test::answer(1, "ana", "bar", "yes"));
  Connection copy(backup->file, Connection::Mode::ReadOnly);
  EXPECT_EQ(copy.integer("SELECT count(*) FROM label_event"), 1);
  EXPECT_EQ(copy.text("PRAGMA quick_check"), "ok");
}

TEST(Backups, AreMadeOnceADay) {
  const test::TemporaryFolder folder;
  const Project project = test::emptyProject(folder / "p", 5);
  EXPECT_TRUE(backUpOnce(folder / "p", "2026-03-01"));
  EXPECT_FALSE(backUpOnce(folder / "p", "2026-03-01"));
  EXPECT_TRUE(backUpOnce(folder / "p", "2026-03-02"));
}

TEST(Backups, KeepTheNewestTenAndNothingOfOthers) {
  const test::TemporaryFolder folder;
  const Project project = test::emptyProject(folder / "p", 5);
  folder.write("p/backups/my notes.sqlite", "mine");
  for (int day = 10; day < 23; ++day) backUpOnce(folder / "p", "2026-03-" + std::to_string(day));
  const std::vector<Backup> kept = backupsOf(folder / "p");
  ASSERT_EQ(kept.size(), 10u);
  EXPECT_EQ(kept.front().day, "2026-03-22");
  EXPECT_EQ(kept.back().day, "2026-03-13");
  EXPECT_TRUE(std::filesystem::exists(folder / "p/backups/my notes.sqlite"));
}

TEST(Backups, ADamagedStoreIsReportedAndPushesNoSoundCopyOut) {
  const test::TemporaryFolder folder;
  {
    const Project project = test::emptyProject(folder / "p", 3000);
    project.connection().execute("PRAGMA wal_checkpoint(TRUNCATE)");
    backUpOnce(folder / "p", "2026-03-01", 1);
  }
  damage(folder / "p/labels.sqlite");
  try {
    backUpOnce(folder / "p", "2026-03-02", 1);
    FAIL() << "a damaged store was backed up";
  } catch (const model::Error& error) {
    EXPECT_EQ(error.kind(), model::ErrorKind::Corrupt);
    EXPECT_NE(std::string(error.what()).find("labels-2026-03-01.sqlite"), std::string::npos) << error.what();
  }
  ASSERT_EQ(backupsOf(folder / "p").size(), 1u);
  EXPECT_EQ(backupsOf(folder / "p").front().day, "2026-03-01");
}
