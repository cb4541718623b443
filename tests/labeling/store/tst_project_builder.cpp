#include <gtest/gtest.h>

#include <algorithm>

#include "labeling/store/project_builder.h"
#include "labeling/store/query.h"
#include "model/base/error.h"
#include "tests/support/sample_project.h"
#include "tests/support/temporary_folder.h"

using namespace labeling;
using model::Error;
using model::ErrorKind;
namespace fs = std::filesystem;

namespace {

const fs::path kSamples = TUNINGFORK_SAMPLE_DATA;

#define SKIP_WITHOUT(folder) \
  if (!fs::exists(kSamples / (folder))) GTEST_SKIP() << "the sample data " << (folder) << " is not here"

// A 1x1 FITS image of zero.
std::string tinyFits() {
  std::string header;
  for (const char* card :
       {"SIMPLE  =                    T", "BITPIX  =                    8", "NAXIS   =                    2",
        "NAXIS1  =                    1", "NAXIS2  =                    1", "END"}) {
    std::string padded = card;
    padded.resize(80, ' ');
    header += padded;
  }
  header.resize(2880, ' ');
  return header + std::string(2880, '\0');
}

// A 3x3 image of one arcsec pixels whose middle lies at (ra, dec): FITS counts pixels from 1.
std::string skyFits(double raDeg, double decDeg) {
  std::string header;
  for (const std::string& card :
       {std::string("SIMPLE  =                    T"), std::string("BITPIX  =                    8"),
        std::string("NAXIS   =                    2"), std::string("NAXIS1  =                    3"),
        std::string("NAXIS2  =                    3"), std::string("CTYPE1  = 'RA---TAN'"),
        std::string("CTYPE2  = 'DEC--TAN'"), "CRVAL1  = " + std::to_string(raDeg),
        "CRVAL2  = " + std::to_string(decDeg), std::string("CRPIX1  = 2.0"), std::string("CRPIX2  = 2.0"),
        std::string("CDELT1  = -0.000277777778"), std::string("CDELT2  = 0.000277777778"),
        std::string("END")}) {
    std::string padded = card;
    padded.resize(80, ' ');
    header += padded;
  }
  header.resize(2880, ' ');
  return header + std::string(2880, '\0');
}

std::string sentenceOf(const NewProjectOptions& options, ErrorKind expected) {
  try {
    createProject(options);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), expected) << error.what();
    return error.what();
  }
  ADD_FAILURE() << "no error";
  return {};
}

struct BuilderTest : testing::Test {
  test::TemporaryFolder folder;
  NewProjectOptions options;
  void SetUp() override {
    for (const char* name : {"a", "b", "c"})
      folder.write(std::string("images/") + name + ".fits", tinyFits());
    options.directory = folder / "new.tuningfork";
    options.images = folder / "images";
  }
  /// Instead of a, b, c: images 20 arcsec apart in declination, and one without coordinates.
  void imagesOnTheSky() {
    for (const char* name : {"a", "b", "c"}) fs::remove(folder / "images" / (std::string(name) + ".fits"));
    for (int i = 0; i < 4; ++i)
      folder.write("images/tile" + std::to_string(i) + ".fits", skyFits(150, 2 + i * 20.0 / 3600));
    folder.write("images/nowhere.fits", tinyFits());
  }
  void catalogue(const std::string& csv) {
    options.catalogue = folder.write("cat.csv", csv);
    options.idColumn = "id";
  }
};

}  // namespace

TEST_F(BuilderTest, ImagesAloneMakeAProject) {
  const NewProjectReport report = createProject(options);
  EXPECT_EQ(report.objects, 3);
  EXPECT_EQ(report.matched, 0);
  const Project project = Project::open(options.directory);
  EXPECT_EQ(project.title(), "new");
  EXPECT_EQ(project.objectNames(), (std::vector<std::string>{"a", "b", "c"}));
  EXPECT_EQ(project.imageSources(1).at(0).path, (folder / "images/b.fits").string());
}

TEST_F(BuilderTest, ACatalogueJoinsByFileName) {
  catalogue("id,ra,dec,r_mag\nb,10.5,-3,17\nz,1,1,1\na,11,4,\n");
  const NewProjectReport report = createProject(options);
  EXPECT_EQ(report.matched, 2);
  EXPECT_EQ(report.unmatchedImages, std::vector<std::string>{"c"});
  EXPECT_EQ(report.unmatchedRows, std::vector<std::string>{"z"});
  const Project project = Project::open(options.directory);
  const std::int64_t b = *project.rowOf("b");
  EXPECT_EQ(project.position(b).raDeg, 10.5);
  EXPECT_EQ(project.numbers("r_mag").at(static_cast<std::size_t>(b)), 17);
}

TEST_F(BuilderTest, AFilenameColumnGivesObjectsTheSurveysNames) {
  catalogue("id,filename\n587722952767439450,a.fits\n587722952767439451,images/b.fits\n");
  const NewProjectReport report = createProject(options);
  EXPECT_EQ(report.matched, 2);
  const Project project = Project::open(options.directory);
  EXPECT_EQ(project.objectNames(),
            (std::vector<std::string>{"587722952767439450", "587722952767439451", "c"}));
  EXPECT_EQ(project.imageSources(1).at(0).path, (folder / "images/b.fits").string());
}

TEST_F(BuilderTest, ADuplicatedIdIsNamedWithBothLines) {
  catalogue("id,x\na,1\nb,2\na,3\n");
  const std::string sentence = sentenceOf(options, ErrorKind::BadInput);
  EXPECT_NE(sentence.find("the id a occurs twice, in line 2 and in line 4"), std::string::npos) << sentence;
  EXPECT_FALSE(fs::exists(options.directory));
}

TEST_F(BuilderTest, AMissingIdColumnListsTheColumns) {
  catalogue("objid,x\na,1\n");
  const std::string sentence = sentenceOf(options, ErrorKind::NotFound);
  EXPECT_NE(sentence.find("objid"), std::string::npos) << sentence;
  options.idColumn = "";
  sentenceOf(options, ErrorKind::BadInput);
}

TEST_F(BuilderTest, RowsWithoutAnIdAndFilesThatFailAreReported) {
  folder.write("images/broken.fits", "no FITS file");
  catalogue("id,x\n,1\na,2\n");
  const NewProjectReport report = createProject(options);
  EXPECT_EQ(report.objects, 3);
  EXPECT_EQ(report.unmatchedRows, std::vector<std::string>{"line 2 (no id)"});
  ASSERT_EQ(report.unusable.size(), 1u);
  EXPECT_NE(report.unusable[0].path.find("broken.fits"), std::string::npos);
}

TEST_F(BuilderTest, AFolderWithoutImagesIsRefused) {
  folder.write("none/readme.txt", "x");
  options.images = folder / "none";
  sentenceOf(options, ErrorKind::NotFound);
  EXPECT_FALSE(fs::exists(options.directory));
}

TEST_F(BuilderTest, AStopLeavesNothingBehind) {
  std::stop_source stop;
  model::RunControl control;
  control.stop = stop.get_token();
  control.onProgress = [&](const model::Progress& progress) {
    if (progress.stage == "storing objects" && progress.done > 0) stop.request_stop();
  };
  EXPECT_THROW(createProject(options, control), model::Stopped);
  EXPECT_FALSE(fs::exists(options.directory));
}

TEST_F(BuilderTest, GuessesTheColumns) {
  Table table;
  table.rows = 2;
  table.columns = {test::reals("z", {1, 2}),        test::texts("class", {"a", "a"}),
                   test::integers("OBJID", {1, 2}), test::reals("RA_deg", {10, 20}),
                   test::reals("DEC", {-10, 95}),   test::reals("dej2000", {-10, 20})};
  const CatalogueGuess guess = guessColumns(table);
  EXPECT_EQ(guess.id, "OBJID");
  EXPECT_EQ(guess.ra, "RA_deg");
  EXPECT_EQ(guess.dec, "dej2000");  // 95 degrees is no declination
}

TEST(ProjectBuilderOnSamples, GalaxyZoo1) {
  SKIP_WITHOUT("galaxies");
  const test::TemporaryFolder folder;
  NewProjectOptions options{folder / "p", kSamples / "galaxies/images", kSamples / "galaxies/labels.csv",
                            "OBJID", ""};
  const NewProjectReport report = createProject(options);
  EXPECT_EQ(report.objects, 2391);
  EXPECT_EQ(report.matched, 2391);
  const Project project = Project::open(folder / "p");
  const std::int64_t row = *project.rowOf("587722952767439450");
  EXPECT_EQ(project.integers("OBJID").at(static_cast<std::size_t>(row)), 587722952767439450);
  EXPECT_EQ(Query(project, {}, "x").rows("class_name = 'merger'").size(), 82u);
}

TEST(ProjectBuilderOnSamples, SevenBandsFromFileColumns) {
  SKIP_WITHOUT("ceers_multiband");
  const test::TemporaryFolder folder;
  NewProjectOptions options{folder / "p", kSamples / "ceers_multiband",
                            kSamples / "ceers_multiband/labels.csv", "id", ""};
  const NewProjectReport report = createProject(options);
  EXPECT_EQ(report.objects, 20);
  EXPECT_EQ(report.matched, 20);
  const Project project = Project::open(folder / "p");
  const std::int64_t row = *project.rowOf("12823");
  const auto sources = project.imageSources(row);
  ASSERT_EQ(sources.size(), 7u);
  EXPECT_EQ(sources.front().band, "f115w");
  EXPECT_NEAR(project.position(row).raDeg, 214.882917, 1e-6);
}

TEST(ProjectBuilderOnSamples, SegmentationMapsAreNoBands) {
  SKIP_WITHOUT("candels_segmentation");
  const test::TemporaryFolder folder;
  NewProjectOptions options{folder / "p", kSamples / "candels_segmentation",
                            kSamples / "candels_segmentation/labels.csv", "id", ""};
  const NewProjectReport report = createProject(options);
  EXPECT_EQ(report.objects, 12);
  EXPECT_EQ(report.matched, 12);
  for (std::int64_t row = 0; row < 12; ++row)
    EXPECT_EQ(Project::open(folder / "p").imageSources(row).size(), 4u);
}

TEST_F(BuilderTest, RowsFindTheirImagesOnTheSky) {
  imagesOnTheSky();
  // 0.5 arcsec north of tile0, 0.9 of tile1 and, further off, a second row there; nothing near tile2 and
  // tile3.
  catalogue(
      "id,ra,dec,r_mag\n"
      "NGC 1,150,2.000138889,15\n"
      "NGC 2,150,2.005805556,16\n"
      "NGC 3,150,2.006,17\n"
      "NGC 4,151,2,18\n");
  options.matchSkyArcsec = 2;
  const NewProjectReport report = createProject(options);
  EXPECT_EQ(report.objects, 5);
  EXPECT_EQ(report.matched, 2);
  EXPECT_EQ(report.unmatchedRows, (std::vector<std::string>{"NGC 3", "NGC 4"}));
  EXPECT_EQ(report.unmatchedImages, (std::vector<std::string>{"nowhere", "tile2", "tile3"}));
  ASSERT_TRUE(report.sky);
  EXPECT_EQ(report.sky->pairs.size(), 2u);
  EXPECT_EQ(report.sky->second.several, 1);  // two rows within reach of tile1
  EXPECT_EQ(report.sky->second.withoutPosition, 1);
  EXPECT_NEAR(report.sky->pairs[0].separationArcsec, 0.5, 0.01);
  const Project project = Project::open(options.directory);
  const auto ngc2 = project.rowOf("NGC 2");
  ASSERT_TRUE(ngc2);
  EXPECT_EQ(fs::path(project.imageSources(*ngc2).front().path).filename(), "tile1.fits");
  EXPECT_EQ(project.numbers("r_mag")[static_cast<std::size_t>(*ngc2)], 16);
  EXPECT_NEAR(project.position(*ngc2).decDeg, 2.005805556, 1e-9);  // of the catalogue
  const auto tile3 = project.rowOf("tile3");
  ASSERT_TRUE(tile3);
  EXPECT_NEAR(project.position(*tile3).decDeg, 2 + 60.0 / 3600, 1e-6);  // of the image's middle
}

TEST_F(BuilderTest, MatchedOnTheSkyObjectsAreCalledAsTheirFilesWithoutAnIdColumn) {
  imagesOnTheSky();
  catalogue("ra,dec\n150,2.000138889\n");
  options.idColumn.clear();
  options.matchSkyArcsec = 1;
  EXPECT_EQ(createProject(options).matched, 1);
  EXPECT_TRUE(Project::open(options.directory).rowOf("tile0"));
}

TEST_F(BuilderTest, AMatchOnTheSkyWithoutPositionsIsRefused) {
  catalogue("id,ra,dec\nx,150,2\n");
  options.matchSkyArcsec = 1;
  EXPECT_NE(sentenceOf(options, ErrorKind::BadInput).find("WCS"), std::string::npos);
  catalogue("id,mass\nx,10\n");
  EXPECT_NE(sentenceOf(options, ErrorKind::NotFound).find("right ascension"), std::string::npos);
  options.catalogue.reset();
  EXPECT_NE(sentenceOf(options, ErrorKind::BadInput).find("catalogue"), std::string::npos);
}
