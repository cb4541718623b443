// What a survey of simulated galaxies looks like as a catalogue.
#include <gtest/gtest.h>

#include <cmath>
#include <set>
#include <string>
#include <vector>

#include "model/base/error.h"
#include "model/simulation/cosmology.h"
#include "model/simulation/recipe.h"
#include "model/simulation/truth.h"

namespace {

const std::vector<model::Truth>& catalogue() {
  static const std::vector<model::Truth> rows = [] {
    const model::SurveyRecipe survey;
    std::vector<model::Truth> all;
    for (int k = 0; k < 3000; ++k) all.push_back(model::truthOf(model::drawGalaxy(survey, k)));
    return all;
  }();
  return rows;
}

template <typename Test>
double share(const Test& test) {
  double n = 0;
  for (const model::Truth& row : catalogue()) n += test(row) ? 1 : 0;
  return n / static_cast<double>(catalogue().size());
}

template <typename Test, typename Value>
double meanOf(const Test& test, const Value& value) {
  double n = 0, sum = 0;
  for (const model::Truth& row : catalogue()) {
    if (!test(row)) continue;
    sum += value(row);
    ++n;
  }
  return sum / n;
}

bool early(const model::Truth& row) { return row.tType <= 0; }
bool late(const model::Truth& row) { return row.tType > 0; }
double colour(const model::Truth& row) { return row.gMag - row.rMag; }

}  // namespace

TEST(SimulatedSurvey, typesHaveTheSharesOfTheRecipe) {  // within three standard errors of 3,000 draws
  EXPECT_NEAR(share(early), 0.40, 0.027);
  EXPECT_NEAR(share([](const model::Truth& row) { return row.edgeOn; }), 0.22 * 0.56, 0.019);
  EXPECT_NEAR(share([](const model::Truth& row) { return row.bar; }), 0.42 * 0.78 * 0.56, 0.022);
  EXPECT_NEAR(share([](const model::Truth& row) { return row.merger; }), 0.06, 0.013);
  EXPECT_NEAR(share([](const model::Truth& row) { return row.tType > 8.5; }), 0.04, 0.012);
}

TEST(SimulatedSurvey, truthIsConsistent) {
  for (const model::Truth& row : catalogue()) {
    EXPECT_EQ(row.disk, row.tType > 0) << row.id;
    EXPECT_FALSE(row.bar && (row.edgeOn || row.tType <= 0)) << row.id;
    EXPECT_TRUE(!row.edgeOn || row.axisRatio < 0.35) << row.id;
    EXPECT_GE(row.tType, -3);
    EXPECT_LE(row.tType, 10);
    EXPECT_GT(row.petroR90Arcsec, row.petroR50Arcsec) << row.id;
  }
}

TEST(SimulatedSurvey, faintGalaxiesAreMoreNumerous) {
  for (const model::Truth& row : catalogue()) {
    EXPECT_GT(row.rMag, 13) << row.id;  // a merger is brighter than its primary
    EXPECT_LE(row.rMag, 18.5) << row.id;
  }
  const double bright = share([](const model::Truth& row) { return row.rMag < 15.5; });
  const double faint = share([](const model::Truth& row) { return row.rMag >= 17; });
  EXPECT_GT(faint, 2 * bright);
}

TEST(SimulatedSurvey, earlyTypesAreRedderAndMoreConcentrated) {
  EXPECT_GT(meanOf(early, colour), meanOf(late, colour) + 0.15);
  const auto concentration = [](const model::Truth& row) { return row.petroR90Arcsec / row.petroR50Arcsec; };
  const auto large = [](const model::Truth& row) { return row.petroR50Arcsec > 2.5 && !row.edgeOn; };
  EXPECT_GT(meanOf([&](const model::Truth& row) { return early(row) && large(row); }, concentration),
            meanOf([&](const model::Truth& row) { return late(row) && large(row); }, concentration) + 0.2);
}

TEST(SimulatedSurvey, fainterGalaxiesAreFurtherAndSmaller) {
  const auto bright = [](const model::Truth& row) { return row.rMag < 15.5; };
  const auto faint = [](const model::Truth& row) { return row.rMag > 17.5; };
  const auto redshift = [](const model::Truth& row) { return row.redshift; };
  const auto radius = [](const model::Truth& row) { return row.petroR50Arcsec; };
  EXPECT_GT(meanOf(faint, redshift), 2 * meanOf(bright, redshift));
  EXPECT_LT(meanOf(faint, radius), 0.6 * meanOf(bright, radius));
}

TEST(SimulatedSurvey, luminositiesFollowFromMagnitudeAndRedshift) {
  const model::Cosmology cosmology;
  const auto luminosity = [&](const model::Truth& row) {
    return row.rMag - cosmology.distanceModulus(row.redshift);
  };
  const auto luminous = [&](const model::Truth& row) { return early(row) && luminosity(row) < -22; };
  const auto modest = [&](const model::Truth& row) { return early(row) && luminosity(row) > -21; };
  const auto sizeKpc = [&](const model::Truth& row) {
    return row.petroR50Arcsec * cosmology.kpcPerArcsec(row.redshift);
  };
  EXPECT_NEAR(meanOf(early, luminosity), -21.5, 0.4);
  EXPECT_GT(meanOf(luminous, sizeKpc), 1.5 * meanOf(modest, sizeKpc));  // Shen et al. 2003
}

TEST(SimulatedSurvey, positionsFillTheField) {
  double west = 400, east = 0, south = 90, north = -90;
  for (const model::Truth& row : catalogue()) {
    west = std::min(west, row.raDeg);
    east = std::max(east, row.raDeg);
    south = std::min(south, row.decDeg);
    north = std::max(north, row.decDeg);
  }
  EXPECT_NEAR(south, 1, 0.02);
  EXPECT_NEAR(north, 3, 0.02);
  EXPECT_NEAR(west, 213, 0.02);
  EXPECT_NEAR(east, 215, 0.02);
}

TEST(SimulatedSurvey, namesAreUniqueEvenWhereTheSkyIsCrowded) {
  model::SurveyRecipe survey;
  survey.fieldSideDeg = 0.5;  // cells of 0.44 arcsec
  std::set<std::string> names;
  for (int k = 0; k < 5000; ++k) {
    const std::string name = model::truthOf(model::drawGalaxy(survey, k)).id;
    EXPECT_EQ(name.find(' '), std::string::npos);
    EXPECT_TRUE(names.insert(name).second) << name;
  }
}

TEST(SurveyName, truncatesAsTheIauAsks) {
  EXPECT_EQ(model::surveyName(0, 0), "TFJ000000.00+000000.0");
  EXPECT_EQ(model::surveyName(15 * (2 + 14 / 60.0 + 3.279 / 3600), -(5 + 12 / 60.0 + 18.49 / 3600)),
            "TFJ021403.27-051218.4");
  EXPECT_EQ(model::surveyName(359.9999999, 89.99999), "TFJ235959.99+895959.9");
}

TEST(SurveyRecipe, aValueOutOfRangeIsNamed) {
  model::SurveyRecipe survey;
  survey.side = 4;
  try {
    model::drawGalaxy(survey, 0);
    FAIL() << "accepted";
  } catch (const model::Error& error) {
    EXPECT_EQ(error.kind(), model::ErrorKind::BadInput);
    EXPECT_NE(std::string(error.what()).find("side"), std::string::npos);
  }
  survey = {};
  survey.bands[0].name = "u";
  EXPECT_THROW(survey.check(), model::Error);
  survey = {};
  survey.bands.clear();
  EXPECT_THROW(survey.check(), model::Error);
  EXPECT_THROW(model::drawGalaxy({}, -1), model::Error);
  EXPECT_THROW(model::drawGalaxy({}, 16777216), model::Error);
}
