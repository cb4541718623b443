#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <stop_token>

#include "model/base/error.h"
#include "model/embedding/umap.h"
#include "tests/model/embedding/made_features.h"

using embeddingtest::clumps;
using embeddingtest::reference;
using model::Error;
using model::trustworthiness;
using model::umap;
using model::UmapMap;
using model::UmapOptions;
using model::UmapStart;

namespace {

bool allFinite(const std::vector<float>& values) {
  return std::all_of(values.begin(), values.end(), [](float value) { return std::isfinite(value); });
}

/// A curved sheet in 20 dimensions.
embeddingtest::Made sheet(int count) {
  model::Random random(3);
  embeddingtest::Made made;
  made.dimensions = 20;
  for (int i = 0; i < count; ++i) {
    const double u = random.uniform(0, 4), v = random.uniform(0, 4);
    for (int d = 0; d < 20; ++d)
      made.values.push_back(static_cast<float>(std::sin(u * (0.3 + 0.05 * d) + v * (0.8 - 0.06 * d) + d)));
  }
  return made;
}

}  // namespace

TEST(Umap, keepsNeighboursTogether) {
  const auto made = sheet(1200);
  const UmapMap map = umap(made.view(), {});
  EXPECT_EQ(map.start, UmapStart::Spectral);
  EXPECT_EQ(map.components, 1);
  EXPECT_EQ(map.epochs, 500);
  EXPECT_TRUE(allFinite(map.xy));
  EXPECT_GT(trustworthiness(made.view(), map.xy, 15), 0.98);  // umap-learn: 0.99 on data of this kind
}

TEST(Umap, keepsClumpsApart) {
  const auto made = clumps(600, 10, 3, 12);
  const UmapMap map = umap(made.view(), {});
  EXPECT_EQ(map.components, 3);
  EXPECT_EQ(map.start, UmapStart::Components);
  // Every object's nearest object on the map is of its own clump.
  for (std::size_t i = 0; i < 600; ++i) {
    float least = INFINITY;
    std::size_t nearest = i;
    for (std::size_t j = 0; j < 600; ++j) {
      const float distance = std::hypot(map.xy[2 * i] - map.xy[2 * j], map.xy[2 * i + 1] - map.xy[2 * j + 1]);
      if (j != i && distance < least) {
        least = distance;
        nearest = j;
      }
    }
    EXPECT_EQ(made.clump[nearest], made.clump[i]);
  }
}

TEST(Umap, dependsOnTheSeedAndNotOnTheThreads) {
  const auto made = clumps(5000, 8, 4, 3);  // enough for the graph search and for several chunks a group
  UmapOptions options;
  options.epochs = 15;
  options.threads = 1;
  const UmapMap one = umap(made.view(), options);
  options.threads = 4;
  EXPECT_EQ(umap(made.view(), options).xy, one.xy);
  options.seed = 2;
  EXPECT_NE(umap(made.view(), options).xy, one.xy);
}

TEST(Umap, oddInputGivesAMapNevertheless) {
  struct Case {
    const char* what;
    std::vector<float> values;
    std::int64_t dimensions;
  };
  std::vector<float> duplicates;
  for (int i = 0; i < 60; ++i) duplicates.push_back(static_cast<float>(i % 3));
  for (const Case& each : {Case{"one object", {1, 2}, 2}, Case{"two", {1, 2}, 1}, Case{"three", {1, 2, 4}, 1},
                           Case{"fewer than the neighbours", {1, 2, 4, 8, 16}, 1},
                           Case{"constant features", std::vector<float>(90, 1.5F), 3},
                           Case{"three values, twenty times each", duplicates, 1}}) {
    SCOPED_TRACE(each.what);
    const UmapMap map = umap({each.values, each.dimensions}, {});
    EXPECT_EQ(static_cast<std::int64_t>(map.xy.size()),
              2 * static_cast<std::int64_t>(each.values.size()) / each.dimensions);
    EXPECT_TRUE(allFinite(map.xy));
  }
}

TEST(Umap, rowsThatAreNotFiniteAreLeftOutAndListed) {
  auto made = clumps(100, 4, 1, 1);
  made.values[4 * 17] = NAN;
  const UmapMap map = umap(made.view(), {});
  ASSERT_EQ(map.leftOut.size(), 1U);
  EXPECT_EQ(map.leftOut[0].row, 17);
  EXPECT_TRUE(std::isnan(map.xy[2 * 17]));
  EXPECT_TRUE(std::isfinite(map.xy[2 * 18]));
  EXPECT_GT(trustworthiness(made.view(), map.xy, 15), 0.5) << "rows without a place are passed over";
}

TEST(Umap, nothingUsableIsRefusedWithASentence) {
  try {
    umap({std::vector<float>{NAN, NAN}, 1}, {});
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(),
                 "There is nothing to lay out: of 2 objects none has features that can be used.");
  }
}

TEST(Umap, optionsAreChecked) {
  const std::vector<float> rows{1, 2, 3};
  EXPECT_THROW(umap({rows, 1}, {.neighbours = 1}), Error);
  EXPECT_THROW(umap({rows, 1}, {.minDist = 2, .spread = 1}), Error);
  EXPECT_THROW(umap({rows, 1}, {.epochs = 0}), Error);
  EXPECT_THROW(umap({rows, 1}, {.negativeSamples = 64}), Error);
  EXPECT_THROW(umap({rows, 1}, {.learningRate = NAN}), Error);
}

TEST(Umap, takesAnyNumberOfNegativeSamples) {
  const auto made = clumps(200, 4, 2, 3);
  for (const int samples : {0, 1, 7, 8, 63})
    EXPECT_TRUE(allFinite(umap(made.view(), {.epochs = 50, .negativeSamples = samples}).xy)) << samples;
}

TEST(Umap, canBeWatchedAndStopped) {
  const auto made = clumps(200, 4, 2, 3);
  std::stop_source source;
  model::RunControl control;
  control.stop = source.get_token();
  int seen = 0;
  EXPECT_THROW(umap(made.view(), {}, control,
                    [&](const model::UmapSettling& settling) {
                      EXPECT_EQ(settling.xy.size(), 400U);
                      seen = settling.epochsDone;
                      if (seen == 10) source.request_stop();
                    }),
               model::Stopped);
  EXPECT_EQ(seen, 10);
}

TEST(Umap, aStoppedMapGoesOnToTheSameMap) {
  auto made = clumps(300, 6, 2, 3);
  made.values[6 * 5] = NAN;
  std::vector<float> half;
  model::UmapSettling stopped;
  const UmapMap whole = umap(made.view(), {.epochs = 40}, {}, [&](const model::UmapSettling& settling) {
    if (settling.epochsDone != 17) return;
    stopped = settling;
    half.assign(settling.xy.begin(), settling.xy.end());
  });
  stopped.xy = half;
  model::UmapKnown known;
  known.settling = stopped;
  const UmapMap resumed = umap(made.view(), {.epochs = 40}, {}, {}, known);
  for (std::size_t i = 0; i < whole.xy.size(); ++i)
    if (i / 2 != 5) {
      EXPECT_EQ(resumed.xy[i], whole.xy[i]);
    }
  EXPECT_EQ(resumed.start, whole.start);
  EXPECT_EQ(resumed.components, whole.components);
}

TEST(Umap, knownNeighboursGiveTheSameMap) {
  auto made = clumps(200, 6, 2, 3);
  made.values[0] = NAN;
  const auto nearest = model::nearestNeighbours(made.view(), {.k = 20});
  model::UmapKnown known;
  known.neighbours = &nearest;
  const UmapMap with = umap(made.view(), {.epochs = 20}, {}, {}, known);
  const UmapMap without = umap(made.view(), {.epochs = 20});
  for (std::size_t i = 2; i < with.xy.size(); ++i) EXPECT_EQ(with.xy[i], without.xy[i]);
}

TEST(Umap, knownClassesPullApartWhatOverlaps) {
  const auto made = clumps(400, 6, 2, 0.6);  // two clumps on one another
  model::UmapKnown known;
  known.classes = made.clump;
  const auto sameOnMap = [&](const UmapMap& map) {
    const auto near = model::nearestNeighbours({map.xy, 2}, {.k = 5});
    int same = 0;
    for (std::size_t i = 0; i < near.indices.size(); ++i)
      same += made.clump[i / 5] == made.clump[static_cast<std::size_t>(near.indices[i])] ? 1 : 0;
    return static_cast<double>(same) / static_cast<double>(near.indices.size());
  };
  EXPECT_GT(sameOnMap(umap(made.view(), {}, {}, {}, known)), 0.97);
  EXPECT_LT(sameOnMap(umap(made.view(), {})), 0.95);
}

TEST(PlaceOnMap, copiesOfMappedObjectsComeToLieBesideThem) {
  const auto made = clumps(500, 8, 3, 8);
  const UmapMap map = umap(made.view(), {});
  const std::span<const float> copies = std::span(made.values).first(30 * 8);
  std::vector<std::uint64_t> streams(30);
  for (std::size_t i = 0; i < 30; ++i) streams[i] = 100 + i;
  const auto places = model::placeOnMap(made.view(), map.xy, {copies, 8}, streams, {});
  for (std::size_t i = 0; i < 30; ++i)
    EXPECT_LT(std::hypot(places[2 * i] - map.xy[2 * i], places[2 * i + 1] - map.xy[2 * i + 1]), 1.5F);
}

TEST(PlaceOnMap, dependsOnTheObjectAndNotOnTheOthersOrTheThreads) {
  const auto made = clumps(300, 5, 2, 4);
  const UmapMap map = umap(made.view(), {.epochs = 50});
  auto added = clumps(40, 5, 2, 4, 9);
  added.values[5 * 7] = NAN;
  std::vector<std::uint64_t> streams(40);
  for (std::size_t i = 0; i < 40; ++i) streams[i] = model::stableHash("object " + std::to_string(i));
  const auto together = model::placeOnMap(made.view(), map.xy, added.view(), streams, {.threads = 4});
  EXPECT_TRUE(std::isnan(together[14]));
  for (const std::size_t i : {0U, 13U, 39U}) {
    const auto alone = model::placeOnMap(made.view(), map.xy, {std::span(added.values).subspan(i * 5, 5), 5},
                                         std::span(streams).subspan(i, 1), {.threads = 1});
    EXPECT_EQ(alone, (std::vector<float>{together[2 * i], together[2 * i + 1]}));
  }
}

TEST(PlaceOnMap, whatDoesNotFitIsRefused) {
  const std::vector<float> rows{1, 2, 3}, xy{0, 0, 1, 1, 2, 2}, none(6, NAN);
  const std::vector<std::uint64_t> one{1};
  EXPECT_THROW(model::placeOnMap({rows, 1}, std::span(xy).first(4), {rows, 3}, one, {}), Error);
  EXPECT_THROW(model::placeOnMap({rows, 1}, xy, {rows, 3}, one, {}), Error);
  EXPECT_THROW(model::placeOnMap({rows, 1}, xy, {rows, 1}, one, {}), Error);
  EXPECT_THROW(model::placeOnMap({rows, 1}, none, {std::span(rows).first(1), 1}, one, {}), Error);
}

TEST(Trustworthiness, equalsScikitLearn) {
  const auto& each = reference();
  const auto features = each["features"].get<std::vector<float>>();
  const auto xy = each["xy"].get<std::vector<float>>();
  const auto dimensions = each["dimensions"].get<std::size_t>();
  for (const auto& [k, value] : each["trustworthiness_from_row_1"].items())
    EXPECT_NEAR(
        trustworthiness({std::span(features).subspan(dimensions), static_cast<std::int64_t>(dimensions)},
                        std::span(xy).subspan(2), std::stoi(k)),
        value.get<double>(), 1e-9);
}

TEST(Trustworthiness, isOneForACopyAndRefusesTooFewObjects) {
  const auto made = clumps(50, 2, 1, 1);
  EXPECT_EQ(trustworthiness(made.view(), made.values, 10), 1);
  EXPECT_THROW(trustworthiness(made.view(), made.values, 25), Error);
  EXPECT_THROW(trustworthiness(made.view(), std::vector<float>(10), 5), Error);
}
