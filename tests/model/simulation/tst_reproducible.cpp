// The same seed makes the same survey, to the byte.
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

#include "model/base/parallel.h"
#include "model/simulation/render_galaxy.h"
#include "model/simulation/truth.h"

namespace {

std::vector<model::SimulatedCutout> renderAll(const model::SurveyRecipe& survey, int threads) {
  std::vector<model::SimulatedCutout> cutouts(static_cast<std::size_t>(survey.objects));
  model::parallelFor(
      survey.objects, 1,
      [&](std::int64_t first, std::int64_t last) {
        for (std::int64_t k = first; k < last; ++k) {
          cutouts[static_cast<std::size_t>(k)] = model::render(model::drawGalaxy(survey, k), survey);
        }
      },
      threads);
  return cutouts;
}

bool sameBytes(const model::SimulatedCutout& a, const model::SimulatedCutout& b) {
  return a.pixels.size() == b.pixels.size() &&
         std::memcmp(a.pixels.data(), b.pixels.data(), a.pixels.size() * sizeof(float)) == 0;
}

}  // namespace

TEST(Reproducible, threadsDoNotMatter) {
  model::SurveyRecipe survey;
  survey.objects = 24;
  survey.seed = 11;
  const auto one = renderAll(survey, 1), three = renderAll(survey, 3);
  for (std::size_t k = 0; k < one.size(); ++k) EXPECT_TRUE(sameBytes(one[k], three[k])) << k;
}

TEST(Reproducible, anObjectDoesNotDependOnHowManyThereAre) {
  model::SurveyRecipe few, many;
  few.objects = 10;
  many.objects = 100000;
  EXPECT_TRUE(sameBytes(model::render(model::drawGalaxy(few, 7), few),
                        model::render(model::drawGalaxy(many, 7), many)));
  EXPECT_EQ(model::truthOf(model::drawGalaxy(few, 7)).id, model::truthOf(model::drawGalaxy(many, 7)).id);
}

TEST(Reproducible, anotherSeedMakesAnotherSurvey) {
  model::SurveyRecipe one, two;
  two.seed = 2;
  EXPECT_FALSE(sameBytes(model::render(model::drawGalaxy(one, 0), one),
                         model::render(model::drawGalaxy(two, 0), two)));
  EXPECT_NE(model::truthOf(model::drawGalaxy(one, 0)).id, model::truthOf(model::drawGalaxy(two, 0)).id);
}

TEST(Reproducible, everyCutoutIsFiniteAndFramed) {
  model::SurveyRecipe survey;
  survey.side = 64;
  for (int k = 0; k < 300; ++k) {
    const model::GalaxyRecipe galaxy = model::drawGalaxy(survey, k);
    const model::SimulatedCutout cutout = model::render(galaxy, survey);
    ASSERT_EQ(cutout.pixels.size(), 3U * 64 * 64);
    EXPECT_EQ(cutout.bands, (std::vector<std::string>{"g", "r", "i"}));
    EXPECT_NEAR(cutout.pixelScaleArcsec * 64, 8.5 * galaxy.petroR90Arcsec, 1e-9);
    for (const float value : cutout.pixels) ASSERT_TRUE(std::isfinite(value)) << k;
  }
}

TEST(Reproducible, bandsComeInTheOrderAskedFor) {
  model::SurveyRecipe survey;
  survey.noise = false;
  model::SurveyRecipe onlyR = survey;
  onlyR.bands = {survey.bands[1]};
  const model::GalaxyRecipe galaxy = model::drawGalaxy(survey, 3);
  const model::SimulatedCutout all = model::render(galaxy, survey), r = model::render(galaxy, onlyR);
  ASSERT_EQ(r.pixels.size(), 128U * 128);
  EXPECT_EQ(std::memcmp(all.band(1), r.pixels.data(), r.pixels.size() * sizeof(float)), 0);
}
