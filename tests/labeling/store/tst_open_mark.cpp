// One project, two programs: fine on one computer, refused on two.
#include "labeling/store/open_mark.h"

#include <gtest/gtest.h>

#include "labeling/history/label_log.h"
#include "model/base/error.h"
#include "tests/support/sample_project.h"
#include "tests/support/temporary_folder.h"

using namespace labeling;
namespace fs = std::filesystem;

namespace {

const Opener kDome{"dome", "ana", 17};
const Opener kOffice{"office", "ben", 23};

int marksIn(const fs::path& project) {
  int count = 0;
  for (const auto& entry : fs::directory_iterator(project / "open")) count += entry.is_regular_file() ? 1 : 0;
  return count;
}

void growOld(const fs::path& project) {
  for (const auto& entry : fs::directory_iterator(project / "open"))
    fs::last_write_time(entry.path(), fs::file_time_type::clock::now() - 2 * OpenMark::kExpiry);
}

}  // namespace

TEST(OpenMark, IsThereWhileTheProjectIsOpenForWriting) {
  const test::TemporaryFolder folder;
  {
    const Project project = test::emptyProject(folder / "p", 2);
    EXPECT_EQ(marksIn(folder / "p"), 1);
    const Project looking = Project::open(folder / "p", Project::Access::ReadOnly);
    EXPECT_EQ(marksIn(folder / "p"), 1);
  }
  EXPECT_EQ(marksIn(folder / "p"), 0);
}

TEST(OpenMark, ASecondProgramOnTheSameComputerIsWelcome) {
  const test::TemporaryFolder folder;
  const Project first = test::emptyProject(folder / "p", 2);
  const Project second = Project::open(folder / "p");
  LabelLog(first).append(test::answer(0, "ana", "bar", "yes"));
  LabelLog(second).append(test::answer(1, "ben", "bar", "no"));
  EXPECT_EQ(LabelLog(first).eventCount(), 2);
}

TEST(OpenMark, AnotherComputerIsRefusedWithItsNameAndWhatToDo) {
  const test::TemporaryFolder folder;
  { test::emptyProject(folder / "p", 2); }
  const OpenMark dome(folder / "p", kDome);
  try {
    const OpenMark office(folder / "p", kOffice);
    FAIL() << "two computers had the project open";
  } catch (const model::Error& error) {
    EXPECT_EQ(error.kind(), model::ErrorKind::Unwritable);
    const std::string sentence = error.what();
    for (const char* part : {"dome", "ana", "merge"})
      EXPECT_NE(sentence.find(part), std::string::npos) << sentence;
  }
  EXPECT_EQ(marksIn(folder / "p"), 1);  // the refused one left nothing behind
  EXPECT_THROW(Project::open(folder / "p"), model::Error);
  EXPECT_NO_THROW(Project::open(folder / "p", Project::Access::ReadOnly));
}

TEST(OpenMark, OfAComputerThatCrashedExpires) {
  const test::TemporaryFolder folder;
  { test::emptyProject(folder / "p", 2); }
  folder.write("p/open/dome-17-0.open", "dome\nana\n17\n");
  EXPECT_THROW(Project::open(folder / "p"), model::Error);
  growOld(folder / "p");
  const Project project = Project::open(folder / "p");
  EXPECT_EQ(marksIn(folder / "p"), 1);
}

TEST(OpenMark, AnUnreadableMarkDoesNotLockAnybodyOut) {
  const test::TemporaryFolder folder;
  { test::emptyProject(folder / "p", 2); }
  folder.write("p/open/x.open", "");
  EXPECT_NO_THROW(Project::open(folder / "p"));
}
