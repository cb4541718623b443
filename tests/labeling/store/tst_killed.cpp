// What a label is worth when the program is killed at a random moment.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <set>

#include "labeling/history/label_log.h"
#include "labeling/history/merge.h"
#include "labeling/store/connection.h"
#include "model/base/random.h"
#include "tests/support/sample_project.h"
#include "tests/support/temporary_folder.h"

using namespace labeling;

namespace {

constexpr std::size_t kUuidLength = 36;

// Labels without end; tells each uuid only after append() returned.
[[noreturn]] void labelUntilKilled(const std::filesystem::path& directory, int pipeEnd) {
  try {
    const Project project = Project::open(directory);
    LabelLog log(project);
    for (std::int64_t i = 0;; ++i) {
      if (i % 7 == 6) log.undo("ana");
      const LabelEvent stored = log.append(test::answer(i % 20, "ana", "bar", i % 2 == 0 ? "yes" : "no"));
      if (write(pipeEnd, stored.uuid.data(), kUuidLength) != static_cast<ssize_t>(kUuidLength)) _exit(2);
    }
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    _exit(3);
  }
}

}  // namespace

TEST(Killed, EveryAcknowledgedLabelIsThere) {
  const test::TemporaryFolder folder;
  const auto directory = folder / "p";
  { test::emptyProject(directory, 20); }
  model::Random random(11);
  std::set<std::string> acknowledged;
  constexpr int kKills = 60;
  for (int round = 0; round < kKills; ++round) {
    int ends[2];
    ASSERT_EQ(pipe(ends), 0);
    const pid_t child = fork();
    if (child == 0) {
      close(ends[0]);
      labelUntilKilled(directory, ends[1]);
    }
    close(ends[1]);
    // At least one label, then a moment within about a dozen commits.
    std::string text(kUuidLength, '\0');
    ASSERT_EQ(read(ends[0], text.data(), kUuidLength), static_cast<ssize_t>(kUuidLength));
    acknowledged.insert(text);
    usleep(static_cast<useconds_t>(random.below(20'000)));
    kill(child, SIGKILL);
    while (read(ends[0], text.data(), kUuidLength) == static_cast<ssize_t>(kUuidLength))
      acknowledged.insert(text);
    close(ends[0]);
    int status = 0;
    waitpid(child, &status, 0);
    ASSERT_TRUE(WIFSIGNALED(status));

    const Project project = Project::open(directory);
    ASSERT_EQ(project.connection().text("PRAGMA quick_check"), "ok") << "after kill " << round;
    std::set<std::string> stored;
    Statement all = project.connection().prepare("SELECT uuid FROM label_event");
    while (all.step()) stored.insert(all.text(0));
    for (const std::string& uuid : acknowledged)
      ASSERT_EQ(stored.count(uuid), 1u) << "lost after kill " << round;
  }
  EXPECT_GE(acknowledged.size(), static_cast<std::size_t>(kKills));
  // The current labels, too, are those that the log amounts to.
  for (const std::string& problem : checkProject(directory, false).problems)
    EXPECT_EQ(problem.find("do not follow"), std::string::npos) << problem;
}
