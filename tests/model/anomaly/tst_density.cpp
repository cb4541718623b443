#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "model/anomaly/gaussian_mixture.h"
#include "model/anomaly/principal_space.h"
#include "model/base/error.h"
#include "model/base/random.h"
#include "tests/model/anomaly/reference.h"

namespace {

using anomalytest::reference;

/// Two groups in a plane that lies tilted in `dimensions` dimensions, with a little noise off the plane.
std::vector<float> tiltedGroups(int count, int dimensions, std::uint64_t seed) {
  model::Random random(seed);
  std::vector<float> values;
  for (int i = 0; i < count; ++i) {
    const double u = random.normal() + (i % 2 == 0 ? 6 : -6), v = 0.5 * random.normal();
    for (int d = 0; d < dimensions; ++d)
      values.push_back(static_cast<float>(u * std::cos(d) + v * std::sin(2 * d) + 0.01 * random.normal()));
  }
  return values;
}

TEST(GaussianMixture, AgreesWithScikitLearn) {
  const auto& expected = reference().at("mixture");
  const auto rows = expected.at("rows").get<std::size_t>();
  const model::FeatureView groups{std::span(anomalytest::features()).first(3 * rows), 3};
  for (const auto& [components, name] : {std::pair(1, "one"), std::pair(2, "two")}) {
    model::MixtureOptions options;
    options.components = components;
    options.tolerance = 1e-10;
    options.maxIterations = 1000;
    const auto mixture = model::GaussianMixture::fit(groups, options);
    const auto density = mixture.logLikelihoods(anomalytest::view());
    for (std::size_t i = 0; i < density.size(); ++i) {
      const auto value = expected.at(name)[i].get<double>();
      EXPECT_NEAR(density[i], value, 1e-4 * (1 + std::abs(value))) << name << ", row " << i;
    }
    if (components == 1) continue;
    std::vector<double> weights = mixture.weights;
    std::sort(weights.begin(), weights.end());
    EXPECT_NEAR(weights[0], expected.at("weights")[0].get<double>(), 1e-6);
  }
}

TEST(GaussianMixture, OneComponentIsTheNormalDistribution) {
  // Values -1 and 1 in equal numbers: mean 0, variance 1.
  const std::vector<float> values{-1, 1, -1, 1};
  model::MixtureOptions options;
  options.floor = 1e-12;
  const auto density = model::GaussianMixture::fit({values, 1}, options).logLikelihoods({values, 1});
  EXPECT_NEAR(density[0], -0.5 * std::log(2 * std::numbers::pi) - 0.5, 1e-6);
}

TEST(GaussianMixture, TheBestNumberBeatsASingleGaussianOnRowsHeldBack) {
  const std::vector<float> training = tiltedGroups(400, 2, 1), held = tiltedGroups(200, 2, 2);
  const auto single = model::GaussianMixture::fit({training, 2}, {});
  const auto best = model::GaussianMixture::fitBest({training, 2}, 8, {});
  EXPECT_GE(best.components(), 2);
  EXPECT_GT(model::meanOfFinite(best.logLikelihoods({held, 2})),
            model::meanOfFinite(single.logLikelihoods({held, 2})) + 0.5);
}

TEST(GaussianMixture, DoesNotDependOnTheThreads) {
  const std::vector<float> rows = tiltedGroups(5000, 3, 3);
  model::MixtureOptions options;
  options.components = 3;
  options.threads = 1;
  const auto one = model::GaussianMixture::fit({rows, 3}, options);
  options.threads = 4;
  const auto four = model::GaussianMixture::fit({rows, 3}, options);
  EXPECT_EQ(one.covariances, four.covariances);
}

TEST(GaussianMixture, MissingRowsHaveNoDensity) {
  const std::vector<float> missing = anomalytest::withMissingRow();
  const auto density = model::GaussianMixture::fit({missing, 3}, {}).logLikelihoods({missing, 3});
  EXPECT_TRUE(std::isnan(density.back()));
  EXPECT_TRUE(std::isfinite(density.front()));
}

TEST(PrincipalSpace, AxesHaveUnitVarianceAndTheRestIsOneNumber) {
  const std::vector<float> rows = tiltedGroups(500, 10, 4);
  const auto space = model::PrincipalSpace::of({rows, 10}, 2, 1);
  EXPECT_EQ(space.dimensions(), 3);  // the plane, and what lies off it
  const std::vector<float> projected = space.project({rows, 10});
  for (std::size_t d = 0; d < 3; ++d) {
    double sum = 0, squares = 0;
    for (std::size_t i = 0; i < 500; ++i) {
      const auto value = static_cast<double>(projected[3 * i + d]);
      sum += value;
      squares += value * value;
    }
    EXPECT_NEAR(sum / 500, 0, 1e-3);
    EXPECT_NEAR(squares / 500, 1, 1e-2);
  }
}

TEST(PrincipalSpace, AnObjectOffThePlaneStandsOut) {
  const std::vector<float> rows = tiltedGroups(500, 10, 5);
  const auto space = model::PrincipalSpace::of({rows, 10}, 2, 1);
  std::vector<float> off(rows.begin(), rows.begin() + 10);
  off[0] += 1;  // a hundred times the noise, far less than the spread in the plane
  EXPECT_GT(space.project({off, 10})[2], 3);
}

TEST(PrincipalSpace, IsTheSameAfterPacking) {
  const std::vector<float> rows = tiltedGroups(100, 6, 6);
  const auto space = model::PrincipalSpace::of({rows, 6}, 3);
  std::vector<float> packed = space.pack();
  EXPECT_EQ(model::PrincipalSpace::unpack(packed).project({rows, 6}), space.project({rows, 6}));
  packed.pop_back();
  EXPECT_THROW(model::PrincipalSpace::unpack(packed), model::Error);
  EXPECT_THROW(model::PrincipalSpace::unpack({}), model::Error);
}

}  // namespace
