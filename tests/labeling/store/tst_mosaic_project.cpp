// Projects whose objects are views into mosaics: from a catalogue, and from the sources found in them.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <functional>

#include "labeling/store/detected_table.h"
#include "labeling/store/mosaic_project.h"
#include "labeling/survey/cutout_reader.h"
#include "labeling/survey/fits_writer.h"
#include "labeling/survey/mosaic_image.h"
#include "labeling/survey/mosaic_set.h"
#include "model/base/error.h"
#include "tests/support/simulated_mosaic.h"
#include "tests/support/temporary_folder.h"

namespace {
using namespace labeling;
namespace fs = std::filesystem;

/// A mosaic of 200 x 150 pixels of 0.5 arcsec whose pixels all have one value.
fs::path flat(const fs::path& file, float value, const TanFrame& sky, int width = 200, int height = 150) {
  const std::vector<float> pixels(static_cast<std::size_t>(width * height), value);
  writeFitsImage({width, height, {"image"}, pixels, PixelFormat::Float32, "", "", sky}, file);
  return file;
}
const TanFrame kHere{{150, 2}, {99.5, 74.5}, 0.5, 0};

std::string refusalOf(const std::function<void()>& work) {
  try {
    work();
    return "";
  } catch (const model::Error& error) {
    return error.what();
  }
}

MosaicProjectOptions optionsFor(const test::TemporaryFolder& folder, const std::string& catalogue) {
  MosaicProjectOptions options;
  options.directory = folder / "p.tuningfork";
  options.catalogue = folder.write("catalogue.csv", catalogue);
  options.size = "10";
  return options;
}

TEST(MosaicProjects, haveViewsInsteadOfFiles) {
  const test::TemporaryFolder folder;
  MosaicProjectOptions options = optionsFor(folder, "name,ra,dec,r_mag\nA,150,2,17.5\nB,150.01,2.005,18\n");
  options.mosaics = {flat(folder / "field_r.fits", 2, kHere).string(),
                     flat(folder / "field_g.fits", 1, kHere).string()};
  const MosaicProjectReport report = createMosaicProject(options);
  EXPECT_EQ(report.objects, 2);
  EXPECT_EQ(report.gridBand, "g");  // blue to red, and no scale is finer
  EXPECT_TRUE(report.leftOut.empty());
  EXPECT_TRUE(report.partly.empty());

  const Project project = Project::open(options.directory, Project::Access::ReadOnly);
  EXPECT_EQ(project.objectNames(), (std::vector<std::string>{"A", "B"}));
  EXPECT_EQ(project.numbers("r_mag"), (std::vector<double>{17.5, 18}));
  EXPECT_EQ(project.position(1).raDeg, 150.01);
  const Cutout cutout = readCutout(project.imageSources(1));
  EXPECT_EQ(cutout.bands, (std::vector<std::string>{"g", "r"}));
  EXPECT_EQ(cutout.width, 20);
  EXPECT_EQ(cutout.band(0)[210], 1);
  EXPECT_EQ(cutout.band(1)[210], 2);
  EXPECT_FALSE(fs::exists(options.directory / "images"));
}

TEST(MosaicProjects, takeSizesFromAColumn) {
  const test::TemporaryFolder folder;
  MosaicProjectOptions options =
      optionsFor(folder, "name,ra,dec,side\nA,150,2,10\nB,150,2,20\nC,150,2,0\nD,150,2,\n");
  options.mosaics = {"r=" + flat(folder / "field.fits", 2, kHere).string()};
  options.size = "side";
  const MosaicProjectReport report = createMosaicProject(options);
  EXPECT_EQ(report.objects, 2);
  ASSERT_EQ(report.leftOut.size(), 2u);
  EXPECT_EQ(report.leftOut[0].reason, "C (line 4) has the size 0, which is not above 0.");
  EXPECT_EQ(report.leftOut[1].reason, "D (line 5) has no size.");
  const Project project = Project::open(options.directory);
  EXPECT_EQ(readCutout(project.imageSources(0)).width, 20);
  EXPECT_EQ(readCutout(project.imageSources(1)).width, 40);
  EXPECT_EQ(project.imageSources(0)[0].band, "r");
}

TEST(MosaicProjects, nameRowsThatBecomeNoObject) {
  const test::TemporaryFolder folder;
  MosaicProjectOptions options =
      optionsFor(folder, "name,ra,dec\nin,150,2\nnowhere,,2\nfar,10,-40\nmad,150,95\nedge,150.0137,2\n");
  options.raColumn = "ra";  // a guess would not take a declination of 95
  options.decColumn = "dec";
  options.mosaics = {flat(folder / "m.fits", 1, kHere).string()};
  const MosaicProjectReport report = createMosaicProject(options);
  EXPECT_EQ(report.rows, 5);
  EXPECT_EQ(report.objects, 2);
  ASSERT_EQ(report.leftOut.size(), 3u);
  EXPECT_EQ(report.leftOut[0].reason, "nowhere (line 3) has no position.");
  EXPECT_EQ(report.leftOut[1].reason, "far (line 4) lies outside of every mosaic (RA 10, Dec -40).");
  EXPECT_EQ(report.leftOut[2].reason, "mad (line 5) has the position 150, 95, which is not on the sky.");
  EXPECT_EQ(report.partly, std::vector<std::string>{"edge"});
  EXPECT_EQ(report.bands.at(0).partly, 1);
  const Project project = Project::open(options.directory);
  EXPECT_TRUE(std::isnan(readCutout(project.imageSources(1)).pixels.front()) ||
              std::isnan(readCutout(project.imageSources(1)).pixels.back()));
}

TEST(MosaicProjects, keepAllBandsWhereTheirCoverageDiffers) {
  const test::TemporaryFolder folder;
  MosaicProjectOptions options = optionsFor(folder, "name,ra,dec\nboth,150,2\nonly_r,150.03,2\n");
  // g reaches 50 arcsec from the middle, r three times as far.
  options.mosaics = {flat(folder / "m_g.fits", 1, kHere).string(),
                     flat(folder / "m_r.fits", 2, {{150, 2}, {299.5, 74.5}, 0.5, 0}, 600, 150).string()};
  const MosaicProjectReport report = createMosaicProject(options);
  EXPECT_EQ(report.objects, 2);
  EXPECT_EQ(report.bands[0].without, 1);
  EXPECT_EQ(report.bands[1].without, 0);
  const Project project = Project::open(options.directory);
  const Cutout cutout = readCutout(project.imageSources(1));
  EXPECT_EQ(cutout.bands, (std::vector<std::string>{"g", "r"}));
  EXPECT_TRUE(std::isnan(cutout.band(0)[210]));
  EXPECT_EQ(cutout.band(1)[210], 2);
}

TEST(MosaicProjects, takeTheTileThatShowsAnObjectBest) {
  const test::TemporaryFolder folder;
  // Two tiles of r overlap by 20 arcsec around the middle.
  const fs::path east = flat(folder / "east_r.fits", 1, {{150, 2}, {159.5, 74.5}, 0.5, 0});
  const fs::path west = flat(folder / "west_r.fits", 2, {{150, 2}, {39.5, 74.5}, 0.5, 0});
  const MosaicSet set(
      [&] {
        std::vector<ImageSource> planes = mosaicPlanes({east, ""});
        planes.push_back(mosaicPlanes({west, ""}).front());
        return planes;
      }(),
      "");
  EXPECT_EQ(set.bands(), std::vector<std::string>{"r"});
  const double arcsec = 1 / 3600.0 / std::cos(2 * 3.14159265358979 / 180);
  EXPECT_EQ(set.choose({150 + 8 * arcsec, 2}, 10).planes[0],
            0u);  // both show it whole; deeper inside the east
  EXPECT_EQ(set.choose({150 - 8 * arcsec, 2}, 10).planes[0], 1u);
  EXPECT_EQ(set.choose({150 - 18 * arcsec, 2}, 10).coverage[0], 1);
  EXPECT_EQ(set.choose({150 - 200 * arcsec, 2}, 10).coverage[0], 0);
  EXPECT_NEAR(set.choose({150 + 80 * arcsec, 2}, 10).coverage[0], 0.5, 0.03);
}

TEST(MosaicProjects, preferATileWithPixelsToAnEmptyOne) {
  const test::TemporaryFolder folder;
  // The object lies deeper inside the east, which measured nothing there.
  const fs::path east = flat(folder / "east_r.fits", std::nanf(""), {{150, 2}, {159.5, 74.5}, 0.5, 0});
  const fs::path west = flat(folder / "west_r.fits", 2, {{150, 2}, {39.5, 74.5}, 0.5, 0});
  const auto planes = [&] {
    std::vector<ImageSource> all = mosaicPlanes({east, ""});
    all.push_back(mosaicPlanes({west, ""}).front());
    return all;
  };
  const MosaicSet set(planes(), "");
  const double arcsec = 1 / 3600.0 / std::cos(2 * 3.14159265358979 / 180);
  const MosaicSet::Choice choice = set.choose({150 + 8 * arcsec, 2}, 10);
  EXPECT_EQ(choice.planes[0], 1u);
  EXPECT_EQ(choice.coverage[0], 1);
}

TEST(MosaicProjects, nameFilesThatSayNothingOfTheirBand) {
  const test::TemporaryFolder folder;
  const auto setOf = [&](std::vector<fs::path> files) {
    std::vector<ImageSource> planes;
    for (const fs::path& file : files)
      for (ImageSource& plane : mosaicPlanes({file, ""})) planes.push_back(std::move(plane));
    return MosaicSet(std::move(planes), "");
  };
  const auto nameless = [&](const char* name, const TanFrame& sky) {
    const std::vector<float> pixels(100 * 100, 1.F);
    writeFitsImage({100, 100, {""}, pixels, PixelFormat::Float32, "", "", sky}, folder / name);
    return folder / name;
  };
  // One piece of sky twice: two bands, called as their files. Two pieces: tiles of one.
  const fs::path first = nameless("deep.fits", kHere), second = nameless("shallow.fits", kHere);
  EXPECT_EQ(setOf({first, second}).bands(), (std::vector<std::string>{"deep", "shallow"}));
  const fs::path beside = nameless("beside.fits", {{150.02, 2}, {99.5, 74.5}, 0.5, 0});
  EXPECT_EQ(setOf({first, beside}).bands(), std::vector<std::string>{"image"});
}

TEST(MosaicProjects, refuseWhatCannotWork) {
  const test::TemporaryFolder folder;
  const std::string rows = "name,ra,dec,label\nA,150,2,big\nB,150.01,2,small\n";
  const auto refusal = [&](const std::function<void(MosaicProjectOptions&)>& change) {
    MosaicProjectOptions options = optionsFor(folder, rows);
    options.mosaics = {(folder / "field_r.fits").string()};
    change(options);
    return refusalOf([&] { createMosaicProject(options); });
  };
  flat(folder / "field_r.fits", 1, kHere);
  const std::vector<float> pixels(100, 1.F);
  writeFitsImage({10, 10, {"r"}, pixels, PixelFormat::Float32, "", "", std::nullopt}, folder / "blind.fits");
  const auto contains = [](const std::string& sentence, const std::string& part) {
    EXPECT_NE(sentence.find(part), std::string::npos) << sentence;
  };
  contains(refusal([](auto& o) { o.raColumn = "right"; }), "right");
  contains(refusal([](auto& o) { o.raColumn = "label"; }), "The column label of");
  contains(refusal([](auto& o) { o.size = "-3"; }), "a number of arcsec above 0, not -3");
  contains(refusal([](auto& o) { o.size = "0"; }), "above 0");
  contains(refusal([](auto& o) { o.size = "width"; }), "width");
  contains(refusal([](auto& o) { o.size = "label"; }), "holds text");
  contains(refusal([](auto& o) { o.gridBand = "K"; }), "No mosaic has the band K. There are: r.");
  contains(refusal([](auto& o) { o.mosaics = {}; }), "at least one mosaic");
  contains(refusal([&](auto& o) { o.mosaics = {(folder / "blind.fits").string()}; }),
           "blind.fits has no sky coordinates");
  contains(refusal([&](auto& o) { o.mosaics = {(folder / "none.fits").string()}; }), "none.fits");
  contains(refusal([&](auto& o) { o.catalogue = folder.write("far.csv", "name,ra,dec\nA,10,2\n"); }),
           "No row of");
  contains(refusal([&](auto& o) {
             o.catalogue = folder.write("twice.csv", "name,ra,dec\nA,150,2\nA,150,2\n");
             o.idColumn = "name";
           }),
           "the id A occurs twice");
  EXPECT_FALSE(fs::exists(folder / "p.tuningfork"));
}

TEST(MosaicProjects, findTheirMosaicsAgain) {
  const test::TemporaryFolder folder;
  fs::create_directories(folder / "a/data");
  MosaicProjectOptions options = optionsFor(folder, "name,ra,dec\nA,150,2\n");
  options.directory = folder / "a/p.tuningfork";
  options.mosaics = {flat(folder / "a/data/m_r.fits", 7, kHere).string()};
  createMosaicProject(options);
  fs::rename(folder / "a", folder / "b");  // project and mosaic together
  const auto pixelOf = [](const fs::path& directory) {
    return readCutout(Project::open(directory).imageSources(0)).pixels[210];
  };
  EXPECT_EQ(pixelOf(folder / "b/p.tuningfork"), 7);
  fs::rename(folder / "b/data/m_r.fits", folder / "b/m_r.fits");  // beside the project
  EXPECT_EQ(pixelOf(folder / "b/p.tuningfork"), 7);
  fs::remove(folder / "b/m_r.fits");
  EXPECT_NE(refusalOf([&] {
              pixelOf(folder / "b/p.tuningfork");
            }).find("m_r.fits is not there: it was moved or deleted"),
            std::string::npos);
}

TEST(MosaicProjects, areStoppedWithoutATrace) {
  const test::TemporaryFolder folder;
  MosaicProjectOptions options = optionsFor(folder, "name,ra,dec\nA,150,2\n");
  options.mosaics = {flat(folder / "m_r.fits", 1, kHere).string()};
  std::stop_source stop;
  model::RunControl control{{}, stop.get_token()};
  control.onProgress = [&](const model::Progress& progress) {
    if (progress.stage == "storing objects") stop.request_stop();
  };
  EXPECT_THROW(createMosaicProject(options, control), model::Stopped);
  EXPECT_FALSE(fs::exists(options.directory));
}

TEST(MosaicProjects, namePositionsAsTheIauDoes) {
  EXPECT_EQ(positionName({33.513629, -5.205116}), "J021403.27-051218.4");
  EXPECT_EQ(positionName({359.9999999, 0.1}), "J235959.99+000600.0");
  EXPECT_EQ(positionName({0, -0.5}), "J000000.00-003000.0");
}

TEST(MosaicProjects, findTheSourcesThemselves) {
  const test::TemporaryFolder folder;
  test::MosaicOptions sky;
  sky.width = sky.height = 600;
  sky.galaxies = 40;
  sky.faintest = 2000;
  sky.bands = {"g", "r"};
  const auto mosaic = test::makeMosaic(folder.path(), "sim", sky);
  MosaicProjectOptions options;
  options.directory = folder / "found.tuningfork";
  for (const fs::path& file : mosaic.files) options.mosaics.push_back(file.string());
  options.detectionBand = "r";
  const MosaicProjectReport report = createMosaicProject(options);
  EXPECT_GE(report.objects, 32);
  EXPECT_LE(report.objects, 48);
  const Project project = Project::open(options.directory);
  std::vector<std::string> names;
  for (const ColumnInfo& column : project.columns()) names.push_back(column.name);
  for (const char* name : {"ra", "dec", "flux", "flux_err", "kron_radius", "half_light_radius", "a", "b",
                           "position_angle", "ellipticity", "flags"})
    EXPECT_NE(std::find(names.begin(), names.end(), name), names.end()) << name;
  const Cutout cutout = readCutout(project.imageSources(0));
  EXPECT_EQ(cutout.bands, (std::vector<std::string>{"g", "r"}));
  EXPECT_GE(cutout.width, 32);
  options.directory = folder / "none.tuningfork";
  options.detection.thresholdSigma = 1e6;
  EXPECT_NE(refusalOf([&] { createMosaicProject(options); }).find("Choose a lower threshold"),
            std::string::npos);
}

}  // namespace
