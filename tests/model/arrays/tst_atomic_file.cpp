#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "model/arrays/atomic_file.h"
#include "model/base/error.h"
#include "tests/model/arrays/temporary_folder.h"

using arraytest::readAll;
using arraytest::TemporaryFolder;
using arraytest::writeAll;
using model::AtomicFile;
using model::Error;
using model::ErrorKind;
using model::writeWhole;

TEST(AtomicFile, appearsOnlyWhenItIsWhole) {
  const TemporaryFolder folder;
  {
    AtomicFile file(folder / "card.json");
    file.write("{\"a\":");
    EXPECT_FALSE(std::filesystem::exists(folder / "card.json"));
    file.write("1}");
    file.commit();
  }
  EXPECT_EQ(readAll(folder / "card.json"), "{\"a\":1}");
  EXPECT_EQ(folder.fileCount(), 1);
}

TEST(AtomicFile, isDiscardedWithoutCommit) {
  const TemporaryFolder folder;
  writeAll(folder / "card.json", "before");
  {
    AtomicFile file(folder / "card.json");
    file.write("half");
  }
  EXPECT_EQ(readAll(folder / "card.json"), "before");
  EXPECT_EQ(folder.fileCount(), 1);
}

TEST(AtomicFile, takesWhatALibraryWroteUnderTheTemporaryName) {
  const TemporaryFolder folder;
  AtomicFile file(folder / "out.fits");
  std::filesystem::remove(file.temporaryPath());  // as libraries do that want to make the file themselves
  std::ofstream(file.temporaryPath()) << "SIMPLE";
  file.commit();
  EXPECT_EQ(readAll(folder / "out.fits"), "SIMPLE");
  EXPECT_EQ(folder.fileCount(), 1);
}

TEST(AtomicFile, aLinkKeepsPointingToTheFileThatIsReplaced) {
  const TemporaryFolder folder;
  writeAll(folder / "target", "before");
  std::filesystem::create_symlink(folder / "target", folder / "link");
  writeWhole(folder / "link", "after");
  EXPECT_TRUE(std::filesystem::is_symlink(folder / "link"));
  EXPECT_EQ(readAll(folder / "target"), "after");
}

TEST(AtomicFile, longNamesLeaveRoomForTheTemporaryEnding) {
  const TemporaryFolder folder;
  const std::string name(255, 'n');
  writeWhole(folder / name, "text");
  EXPECT_EQ(readAll(folder / name), "text");
}

TEST(AtomicFile, refusesAFolderAsItsName) {
  const TemporaryFolder folder;
  try {
    AtomicFile file(folder.path());
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::Unwritable);
  }
}

TEST(AtomicFile, refusesAFolderThatMayNotBeWritten) {
  if (geteuid() == 0) GTEST_SKIP() << "the administrator may write everywhere";
  const TemporaryFolder folder;
  chmod(folder.path().c_str(), 0555);
  try {
    AtomicFile file(folder / "a");
    ADD_FAILURE();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::Unwritable);
  }
  chmod(folder.path().c_str(), 0755);
}
