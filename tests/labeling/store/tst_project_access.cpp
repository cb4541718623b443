// What a user without write permission meets. Run in a child process as `nobody`, because permissions do not
// stop root; without root the test's own user is the one who lacks them.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>

#include "labeling/history/label_log.h"
#include "labeling/store/query.h"
#include "model/base/error.h"
#include "tests/support/sample_project.h"
#include "tests/support/temporary_folder.h"

using namespace labeling;
using model::Error;
using model::ErrorKind;
namespace fs = std::filesystem;

namespace {

constexpr uid_t kNobody = 65534;

// 0: the body returned true.
int asNobody(const std::function<bool()>& body) {
  const pid_t child = fork();
  if (child == 0) {
    if (getuid() == 0 && (setgid(kNobody) != 0 || setuid(kNobody) != 0)) _exit(77);
    bool ok = false;
    try {
      ok = body();
    } catch (const std::exception& error) {
      std::fprintf(stderr, "%s\n", error.what());
    }
    _exit(ok ? 0 : 1);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

void setReadOnly(const fs::path& folder, bool isReadOnly) {
  constexpr auto writing = fs::perms::owner_write | fs::perms::group_write | fs::perms::others_write;
  const auto change = isReadOnly ? fs::perm_options::remove : fs::perm_options::add;
  for (const auto& entry : fs::directory_iterator(folder)) fs::permissions(entry, writing, change);
  fs::permissions(folder, writing, change);
}

struct ReadOnlyProject : testing::Test {
  void SetUp() override {
    fs::permissions(folder.path(), fs::perms::all);
    { test::threeAnnotators(folder / "p"); }
    setReadOnly(folder / "p", true);
  }
  void TearDown() override { setReadOnly(folder / "p", false); }
  test::TemporaryFolder folder;
};

}  // namespace

TEST_F(ReadOnlyProject, CanBeReadAndSearched) {
  EXPECT_EQ(asNobody([&] {
              const Project project = Project::open(folder / "p", Project::Access::ReadOnly);
              const Query query(project, {}, "ana");
              return project.isReadOnly() && project.objectCount() == 6 &&
                     LabelLog(project).current("bar").size() == 7 && query.rows("r_mag < 17").size() == 2;
            }),
            0);
}

TEST_F(ReadOnlyProject, ForWritingIsRefusedWithASentence) {
  EXPECT_EQ(asNobody([&] {
              try {
                Project::open(folder / "p");
              } catch (const Error& error) {
                return error.kind() == ErrorKind::Unwritable &&
                       std::string(error.what()).find("read-only") != std::string::npos;
              }
              return false;
            }),
            0);
}

TEST_F(ReadOnlyProject, TakesNoLabel) {
  EXPECT_EQ(asNobody([&] {
              const Project project = Project::open(folder / "p", Project::Access::ReadOnly);
              try {
                LabelLog(project).append(test::answer(0, "ana", "bar", "no"));
              } catch (const Error& error) {
                return error.kind() == ErrorKind::Unwritable;
              }
              return false;
            }),
            0);
}

TEST_F(ReadOnlyProject, ItsNewestLabelsAreNeverSilentlyLeftOut) {
  // As after a crash: labels wait in the -wal file, and nobody can make the shared memory to read them.
  setReadOnly(folder / "p", false);
  folder.write("p/labels.sqlite-wal", std::string(4096, 'w'));
  setReadOnly(folder / "p", true);
  EXPECT_EQ(asNobody([&] {
              try {
                Project::open(folder / "p", Project::Access::ReadOnly);
              } catch (const Error& error) {
                return error.kind() == ErrorKind::Unwritable &&
                       std::string(error.what()).find("newest labels") != std::string::npos;
              }
              return false;
            }),
            0);
}
