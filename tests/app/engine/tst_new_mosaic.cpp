// `new --mosaic` as somebody at the command line meets it: on real images, and with what goes wrong.
#include <gtest/gtest.h>

#include <fstream>

#include "labeling/store/project.h"
#include "labeling/survey/cutout_reader.h"
#include "tests/app/engine/engine_process.h"

namespace {
using namespace app::testing;
namespace fs = std::filesystem;

class NewMosaic : public testing::Test {
 protected:
  void SetUp() override {
    if (!fs::exists(kids("r"))) GTEST_SKIP() << "the sample data are not there";
  }
  static std::string sample(const std::string& name) {
    return (fs::path(TUNINGFORK_SAMPLE_DATA) / "fits" / name).string();
  }
  static std::string kids(const std::string& band) { return sample("kids_" + band + ".fits"); }
  TemporaryFolder folder;
};

TEST_F(NewMosaic, findsTheSourcesOfARealField) {
  const std::string project = folder / "kids.tuningfork";
  const Ended made = runEngine({"new", project, "--mosaic", kids("g"), kids("r"), kids("i"), "--detect",
                                "--detect-band", "r", "--no-predictions", "--json"});
  ASSERT_EQ(made.status, 0) << made.err;
  const auto result = made.json();
  EXPECT_TRUE(result.at("detected").get<bool>());
  EXPECT_GE(result.at("objects").get<int>(), 1);  // the galaxy that the picture was cut around
  ASSERT_EQ(result.at("bands").size(), 3u);
  EXPECT_EQ(result.at("bands")[0].at("band"), "g");
  const auto opened = labeling::Project::open(project, labeling::Project::Access::ReadOnly);
  const labeling::Cutout cutout = labeling::readCutout(opened.imageSources(0));
  EXPECT_EQ(cutout.bands, (std::vector<std::string>{"g", "r", "i"}));
  EXPECT_TRUE(cutout.sky);

  // What the loop does with any project works with views, too.
  EXPECT_EQ(runEngine({"check", project}).status, 0);
  EXPECT_EQ(runEngine({"export", project, "--to", folder / "out.fits"}).status, 0);
  const Ended words =
      runEngine({"new", folder / "again.tuningfork", "--mosaic", kids("r"), "--detect", "--no-predictions"});
  EXPECT_NE(words.out.find("found in r; the pixels are those of r."), std::string::npos) << words.out;
}

TEST_F(NewMosaic, asksForWhatIsMissing) {
  const std::string project = folder / "p.tuningfork";
  std::ofstream(folder / "c.csv") << "name,ra,dec\nA,10,10\n";
  const std::string catalogue = folder / "c.csv";
  EXPECT_EQ(runEngine({"new", project}).status, 2);
  EXPECT_EQ(runEngine({"new", project, "--mosaic", kids("r")}).status, 2);
  EXPECT_EQ(runEngine({"new", project, "--mosaic", kids("r"), "--catalogue", catalogue}).status, 2);
  EXPECT_EQ(runEngine({"new", project, "--mosaic", kids("r"), "--detect", "--images", folder.path()}).status,
            2);
  EXPECT_EQ(runEngine({"new", project, "--mosaic", kids("r"), "--detect", "--catalogue", catalogue}).status,
            2);
  const Ended outside =
      runEngine({"new", project, "--mosaic", kids("r"), "--catalogue", catalogue, "--size", "5"});
  EXPECT_EQ(outside.status, 3);
  EXPECT_NE(outside.err.find("A (line 2) lies outside of every mosaic"), std::string::npos) << outside.err;
  const Ended blind =
      runEngine({"new", project, "--mosaic", sample("sdss_g_587722984439545906.fits"), "--detect"});
  EXPECT_EQ(blind.status, 3);
  EXPECT_NE(blind.err.find("has no sky coordinates"), std::string::npos) << blind.err;
  EXPECT_FALSE(fs::exists(project));
}

}  // namespace
