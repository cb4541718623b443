#include <gtest/gtest.h>

#include <cmath>

#include "model/base/error.h"
#include "model/simulation/hero.h"

namespace {

double sum(const model::SimulatedCutout& picture, std::size_t band) {
  double total = 0;
  for (int k = 0; k < picture.side * picture.side; ++k) total += picture.band(band)[k];
  return total;
}

}  // namespace

TEST(Hero, everyClassOfTheForkCanBeDrawn) {
  EXPECT_EQ(model::heroClasses().size(), 10U);
  for (const std::string& name : model::heroClasses()) {
    const model::SimulatedCutout picture = model::renderHero(name, 80);
    ASSERT_EQ(picture.pixels.size(), 3U * 80 * 80) << name;
    for (const float value : picture.pixels) ASSERT_TRUE(std::isfinite(value) && value >= 0) << name;
    EXPECT_GT(picture.band(1)[40 * 80 + 40], 100 * picture.band(1)[5 * 80 + 40]) << name;
    EXPECT_EQ(picture.band(1)[0], 0) << name;  // no frame shows
  }
}

TEST(Hero, blueArmsReddenTowardsTheHandle) {
  const auto colour = [](const char* name) {
    const model::SimulatedCutout picture = model::renderHero(name, 80);
    return -2.5 * std::log10(sum(picture, 0) / sum(picture, 1));
  };
  EXPECT_GT(colour("E0"), colour("Sa"));
  EXPECT_GT(colour("Sa"), colour("Sb"));
  EXPECT_GT(colour("Sb"), colour("Sc"));
}

TEST(Hero, theBrightnessOfASurfaceDoesNotDependOnTheSize) {
  const model::SimulatedCutout small = model::renderHero("E3", 64), large = model::renderHero("E3", 192);
  EXPECT_NEAR(sum(small, 1) / (64 * 64), sum(large, 1) / (192 * 192), 0.02 * sum(large, 1) / (192 * 192));
}

TEST(Hero, anUnknownClassOrSizeIsRefused) {
  EXPECT_THROW(model::renderHero("Sd", 64), model::Error);
  EXPECT_THROW(model::renderHero("", 64), model::Error);
  EXPECT_THROW(model::renderHero("E0", 8), model::Error);
}
