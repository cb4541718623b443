#include "labeling/queue/arrange.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <numeric>
#include <set>

using namespace labeling;

namespace {

std::vector<std::int64_t> allRows(std::int64_t count) {
  std::vector<std::int64_t> rows(static_cast<std::size_t>(count));
  std::iota(rows.begin(), rows.end(), std::int64_t{0});
  return rows;
}

std::vector<QueueEntry> picksOf(const std::vector<std::int64_t>& rows) {
  std::vector<QueueEntry> picks;
  for (const std::int64_t row : rows) {
    QueueEntry entry;
    entry.row = row;
    entry.rank = static_cast<std::int64_t>(picks.size()) + 1;
    picks.push_back(entry);
  }
  return picks;
}

std::vector<std::int64_t> rowsOf(const std::vector<QueueEntry>& entries, QueueStream stream) {
  std::vector<std::int64_t> rows;
  for (const QueueEntry& entry : entries)
    if (entry.stream == stream) rows.push_back(entry.row);
  return rows;
}

std::vector<QueueEntry> mixed(const std::vector<QueueEntry>& picks, std::int64_t pool, std::int64_t size,
                              double share, std::uint64_t seed) {
  RandomOrder draws(allRows(pool), model::Random(seed, 1));
  model::Random places(seed, 2);
  return mixInRandom(picks, draws, size, share, places);
}

}  // namespace

TEST(RandomOrder, DrawsEveryRowOnce) {
  RandomOrder order(allRows(50), model::Random(7));
  std::set<std::int64_t> drawn;
  while (const auto row = order.next()) EXPECT_TRUE(drawn.insert(*row).second);
  EXPECT_EQ(drawn.size(), 50u);
}

TEST(MixInRandom, AShareOfZeroIsThePicks) {
  EXPECT_EQ(rowsOf(mixed(picksOf({5, 3, 8}), 10, 2, 0, 1), QueueStream::Picked),
            (std::vector<std::int64_t>{5, 3}));
}

TEST(MixInRandom, TheShareIsBinomialAroundWhatWasAskedFor) {
  // 100 queues of 200 at 0.15: 3,000 draws expected, sigma of the binomial sqrt(20000 * 0.15 * 0.85) = 50.5.
  std::size_t draws = 0;
  for (std::uint64_t seed = 0; seed < 100; ++seed)
    draws += rowsOf(mixed(picksOf(allRows(1000)), 1000, 200, 0.15, seed), QueueStream::Random).size();
  EXPECT_NEAR(static_cast<double>(draws), 3000, 4 * 50.5);
}

TEST(MixInRandom, DrawsAreUniformOverThePoolWhateverThePicksAre) {
  // Each of 50 objects in 2,000 queues: chi-square with 49 degrees of freedom stays below 95 (p < 1e-4).
  const auto chiSquare = [](const std::vector<QueueEntry>& picks) {
    std::vector<double> count(50, 0);
    double total = 0;
    for (std::uint64_t seed = 0; seed < 2000; ++seed)
      for (const std::int64_t row : rowsOf(mixed(picks, 50, 20, 0.3, seed), QueueStream::Random)) {
        ++count[static_cast<std::size_t>(row)];
        ++total;
      }
    double sum = 0;
    for (const double each : count) sum += (each - total / 50) * (each - total / 50) / (total / 50);
    return sum;
  };
  EXPECT_LT(chiSquare(picksOf(allRows(50))), 95);
  std::vector<std::int64_t> backwards = allRows(50);
  std::reverse(backwards.begin(), backwards.end());
  EXPECT_LT(chiSquare(picksOf(backwards)), 95);
}

TEST(MixInRandom, WhatIsDrawnDoesNotDependOnThePicks) {
  std::vector<std::int64_t> backwards = allRows(100);
  std::reverse(backwards.begin(), backwards.end());
  EXPECT_EQ(rowsOf(mixed(picksOf(allRows(100)), 100, 40, 0.3, 9), QueueStream::Random),
            rowsOf(mixed(picksOf(backwards), 100, 40, 0.3, 9), QueueStream::Random));
}

TEST(MixInRandom, NoObjectComesTwiceAndPicksKeepTheirOrder) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const auto entries = mixed(picksOf(allRows(30)), 60, 40, 0.4, seed);
    std::set<std::int64_t> seen;
    for (const QueueEntry& entry : entries) EXPECT_TRUE(seen.insert(entry.row).second);
    for (std::int64_t row = 0; row < 30 && entries.size() < 40; ++row) EXPECT_EQ(seen.count(row), 1u);
  }
}

TEST(MixInRandom, EndsWhenThePicksEnd) {
  const auto entries = mixed(picksOf(allRows(20)), 100'000, 5000, 0.15, 4);
  EXPECT_EQ(rowsOf(entries, QueueStream::Picked).size(), 20u);
  EXPECT_LT(entries.size(), 60u);
}

TEST(AddRepeats, OneInTenShowsAnObjectAgainFarEnoughBack) {
  constexpr std::int64_t kSpacing = 20;
  model::Random random(2);
  const auto entries = addRepeats(picksOf(allRows(5000)), {}, 0.1, kSpacing, random);
  std::map<std::int64_t, std::int64_t> firstPlace;
  std::size_t repeats = 0;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const auto place = static_cast<std::int64_t>(i);
    if (entries[i].stream != QueueStream::Repeat) {
      EXPECT_TRUE(firstPlace.emplace(entries[i].row, place).second);
      continue;
    }
    ++repeats;
    EXPECT_EQ(firstPlace.at(entries[i].row), entries[i].first);
    EXPECT_GT(place - entries[i].first, kSpacing);
    EXPECT_EQ(entries[i].rank, entries[static_cast<std::size_t>(entries[i].first)].rank);
  }
  // Of 5,555 entries 555.5 expected, sigma sqrt(5555 * 0.1 * 0.9) = 22.4.
  EXPECT_NEAR(static_cast<double>(repeats), 555.5, 4 * 22.4);
  EXPECT_EQ(firstPlace.size(), 5000u);
}

TEST(AddRepeats, EachObjectIsRepeatedOnceAtMost) {
  model::Random random(3);
  std::map<std::int64_t, int> shown;
  for (const QueueEntry& entry : addRepeats(picksOf(allRows(40)), {}, 0.5, 1, random)) ++shown[entry.row];
  for (const auto& [row, times] : shown) EXPECT_LE(times, 2) << row;
}

TEST(AddRepeats, LabelsOfEarlierDaysComeBackToo) {
  QueueEntry yesterday;
  yesterday.row = 77;
  yesterday.seenMs = 1'700'000'000'000;
  model::Random random(1);
  const auto entries = addRepeats(picksOf(allRows(50)), {yesterday}, 0.2, 1000, random);
  const auto again = rowsOf(entries, QueueStream::Repeat);
  EXPECT_EQ(again, std::vector<std::int64_t>{77});  // spacing leaves nothing else
}
