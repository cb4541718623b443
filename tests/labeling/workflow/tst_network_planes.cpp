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
       {0.981433749F, 0.364172459F, 0F, 0.791674912F, 0.361898601F, 0F, 0.659236133F, 0.287625015F, 0F}},
      {"on a bright sky",
       test::galaxyInNoise({"g", "r", "i"}, 3, 900),
       0.181401395,
       {0.981427848F, 0.364169747F, 0F, 0.791678488F, 0.361899644F, 0F, 0.659235418F, 0.287624389F, 0F}},
      {"tiny units",
       test::galaxyInNoise({"g", "r", "i"}, 1e-12),
       0.181402051,
       {0.981433868F, 0.364172459F, 0F, 0.791674912F, 0.361898601F, 0F, 0.659236193F, 0.287625015F, 0F}},
      {"one band",
       test::galaxyInNoise({"r"}),
       0.119792096,
       {0.683414817F, 0.224478006F, 0F, 0.683414817F, 0.224478006F, 0F, 0.683414817F, 0.224478006F, 0F}},
      {"two bands",
       test::galaxyInNoise({"g", "r"}),
       0.17189541,
       {0.863521397F, 0.366274506F, 0F, 0.791301012F, 0.328821301F, 0F, 0.719080806F, 0.291368127F, 0F}},
      {"five bands",
       test::galaxyInNoise({"u", "g", "r", "i", "z"}),
       0.19154766,
       {1F, 0.468478709F, 0F, 0.829705417F, 0.324769855F, 0F, 0.644069195F, 0.291108817F, 0F}},
      {"unknown bands",
       test::galaxyInNoise({"0", "1", "2"}),
       0.183715624,
       {1F, 0.423024237F, 0F, 0.712610722F, 0.375723749F, 0F, 0.449145496F, 0.23466295F, 0F}},
      {"with missing pixels",
       holes,
       0.164554608,
       {1F, 0.434128493F, 0F, 0.820114791F, 0.437967539F, 0F, 0F, 0F, 0F}},
      {"a grey picture",
       picture(test::galaxyInNoise({"grey"}, 1.0 / 400)),
       0.0151478724,
       {0.502426147F, 0.0110388789F, 0.000846863375F, 0.502426147F, 0.0110388789F, 0.000846863375F,
        0.502426147F, 0.0110388789F, 0.000846863375F}},
      {"a colour picture",
       picture(test::galaxyInNoise({"red", "green", "blue"}, 1.0 / 400)),
       0.0248622501,
       {0.502426147F, 0.0110388789F, 0.000846863375F, 0.841071844F, 0.0222407151F, 0F, 1F, 0.0315380991F,
        0.00168573298F}},
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
        EXPECT_NEAR(planes[c * plane + places[k]], image.samples[3 * c + k], 1e-5F) << image.name << c << k;
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
