#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>

#include "labeling/history/label_log.h"
#include "labeling/store/connection.h"
#include "labeling/store/migrations.h"
#include "model/base/error.h"
#include "tests/support/sample_project.h"
#include "tests/support/temporary_folder.h"

using namespace labeling;
using model::Error;
using model::ErrorKind;

namespace {

// Labels with long comments until one is refused. @returns how many were stored
int labelUntilRefused(const Project& project, ErrorKind& kind, std::string& sentence) {
  LabelLog log(project);
  for (int i = 0; i < 10'000; ++i) {
    LabelEvent event = test::answer(i % 10, "ana", "bar", "yes");
    event.comment = std::string(20'000, 'c');
    try {
      log.append(event);
    } catch (const Error& error) {
      kind = error.kind();
      sentence = error.what();
      return i;
    }
  }
  return 10'000;
}

// In a child, because a limit on file sizes cannot be lifted again for the files it broke.
int inChild(const std::function<int()>& body) {
  const pid_t child = fork();
  if (child == 0) {
    try {
      _exit(body());
    } catch (const std::exception& error) {
      std::fprintf(stderr, "%s\n", error.what());
      _exit(99);
    }
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 98;
}

void limitFiles(rlim_t bytes) {
  signal(SIGXFSZ, SIG_IGN);  // a write beyond the limit then fails with EFBIG
  const rlimit limit{bytes, bytes};
  setrlimit(RLIMIT_FSIZE, &limit);
}

}  // namespace

TEST(DiskFull, RefusesTheLabelAndKeepsTheOnesBefore) {
  const test::TemporaryFolder folder;
  const Project project = test::emptyProject(folder / "p", 10);
  Connection& connection = project.connection();
  const std::int64_t pages = connection.integer("PRAGMA page_count");
  connection.execute("PRAGMA max_page_count = " + std::to_string(pages + 200));
  ErrorKind kind = ErrorKind::Internal;
  std::string sentence;
  const int stored = labelUntilRefused(project, kind, sentence);
  EXPECT_GT(stored, 5);
  EXPECT_EQ(kind, ErrorKind::DiskFull);
  EXPECT_NE(sentence.find("the disk is full"), std::string::npos);
  const LabelLog log(project);
  EXPECT_EQ(log.eventCount(), stored);
  EXPECT_EQ(connection.text("PRAGMA quick_check"), "ok");
  // Once there is room again, labelling goes on with the same connection.
  connection.execute("PRAGMA max_page_count = 1000000");
  EXPECT_NO_THROW(LabelLog(project).append(test::answer(0, "ana", "bar", "no")));
  EXPECT_EQ(log.eventCount(), stored + 1);
}

TEST(DiskFull, AWriteThatFailsInTheMiddleLosesNothing) {
  const test::TemporaryFolder folder;
  const auto directory = folder / "p";
  { test::emptyProject(directory, 10); }
  const int stored = inChild([&] {
    const Project project = Project::open(directory);
    limitFiles(400'000);
    ErrorKind kind = ErrorKind::Internal;
    std::string sentence;
    const int count = labelUntilRefused(project, kind, sentence);
    // SQLite reports a full disk and other failed writes apart; a limit on file sizes may be either.
    return kind == ErrorKind::DiskFull || kind == ErrorKind::Unwritable ? count : 97;
  });
  ASSERT_GT(stored, 3);
  ASSERT_LT(stored, 90);
  const Project project = Project::open(directory);
  EXPECT_EQ(project.connection().text("PRAGMA quick_check"), "ok");
  EXPECT_EQ(LabelLog(project).eventCount(), stored);
  EXPECT_NO_THROW(LabelLog(project).append(test::answer(0, "ana", "bar", "no")));
}

TEST(DiskFull, ABackupThatDoesNotFitLeavesThePreviousOneAndNoPart) {
  const test::TemporaryFolder folder;
  const auto directory = folder / "p";
  {
    const Project project = test::emptyProject(directory, 2000);
    project.connection().execute("PRAGMA wal_checkpoint(TRUNCATE)");
  }
  folder.write("copy.sqlite", "the previous one");
  EXPECT_EQ(inChild([&] {
              const Project project = Project::open(directory);
              limitFiles(100'000);
              try {
                project.connection().backupTo(folder / "copy.sqlite");
              } catch (const Error& error) {
                return error.kind() == ErrorKind::DiskFull ? 0 : 1;
              }
              return 2;
            }),
            0);
  EXPECT_EQ(std::filesystem::file_size(folder / "copy.sqlite"), 16u);
  EXPECT_FALSE(std::filesystem::exists(folder / "copy.sqlite.part"));
}
