// Sources found in a mosaic: against known truth, against SEP's own Python package, and across the squares
// that a large image is taken in.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>
#include <stop_token>

#include "labeling/survey/fits_writer.h"
#include "labeling/survey/source_detection.h"
#include "labeling/survey/table.h"
#include "model/base/error.h"
#include "tests/support/simulated_mosaic.h"
#include "tests/support/temporary_folder.h"

namespace {
using namespace labeling;
namespace fs = std::filesystem;

/// The image of tests/data/survey/make_detection_reference.py, which has no random numbers of any library in
/// it.
std::vector<float> referenceImage(int side) {
  std::vector<float> pixels;
  std::uint32_t state = 12345;
  const double sources[][6] = {{40.3, 50.7, 900, 2.5, 0.6, 0.5},    {100.2, 40.4, 2500, 3.2, 0.8, -0.9},
                               {60.6, 110.1, 400, 2.0, 1.0, 0.0},   {120.9, 118.3, 5000, 4.0, 0.4, 1.2},
                               {128.4, 128.9, 1500, 2.2, 0.9, 0.3}, {2.1, 90.5, 800, 2.4, 0.7, 0.2}};
  for (int y = 0; y < side; ++y)
    for (int x = 0; x < side; ++x) {
      double noise = -6;  // the sum of twelve uniform numbers, less its mean
      for (int i = 0; i < 12; ++i) {
        state = state * 1664525u + 1013904223u;
        noise += static_cast<double>(state) / 4294967296.0;
      }
      double value = 10 + 0.02 * x + noise;
      for (const auto& s : sources) {
        const double dx = x - s[0], dy = y - s[1], c = std::cos(s[5]), q = std::sin(s[5]);
        const double u = dx * c + dy * q, v = (dy * c - dx * q) / s[4];
        value += s[2] * std::exp(-(u * u + v * v) / (2 * s[3] * s[3])) /
                 (2 * 3.14159265358979323846 * s[3] * s[3] * s[4]);
      }
      pixels.push_back(static_cast<float>(value));
    }
  return pixels;
}

ImageSource written(const fs::path& file, int side, const std::vector<float>& pixels) {
  writeFitsImage({side,
                  side,
                  {"r"},
                  pixels,
                  PixelFormat::Float32,
                  "",
                  "",
                  TanFrame{{150, 2}, {(side - 1) / 2.0, (side - 1) / 2.0}, 0.2, 0}},
                 file);
  return {"r", file.string(), -1, 0};
}

TEST(Detection, equalsSepsOwnPackage) {
  const test::TemporaryFolder folder;
  const auto sources = detectSources(written(folder / "m.fits", 160, referenceImage(160)), {});
  const Table expected = readTable(fs::path(TUNINGFORK_TEST_DATA) / "survey/detection_reference.csv");
  ASSERT_EQ(sources.size(), expected.rows);
  for (std::size_t i = 0; i < sources.size(); ++i) {
    const auto value = [&](const char* name) { return expected.at(name).numberAt(i).value(); };
    EXPECT_NEAR(sources[i].x, value("x"), 1e-4) << i;
    EXPECT_NEAR(sources[i].y, value("y"), 1e-4) << i;
    EXPECT_NEAR(sources[i].flux, value("flux"), 1e-4 * std::abs(value("flux"))) << i;
    EXPECT_NEAR(sources[i].fluxError, value("flux_err"), 1e-4 * value("flux_err")) << i;
    EXPECT_NEAR(sources[i].kronPixels, value("kron"), 1e-4 * value("kron")) << i;
    EXPECT_NEAR(sources[i].halfLightPixels, value("r50"), 1e-3) << i;
    EXPECT_NEAR(sources[i].a, value("a"), 1e-4) << i;
    EXPECT_NEAR(sources[i].b, value("b"), 1e-4) << i;
    EXPECT_NEAR(sources[i].thetaDeg, value("theta_deg"), 0.01) << i;
    EXPECT_EQ(sources[i].pixels, value("npix")) << i;
    EXPECT_EQ(sources[i].flags, value("flags")) << i;
  }
}

/// Flux over the noise inside an ellipse of three scale lengths.
double significance(const test::MosaicGalaxy& galaxy, double noise) {
  const double area = 3.14159265 * std::pow(3 * galaxy.radius, 2) * galaxy.axisRatio;
  return galaxy.flux / (noise * std::sqrt(area));
}

TEST(Detection, findsWhatStandsOutAndPlacesItRight) {
  const test::TemporaryFolder folder;
  test::MosaicOptions options;
  options.width = 3000;  // more than one square
  options.height = 2400;
  options.galaxies = 1500;
  options.bands = {"r"};
  options.background = 25;
  options.noise = 2;
  options.faintest = 600;
  const auto mosaic = test::makeMosaic(folder.path(), "m", options);
  const auto sources = detectSources({"r", mosaic.files[0].string(), -1, 0}, {});

  // Galaxies that nobody stands beside: blends are another matter.
  int bright = 0, found = 0, placed = 0, strong = 0;
  double flux = 0;
  for (std::size_t i = 0; i < mosaic.galaxies.size(); ++i) {
    const test::MosaicGalaxy& galaxy = mosaic.galaxies[i];
    if (significance(galaxy, options.noise) < 10) continue;
    const bool alone = std::none_of(mosaic.galaxies.begin(), mosaic.galaxies.end(), [&](const auto& other) {
      return &other != &galaxy &&
             std::hypot(other.x - galaxy.x, other.y - galaxy.y) < 6 * (other.radius + galaxy.radius);
    });
    if (!alone) continue;
    ++bright;
    double nearest = 1e9;
    const DetectedSource* match = nullptr;
    for (const DetectedSource& source : sources)
      if (const double distance = std::hypot(source.x - galaxy.x, source.y - galaxy.y); distance < nearest) {
        nearest = distance;
        match = &source;
      }
    if (nearest > 2) continue;
    ++found;
    if (significance(galaxy, options.noise) > 50) {
      flux += match->flux / galaxy.flux;
      ++strong;
    }
    // Noise moves a centre by about its size over the significance.
    const double noise = 2.5 * galaxy.radius / significance(galaxy, options.noise);
    if (nearest < 0.1 + 2 * noise) ++placed;
  }
  RecordProperty("bright", bright);
  RecordProperty("found", found);
  ASSERT_GT(bright, 100);
  EXPECT_GE(found, 0.95 * bright);
  EXPECT_GE(placed, 0.95 * found);
  // Kron's ellipse holds most of the light, never more than there is.
  ASSERT_GT(strong, 20);
  EXPECT_GT(flux / strong, 0.85);
  EXPECT_LT(flux / strong, 1.0);
}

TEST(Detection, findsASourceOnceOnTheBorderOfTwoSquares) {
  const test::TemporaryFolder folder;
  const int side = 2200;
  std::vector<float> pixels(static_cast<std::size_t>(side) * side);
  std::uint32_t state = 1;
  for (float& pixel : pixels) {
    state = state * 1664525u + 1013904223u;
    pixel = static_cast<float>(state) / 4294967296.F;
  }
  const double places[][2] = {{2047.5, 500}, {2047.52, 900.3}, {2047.48, 1300},
                              {700, 2047.5}, {2047.5, 2047.5}, {2040, 100}};
  for (const auto& place : places)
    for (int y = -12; y <= 12; ++y)
      for (int x = -12; x <= 12; ++x) {
        const int column = static_cast<int>(place[0]) + x, row = static_cast<int>(place[1]) + y;
        const double r2 = std::pow(column - place[0], 2) + std::pow(row - place[1], 2);
        pixels[static_cast<std::size_t>(row) * side + static_cast<std::size_t>(column)] +=
            static_cast<float>(20 * std::exp(-r2 / 8));
      }
  const auto sources = detectSources(written(folder / "m.fits", side, pixels), {});
  for (const auto& place : places)
    EXPECT_EQ(std::count_if(
                  sources.begin(), sources.end(),
                  [&](const DetectedSource& s) { return std::hypot(s.x - place[0], s.y - place[1]) < 3; }),
              1)
        << place[0] << " " << place[1];
}

TEST(Detection, livesWithMissingPixels) {
  const test::TemporaryFolder folder;
  std::vector<float> pixels = referenceImage(160);
  for (int y = 0; y < 160; ++y)
    for (int x = 0; x < 30; ++x)
      pixels[static_cast<std::size_t>(y * 160 + x)] = std::numeric_limits<float>::quiet_NaN();
  const auto sources = detectSources(written(folder / "m.fits", 160, pixels), {});
  EXPECT_EQ(sources.size(), 5u);  // the one at x = 2 is gone
  const std::vector<float> nothing(100 * 100, std::numeric_limits<float>::quiet_NaN());
  EXPECT_TRUE(detectSources(written(folder / "n.fits", 100, nothing), {}).empty());
  EXPECT_TRUE(detectSources(written(folder / "c.fits", 100, std::vector<float>(100 * 100, 3.F)), {}).empty());
}

TEST(Detection, refusesOptionsThatMakeNoSenseAndStops) {
  const test::TemporaryFolder folder;
  const ImageSource image = written(folder / "m.fits", 160, referenceImage(160));
  const auto refuses = [&](auto change) {
    DetectionOptions options;
    change(options);
    EXPECT_THROW(detectSources(image, options), model::Error);
  };
  refuses([](auto& o) { o.thresholdSigma = 0; });
  refuses([](auto& o) { o.minimumPixels = 0; });
  refuses([](auto& o) { o.deblendContrast = 2; });
  refuses([](auto& o) { o.meshPixels = 1; });
  std::stop_source stop;
  stop.request_stop();
  EXPECT_THROW(detectSources(image, {}, {{}, stop.get_token()}), model::Stopped);
}

}  // namespace
