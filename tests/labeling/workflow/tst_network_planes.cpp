// What a network is fed with belongs to the models that exist: the numbers below were made once and stay, and
// nothing that a person does to the picture on screen reaches them.
#include "labeling/workflow/network_planes.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "labeling/display/display.h"
#include "labeling/display/display_json.h"
#include "labeling/workflow/network_input.h"
#include "model/base/error.h"
#include "tests/labeling/display/cutouts.h"
#include "tests/labeling/workflow/blob_project.h"
#include "tests/support/temporary_folder.h"

namespace {
using namespace labeling;

struct Kept {
  const char* name;
  Cutout cutout;
  double mean;
  std::array<float, 9> samples;  ///< of red, green, blue: right of the middle, at a third, fifth from the end
};

std::vector<Kept> kept() {
  const auto picture = [](Cutout cutout) {
    cutout.isPicture = true;
    cutout.rowOrder = RowOrder::TopFirst;
    return cutout;
  };
  Cutout holes = test::galaxyInNoise({"g", "r", "i"});
  for (std::size_t i = 0; i < holes.pixels.size(); i += 7) holes.pixels[i] = std::nanf("");
  return {
      {"three bands",
       test::galaxyInNoise({"g", "r", "i"}),
       0.181402046,
       {0.981433749f, 0.364172459f, 0.0f, 0.791674912f, 0.361898601f, 0.0f, 0.659236133f, 0.287625015f, 0.0f}},
      {"on a bright sky",
       test::galaxyInNoise({"g", "r", "i"}, 3, 900),
       0.181401395,
       {0.981427848f, 0.364169747f, 0.0f, 0.791678488f, 0.361899644f, 0.0f, 0.659235418f, 0.287624389f, 0.0f}},
      {"tiny units",
       test::galaxyInNoise({"g", "r", "i"}, 1e-12),
       0.181402051,
       {0.981433868f, 0.364172459f, 0.0f, 0.791674912f, 0.361898601f, 0.0f, 0.659236193f, 0.287625015f, 0.0f}},
      {"one band",
       test::galaxyInNoise({"r"}),
       0.119792096,
       {0.683414817f, 0.224478006f, 0.0f, 0.683414817f, 0.224478006f, 0.0f, 0.683414817f, 0.224478006f, 0.0f}},
      {"two bands",
       test::galaxyInNoise({"g", "r"}),
       0.17189541,
       {0.863521397f, 0.366274506f, 0.0f, 0.791301012f, 0.328821301f, 0.0f, 0.719080806f, 0.291368127f, 0.0f}},
      {"five bands",
       test::galaxyInNoise({"u", "g", "r", "i", "z"}),
       0.19154766,
       {1.0f, 0.468478709f, 0.0f, 0.829705417f, 0.324769855f, 0.0f, 0.644069195f, 0.291108817f, 0.0f}},
      {"unknown bands",
       test::galaxyInNoise({"0", "1", "2"}),
       0.183715624,
       {1.0f, 0.423024237f, 0.0f, 0.712610722f, 0.375723749f, 0.0f, 0.449145496f, 0.23466295f, 0.0f}},
      {"with missing pixels",
       holes,
       0.164554608,
       {1.0f, 0.434128493f, 0.0f, 0.820114791f, 0.437967539f, 0.0f, 0.0f, 0.0f, 0.0f}},
      {"a grey picture",
       picture(test::galaxyInNoise({"grey"}, 1.0 / 400)),
       0.0151478724,
       {0.502426147f, 0.0110388789f, 0.000846863375f, 0.502426147f, 0.0110388789f, 0.000846863375f,
        0.502426147f, 0.0110388789f, 0.000846863375f}},
      {"a colour picture",
       picture(test::galaxyInNoise({"red", "green", "blue"}, 1.0 / 400)),
       0.0248622501,
       {0.502426147f, 0.0110388789f, 0.000846863375f, 0.841071844f, 0.0222407151f, 0.0f, 1.0f, 0.0315380991f,
        0.00168573298f}},
  };
}

TEST(NetworkPlanes, areWhatTheModelsWereTrainedOn) {
  for (const Kept& image : kept()) {
    const std::vector<float> planes = networkPlanes(image.cutout);
    const std::size_t plane = planes.size() / 3;
    double sum = 0;
    for (const float value : planes) sum += static_cast<double>(value);
    EXPECT_NEAR(sum / static_cast<double>(planes.size()), image.mean, 1e-6) << image.name;
    for (std::size_t c = 0; c < 3; ++c) {
      const std::array<std::size_t, 3> places{plane / 2 + 32, plane / 3, plane - 5};
      for (std::size_t k = 0; k < 3; ++k)
        EXPECT_NEAR(planes[c * plane + places[k]], image.samples[3 * c + k], 1e-5f) << image.name << c << k;
    }
  }
}

TEST(NetworkPlanes, staySoWhateverIsOnScreen) {
  const test::TemporaryFolder folder;
  Project project = Project::open(test::blobProject(folder.path(), 12));
  const std::vector<std::int64_t> rows{0, 1};
  model::CardInput input;
  input.size = 32;
  const auto before = readNetworkImages(project, rows, input).images.pixels;
  ASSERT_FALSE(before.empty());
  Display display;
  display.curve = StretchCurve::Log;
  display.rgb = {"red"};
  display.black = 5;
  display.white = 6;
  display.invert = true;
  display.smoothing = 4;
  display.northUp = true;
  project.setSetting("display", toJson(display));
  EXPECT_EQ(readNetworkImages(project, rows, input).images.pixels, before);
}

TEST(NetworkPlanes, refuseAnImageWithoutPixels) { EXPECT_THROW(networkPlanes(Cutout{}), model::Error); }

}  // namespace
