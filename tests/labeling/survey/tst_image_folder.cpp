// A folder of images becomes objects: bands grouped, maps and damaged files set aside with a reason.
#include <gtest/gtest.h>

#include <filesystem>

#include "labeling/survey/band_names.h"
#include "labeling/survey/image_folder.h"
#include "model/base/error.h"
#include "tests/labeling/survey/fits_bytes.h"
#include "tests/labeling/survey/pictures.h"

namespace {
using namespace labeling;
namespace fs = std::filesystem;

std::string tinyFits() { return test::image(16, {2, 2}).data(std::vector<short>(4, 1)).take(); }
std::string tinyJpeg() { return test::jpegOf(8, 8, 3, std::vector<unsigned char>(192, 9)); }

std::vector<std::string> namesOf(const FolderContents& contents) {
  std::vector<std::string> names;
  for (const FoundObject& object : contents.objects) names.push_back(object.name);
  return names;
}

TEST(ScanFolder, groupsFilesThatDifferInTheirBand) {
  const test::TemporaryFolder folder;
  for (const char* name :
       {"ceers_12823_f444w.fits", "ceers_12823_f115w.fits", "132_gband.fits", "132_rband.fits",
        "587722984439545906-g.fits", "GDS_1_h.fits", "GDS_1_v.fits", "GDS_1_segmap.fits"})
    folder.write(name, tinyFits());
  folder.write("sub/NGC_1300.jpg", tinyJpeg());
  const FolderContents contents = scanFolder(folder.path());
  EXPECT_EQ(namesOf(contents),
            (std::vector<std::string>{"132", "587722984439545906", "GDS_1", "NGC_1300", "ceers_12823"}));
  const FoundObject& ceers = contents.objects[4];
  ASSERT_EQ(ceers.sources.size(), 2U);
  EXPECT_EQ(ceers.sources[0].band, "f115w");  // blue to red
  EXPECT_EQ(ceers.sources[1].band, "f444w");
  EXPECT_TRUE(fs::path(ceers.sources[0].path).is_absolute());
  ASSERT_EQ(contents.unusable.size(), 1U);
  EXPECT_NE(contents.unusable[0].reason.find("belongs to"), std::string::npos);
}

TEST(ScanFolder, keepsBandsOfOneFolderTogetherAndEqualNamesApart) {
  const test::TemporaryFolder folder;
  folder.write("a/x.fits", tinyFits());
  folder.write("b/x.fits", tinyFits());
  folder.write("y.fits", tinyFits());
  folder.write("y.jpg", tinyJpeg());
  EXPECT_EQ(namesOf(scanFolder(folder.path())), (std::vector<std::string>{"a/x", "b/x", "y.fits", "y.jpg"}));
}

TEST(ScanFolder, setsAsideWhatCannotBeUsedAndGoesOn) {
  const test::TemporaryFolder folder;
  folder.write("good.fits", tinyFits());
  folder.write("page.jpg", "<html>404</html>");
  folder.write("empty.fits", "");
  folder.write("cut.fits", tinyFits().substr(0, 2880));
  folder.write(".hidden.fits", tinyFits());
  folder.write("notes.txt", "not an image");
  fs::create_directory_symlink(folder.path(), folder / "loop");
  fs::create_symlink("nowhere.fits", folder / "dangling.fits");
  const FolderContents contents = scanFolder(folder.path());
  EXPECT_EQ(namesOf(contents), std::vector<std::string>{"good"});
  EXPECT_EQ(contents.unusable.size(), 4U);
  for (const UnusableFile& file : contents.unusable) {
    EXPECT_NE(file.reason.find(fs::path(file.path).filename().string()), std::string::npos) << file.reason;
    EXPECT_EQ(file.reason.back(), '.');
  }
}

TEST(ScanFolder, saysIfThereIsNoFolder) {
  const test::TemporaryFolder folder;
  EXPECT_THROW(scanFolder(folder / "absent"), model::Error);
  EXPECT_THROW(scanFolder(folder.write("file.fits", tinyFits())), model::Error);
  EXPECT_TRUE(scanFolder(folder.path() / ".").objects.size() == 1);
}

TEST(ScanFolder, reportsProgressAndStops) {
  const test::TemporaryFolder folder;
  for (int i = 0; i < 200; ++i) folder.write("o" + std::to_string(i) + ".fits", tinyFits());
  int reports = 0;
  model::RunControl control;
  control.onProgress = [&](const model::Progress&) { ++reports; };
  EXPECT_EQ(scanFolder(folder.path(), control).objects.size(), 200U);
  EXPECT_GT(reports, 1);
  std::stop_source stop;
  stop.request_stop();
  control.stop = stop.get_token();
  EXPECT_THROW(scanFolder(folder.path(), control), model::Stopped);
}
TEST(ScanFolder, takesObjectsAndBandsFromAPattern) {
  const test::TemporaryFolder folder;
  for (const char* name : {"r/ngc_1300.fits", "g/ngc_1300.fits", "g/ngc_4321.fits.gz", "readme_r.fits"})
    folder.write(name, tinyFits());
  const FolderContents contents = scanFolder(folder.path(), {}, "{band}/{object}.fits");
  EXPECT_EQ(namesOf(contents), (std::vector<std::string>{"ngc_1300", "ngc_4321"}));
  ASSERT_EQ(contents.objects[0].sources.size(), 2U);
  EXPECT_EQ(contents.objects[0].sources[0].band, "g");
  EXPECT_EQ(contents.objects[0].sources[1].band, "r");
  ASSERT_EQ(contents.unusable.size(), 1U);
  EXPECT_NE(contents.unusable[0].reason.find("readme_r.fits does not fit the pattern"), std::string::npos);
}

TEST(ScanFolder, takesBandsThatAreNoFilterItKnows) {
  const test::TemporaryFolder folder;
  for (const char* name : {"A_1_narrow642.fits", "A_1_deep.fits", "A_2_deep.fits"})
    folder.write(name, tinyFits());
  EXPECT_EQ(scanFolder(folder.path()).objects.size(), 3U);  // not guessed
  const FolderContents contents = scanFolder(folder.path(), {}, "{object}_{band}.fits");
  EXPECT_EQ(namesOf(contents), (std::vector<std::string>{"A_1", "A_2"}));
  EXPECT_EQ(contents.objects[0].sources[0].band, "deep");
  EXPECT_EQ(contents.objects[0].sources[1].band, "narrow642");
}

TEST(ScanFolder, refusesAPatternThatNothingFits) {
  const test::TemporaryFolder folder;
  folder.write("ngc1300-r.fits", tinyFits());
  const auto refusal = [&](const std::string& pattern) -> std::string {
    try {
      scanFolder(folder.path(), {}, pattern);
      return "";
    } catch (const model::Error& error) {
      return error.what();
    }
  };
  EXPECT_NE(refusal("{object}_{band}.fits").find("there is, for example, ngc1300-r.fits"), std::string::npos);
  EXPECT_NE(refusal("{object}.fits").find("needs {object} once and {band} once"), std::string::npos);
  EXPECT_NE(refusal("{object}_{filter}.fits").find("has {filter}, which it cannot"), std::string::npos);
  EXPECT_NE(refusal("{object}_{band.fits").find("has {band.fits"), std::string::npos);
  EXPECT_EQ(refusal("{object}-{band}.fits"), "");
}

TEST(ScanFolder, namesTheOnlyBandOfAFileThatSaysNothing) {
  const test::TemporaryFolder folder;
  folder.write("galaxy.fits", tinyFits());
  EXPECT_EQ(scanFolder(folder.path()).objects.at(0).sources.at(0).band, "image");
}

TEST(BandNames, areThoseThatPeopleUse) {
  EXPECT_EQ(shortBand("r SDSS c6018 6415.0 1480.0"), "r");
  EXPECT_EQ(shortBand("i.00000"), "i");
  EXPECT_EQ(shortBand("HSC-R"), "HSC-R");
  EXPECT_EQ(shortBand("night sky"), "night sky");
}

}  // namespace
