#include <gtest/gtest.h>

#include <cmath>

#include "model/base/error.h"
#include "model/simulation/cosmology.h"

// Reference values: astropy 5.2, FlatLambdaCDM(H0=70, Om0=0.3).
TEST(Cosmology, luminosityDistancesAgreeWithAstropy) {
  const model::Cosmology cosmology;
  EXPECT_NEAR(cosmology.luminosityDistanceMpc(0.05), 222.28905, 1e-4 * 222);
  EXPECT_NEAR(cosmology.luminosityDistanceMpc(0.3), 1552.71593, 1e-4 * 1552);
  EXPECT_NEAR(cosmology.luminosityDistanceMpc(1.0), 6607.65761, 1e-4 * 6607);
  EXPECT_NEAR(cosmology.luminosityDistanceMpc(3.0), 25422.74175, 1e-4 * 25422);
}

TEST(Cosmology, scaleAndModulusAgreeWithAstropy) {
  const model::Cosmology cosmology;
  EXPECT_NEAR(cosmology.kpcPerArcsec(0.05), 0.97749456, 1e-5);
  EXPECT_NEAR(cosmology.kpcPerArcsec(1.0), 8.00870703, 1e-4);
  EXPECT_NEAR(cosmology.distanceModulus(0.3), 40.95546, 1e-4);
}

TEST(Cosmology, nearbyDistanceIsHubblesLaw) {
  const model::Cosmology cosmology;
  EXPECT_NEAR(cosmology.comovingDistanceMpc(1e-4), 299792.458 / 70 * 1e-4, 1e-4);
  EXPECT_EQ(cosmology.comovingDistanceMpc(0), 0);
}

TEST(Cosmology, einsteinDeSitterHasAClosedForm) {
  const model::Cosmology cosmology{70, 1};
  EXPECT_NEAR(cosmology.comovingDistanceMpc(1), 2 * 299792.458 / 70 * (1 - 1 / std::sqrt(2.0)), 1e-3);
}

TEST(Cosmology, aRedshiftOutOfRangeIsRefused) {
  const model::Cosmology cosmology;
  EXPECT_THROW(cosmology.luminosityDistanceMpc(-0.1), model::Error);
  EXPECT_THROW(cosmology.luminosityDistanceMpc(21), model::Error);
}
