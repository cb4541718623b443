#include <gtest/gtest.h>

#include <cmath>

#include "model/base/error.h"
#include "model/simulation/sersic.h"
#include "model/simulation/smooth_profile.h"
#include "model/simulation/truth.h"

// Reference values: scipy 1.10, gammaincinv(2n, 0.5) and gammainc(2n, b x^(1/n)).
TEST(Sersic, bSplitsTheLightInHalves) {
  EXPECT_NEAR(model::sersicB(1), 1.67834699, 2e-6);
  EXPECT_NEAR(model::sersicB(4), 7.66924944, 2e-6);
  for (const double n : {0.6, 1.0, 2.5, 4.0, 7.0}) EXPECT_NEAR(model::sersicFluxInside(n, 1), 0.5, 1e-5) << n;
}

TEST(Sersic, fluxInsideAgreesWithTheIncompleteGammaFunction) {
  EXPECT_NEAR(model::sersicFluxInside(1, 0.5), 0.20535294, 1e-6);
  EXPECT_NEAR(model::sersicFluxInside(1, 3), 0.96073644, 1e-6);
  EXPECT_NEAR(model::sersicFluxInside(4, 0.5), 0.31980589, 1e-6);
  EXPECT_NEAR(model::sersicFluxInside(4, 3), 0.78806637, 1e-6);
  EXPECT_EQ(model::sersicFluxInside(4, 0), 0);
}

TEST(Sersic, boxyIsophotesHoldMoreLight) {
  EXPECT_NEAR(model::superellipseArea(2), 1, 1e-12);
  EXPECT_NEAR(model::superellipseArea(1), 2 / M_PI, 1e-12);  // a diamond
  EXPECT_GT(model::superellipseArea(2.3), 1);
}

// Reference: the same definition solved with scipy for a round profile of Re = 1.
TEST(PetrosianRadii, ofRoundProfiles) {
  model::StellarBody exponential;
  exponential.disk = model::DiskRecipe{1 / 1.67834699, 0, 0.2, 40, 0, 0};
  const model::ProfileRadii disk = model::profileRadii(exponential);
  EXPECT_NEAR(disk.petrosianArcsec, 2.1129, 0.03);
  EXPECT_NEAR(disk.r50Arcsec, 0.9936, 0.01);
  EXPECT_NEAR(disk.r90Arcsec, 2.2735, 0.03);

  model::StellarBody vaucouleurs;
  vaucouleurs.bulge = model::BulgeRecipe{1, 1, 4, 1, 0};
  const model::ProfileRadii bulge = model::profileRadii(vaucouleurs);
  EXPECT_NEAR(bulge.r50Arcsec, 0.7127, 0.015);
  EXPECT_NEAR(bulge.r90Arcsec, 2.3881, 0.06);
}

TEST(PetrosianRadii, ofNothingAreRefused) {
  EXPECT_THROW(model::profileRadii(model::StellarBody{}), model::Error);
}

TEST(PartShares, addUpAndReddenTheBulge) {
  model::StellarBody body;
  body.bulge = model::BulgeRecipe{0.3, 1, 4, 1, 0};
  body.disk = model::DiskRecipe{};
  body.bar = model::BarRecipe{0.1, 3, 0.3, 0};
  body.bulgeRedness = 0.3;
  for (const int band : {0, 1, 2}) {
    const model::PartShares shares = model::partShares(body, band);
    EXPECT_NEAR(shares.bulge + shares.disk + shares.bar, 1, 1e-12);
  }
  EXPECT_NEAR(model::partShares(body, 1).bulge, 0.3, 1e-12);
  EXPECT_LT(model::partShares(body, 0).bulge, 0.3);
  EXPECT_GT(model::partShares(body, 2).bulge, 0.3);
  // g - r of the bulge minus that of the disk, read back from the shares, is the redness.
  const model::PartShares g = model::partShares(body, 0), r = model::partShares(body, 1);
  EXPECT_NEAR(-2.5 * std::log10((g.bulge / r.bulge) / (g.disk / r.disk)), 0.3, 1e-9);
}
