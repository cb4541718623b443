// The window labels while the engine records its runs: nobody loses anything, nobody is turned away.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "labeling/history/label_log.h"
#include "labeling/history/snapshot.h"
#include "labeling/store/connection.h"
#include "tests/support/sample_project.h"
#include "tests/support/temporary_folder.h"

using namespace labeling;

namespace {

template <typename Body>
pid_t inAnotherProcess(const Body& body) {
  const pid_t child = fork();
  if (child != 0) return child;
  try {
    body();
    _exit(0);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    _exit(1);
  }
}

int statusOf(pid_t child) {
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace

TEST(TwoProcesses, LabelsAndRunsAreWrittenSideBySide) {
  const test::TemporaryFolder folder;
  const auto directory = folder / "p";
  { test::emptyProject(directory, 50); }
  constexpr int kLabels = 300, kRuns = 150;
  const pid_t engine = inAnotherProcess([&] {
    const Project project = Project::open(directory);
    for (int i = 0; i < kRuns; ++i) {
      RunRecord run;
      run.model = "m" + std::to_string(i);
      run.state = "running";
      run.id = beginRun(project, run);
      run.state = "finished";
      updateRun(project, run);
    }
  });
  const pid_t other = inAnotherProcess([&] {
    const Project project = Project::open(directory);
    LabelLog log(project);
    for (int i = 0; i < kLabels; ++i) log.append(test::answer(i % 50, "ben", "bar", "no"));
  });
  Project project = Project::open(directory);
  LabelLog log(project);
  for (int i = 0; i < kLabels; ++i) log.append(test::answer(i % 50, "ana", "bar", "yes"));
  EXPECT_EQ(statusOf(engine), 0);
  EXPECT_EQ(statusOf(other), 0);
  EXPECT_EQ(log.eventCount(), 2 * kLabels);
  EXPECT_EQ(runs(project).size(), static_cast<std::size_t>(kRuns));
  for (const RunRecord& run : runs(project)) EXPECT_EQ(run.state, "finished");
  EXPECT_EQ(log.current("bar").size(), 100u);
}

TEST(TwoProcesses, ALabelWaitsForALongImport) {
  const test::TemporaryFolder folder;
  const auto directory = folder / "p";
  { test::emptyProject(directory, 2); }
  int ready[2];
  ASSERT_EQ(pipe(ready), 0);
  const pid_t importer = inAnotherProcess([&] {
    const Project project = Project::open(directory);
    Transaction transaction(project.connection());
    project.connection().execute("INSERT INTO setting VALUES ('import', 'done')");
    if (write(ready[1], "r", 1) != 1) _exit(2);
    sleep(2);
    transaction.commit();
  });
  char started = 0;
  ASSERT_EQ(read(ready[0], &started, 1), 1);
  const Project project = Project::open(directory);
  EXPECT_NO_THROW(LabelLog(project).append(test::answer(1, "ana", "bar", "yes")));
  EXPECT_EQ(project.setting("import"), "done");  // so the label came after it
  EXPECT_EQ(statusOf(importer), 0);
  close(ready[0]);
  close(ready[1]);
}
