// Pictures that were made before: found again, never too many, never in the way.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "labeling/store/thumbnail_store.h"
#include "model/base/error.h"
#include "tests/support/temporary_folder.h"

using namespace labeling;

namespace {

constexpr std::int64_t kPlenty = 1 << 30;

ThumbnailKey key(std::uint64_t number) { return {number, ~number}; }
std::string picture(char fill, std::size_t bytes = 1000) { return std::string(bytes, fill); }

}  // namespace

TEST(ThumbnailStore, findsWhatWasPutAlsoAfterAStart) {
  const test::TemporaryFolder folder;
  {
    ThumbnailStore store(folder / "t.sqlite", kPlenty);
    EXPECT_FALSE(store.find(key(1)));
    store.put(key(1), picture('a'));
    EXPECT_EQ(store.find(key(1)), picture('a'));  // not written yet, and there
    store.flush();
  }
  ThumbnailStore again(folder / "t.sqlite", kPlenty);
  EXPECT_EQ(again.find(key(1)), picture('a'));
  EXPECT_FALSE(again.find({1, 1}));  // both halves of the key count
}

TEST(ThumbnailStore, bytesAreKeptAsTheyAre) {
  const test::TemporaryFolder folder;
  const std::string bytes("\0\xff\x80 PNG \0", 9);
  {
    ThumbnailStore store(folder / "t.sqlite", kPlenty);
    store.put(key(2), bytes);
    store.flush();
  }
  EXPECT_EQ(ThumbnailStore(folder / "t.sqlite", kPlenty).find(key(2)), bytes);
}

TEST(ThumbnailStore, theOldestGiveWayWhenItIsFull) {
  const test::TemporaryFolder folder;
  constexpr std::int64_t kMost = 1'000'000;
  ThumbnailStore store(folder / "t.sqlite", kMost);
  for (std::uint64_t round = 0; round < 40; ++round) {
    for (std::uint64_t i = 0; i < 64; ++i) store.put(key(round * 64 + i), picture('x', 2000));
    store.flush();
  }
  EXPECT_LE(store.bytes(), kMost);
  EXPECT_GT(store.count(), 200);              // it did not forget everything
  EXPECT_FALSE(store.find(key(0)));           // the first are gone
  EXPECT_TRUE(store.find(key(40 * 64 - 1)));  // the newest is there
  EXPECT_LE(std::filesystem::file_size(folder / "t.sqlite"), 2u * kMost);
}

TEST(ThumbnailStore, aDamagedFileIsMadeAnew) {
  const test::TemporaryFolder folder;
  {
    ThumbnailStore store(folder / "t.sqlite", kPlenty);
    for (std::uint64_t i = 0; i < 200; ++i) store.put(key(i), picture('a', 3000));
    store.flush();
  }
  folder.write("t.sqlite", "this is no database at all, but long enough to be looked at as one");
  ThumbnailStore store(folder / "t.sqlite", kPlenty);
  EXPECT_FALSE(store.find(key(1)));
  store.put(key(1), picture('b'));
  store.flush();
  EXPECT_EQ(store.find(key(1)), picture('b'));
}

TEST(ThumbnailStore, damageInTheMiddleNeverGivesAnError) {
  const test::TemporaryFolder folder;
  {
    ThumbnailStore store(folder / "t.sqlite", kPlenty);
    for (std::uint64_t i = 0; i < 200; ++i) store.put(key(i), picture('a', 3000));
    store.flush();
  }
  {
    std::fstream file(folder / "t.sqlite", std::ios::in | std::ios::out | std::ios::binary);
    const std::string rubbish(300'000, '\x5a');
    file.seekp(8192);
    file.write(rubbish.data(), static_cast<std::streamsize>(rubbish.size()));
  }
  ThumbnailStore store(folder / "t.sqlite", kPlenty);
  for (std::uint64_t i = 0; i < 200; ++i) EXPECT_NO_THROW(store.find(key(i)));
  store.put(key(7), picture('c'));
  EXPECT_NO_THROW(store.flush());
}

TEST(ThumbnailStore, twoProcessesShareIt) {
  const test::TemporaryFolder folder;
  const auto file = folder / "t.sqlite";
  const auto fill = [&](std::uint64_t from) {
    ThumbnailStore store(file, kPlenty);
    for (std::uint64_t round = 0; round < 10; ++round) {
      for (std::uint64_t i = 0; i < 20; ++i) store.put(key(from + round * 20 + i), picture('p'));
      try {
        store.flush();
      } catch (const model::Error& error) {
        if (error.kind() != model::ErrorKind::Unwritable) return 1;  // busy: these are not kept
      }
    }
    return 0;
  };
  const pid_t child = fork();
  if (child == 0) _exit(fill(1000));
  EXPECT_EQ(fill(0), 0);
  int status = -1;
  waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
  ThumbnailStore store(file, kPlenty);
  EXPECT_GT(store.count(), 200);
  EXPECT_LE(store.count(), 400);
}

TEST(ThumbnailStore, aKilledWriterLeavesAFileThatOpens) {
  const test::TemporaryFolder folder;
  const auto file = folder / "t.sqlite";
  for (int times = 0; times < 5; ++times) {
    const pid_t child = fork();
    if (child == 0) {
      ThumbnailStore store(file, kPlenty);
      for (std::uint64_t i = 0;; ++i) {
        store.put(key(i), picture('k', 5000));
        if (i % 8 == 7) store.flush();
      }
    }
    usleep(60'000);
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    ThumbnailStore store(file, kPlenty);
    if (store.count() > 0) {
      EXPECT_EQ(store.find(key(0)), picture('k', 5000));
    }
  }
}

TEST(ThumbnailStore, aPlaceThatCannotBeWrittenSaysSo) {
  EXPECT_THROW(ThumbnailStore("/proc/no/such/place/t.sqlite", kPlenty), model::Error);
}
