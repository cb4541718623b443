#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>

#include "model/anomaly/gaussian_mixture.h"
#include "model/base/error.h"
#include "model/base/random.h"
#include "model/generative/flow.h"

namespace {

/// Points on a ring of radius sqrt(2), so that each coordinate has unit variance, and a third of noise.
std::vector<float> ring(int count, std::uint64_t seed) {
  model::Random random(seed);
  std::vector<float> values;
  for (int i = 0; i < count; ++i) {
    const double angle = random.uniform(0, 2 * std::numbers::pi),
                 radius = std::sqrt(2.0) + 0.1 * random.normal();
    values.push_back(static_cast<float>(radius * std::cos(angle)));
    values.push_back(static_cast<float>(radius * std::sin(angle)));
    values.push_back(static_cast<float>(random.normal()));
  }
  return values;
}

TEST(Flow, HeldOutRowsAreLikelierThanUnderAGaussian) {
  const std::vector<float> training = ring(1500, 1), held = ring(500, 2);
  model::FlowOptions options;
  options.epochs = 60;
  const auto flow = model::NormalisingFlow::fit({training, 3}, options);
  const auto single = model::GaussianMixture::fit({training, 3}, {});
  const double ofFlow = model::meanOfFinite(flow.logLikelihoods({held, 3}));
  const double ofGaussian = model::meanOfFinite(single.logLikelihoods({held, 3}));
  // The entropy of a thin ring is log(2 pi r) + log(0.1 sqrt(2 pi e)) = 1.30, that of two normal
  // coordinates 2.84.
  EXPECT_GT(ofFlow, ofGaussian + 0.3);
  EXPECT_LT(ofFlow, ofGaussian + 1.54 + 0.1);  // a density that integrated to more than one would go beyond
}

TEST(Flow, TheEmptyMiddleOfTheRingIsUnusual) {
  const std::vector<float> training = ring(1500, 1);
  model::FlowOptions options;
  options.epochs = 60;
  const auto flow = model::NormalisingFlow::fit({training, 3}, options);
  const std::vector<float> points{0, 0, 0, 1.41F, 0, 0, std::numeric_limits<float>::quiet_NaN(), 0, 0};
  const auto density = flow.logLikelihoods({points, 3});
  EXPECT_GT(density[1], density[0] + 1);
  EXPECT_TRUE(std::isnan(density[2]));
}

TEST(Flow, IsNeverWorseThanTheNormalDistributionItBeginsWith) {
  // Twenty rows of noise in ten dimensions: there is nothing to learn but the noise itself.
  model::Random random(3);
  std::vector<float> noise;
  for (int i = 0; i < 200; ++i) noise.push_back(static_cast<float>(random.normal()));
  double squares = 0;
  for (std::size_t row = 6; row < 20; row += 7)  // those held back
    for (std::size_t d = 0; d < 10; ++d) squares += std::pow(static_cast<double>(noise[row * 10 + d]), 2);
  const double normal = -squares / 2 / 2 - 5 * std::log(2 * std::numbers::pi);
  EXPECT_GE(model::NormalisingFlow::fit({noise, 10}, {}).heldBackLogLikelihood(), normal - 1e-4);
}

TEST(Flow, RefusesTooFewRowsInASentence) {
  const std::vector<float> few(3 * 10, 1.0F);
  EXPECT_THROW(model::NormalisingFlow::fit({few, 3}, {}), model::Error);
  EXPECT_THROW(model::NormalisingFlow::fit({few, 1}, {}), model::Error);
}

}  // namespace
