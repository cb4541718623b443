// What people hand to the program by mistake: each gets a plain sentence that names the thing, and the right
// exit status; one bad object never stops the others.
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmath>
#include <fstream>

#include "labeling/store/project.h"
#include "labeling/workflow/write_fits.h"
#include "model/base/random.h"
#include "tests/app/engine/engine_process.h"

namespace {

namespace fs = std::filesystem;
using app::testing::Circumstances;
using app::testing::Ended;
using app::testing::runEngine;
using app::testing::TemporaryFolder;

void write(const fs::path& file, const std::string& text) { std::ofstream(file, std::ios::binary) << text; }

std::string contentsOf(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

/// A small noisy blob in g, r, i.
model::SimulatedCutout blob(std::uint64_t seed, float fill = 0) {
  constexpr int kSide = 64;
  model::SimulatedCutout cutout{kSide, {"g", "r", "i"}, {}, 0.4};
  model::Random random(seed);
  for (std::size_t band = 0; band < 3; ++band)
    for (int y = 0; y < kSide; ++y)
      for (int x = 0; x < kSide; ++x) {
        const double r2 =
            (x - 31.5) * (x - 31.5) + (y - 31.5) * (y - 31.5) * static_cast<double>(1 + seed % 3);
        cutout.pixels.push_back(static_cast<float>(std::exp(-r2 / 150) + 0.02 * random.normal()) + fill);
      }
  return cutout;
}

/// A FITS file of one float32 image of this size, all pixels being `bits`.
std::string floatFits(int width, int height, const std::string& bits) {
  std::string bytes;
  const auto card = [&bytes](std::string text) {
    text.resize(80, ' ');
    bytes += text;
  };
  card("SIMPLE  =                    T");
  card("BITPIX  =                  -32");
  card("NAXIS   =                    2");
  card("NAXIS1  = " + std::string(20 - std::to_string(width).size(), ' ') + std::to_string(width));
  card("NAXIS2  = " + std::string(20 - std::to_string(height).size(), ' ') + std::to_string(height));
  card("END");
  bytes.resize(2880, ' ');
  for (int i = 0; i < width * height; ++i) bytes += bits;
  bytes.resize((bytes.size() + 2879) / 2880 * 2880, '\0');
  return bytes;
}

/// Eight good cutouts, and a project of them with labels.
class BadInput : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder = new TemporaryFolder;
    fs::create_directory(images());
    std::string labels = "name,disk\n";
    for (int i = 0; i < 40; ++i) {
      const std::string name = "good" + std::to_string(i);
      labeling::writeFits(blob(static_cast<std::uint64_t>(i)), name, {10.0 + i, 5},
                          images() / (name + ".fits"));
      labels += name + "," + std::to_string(i % 2) + "\n";
    }
    write(*folder / "labels.csv", labels);
    const Ended made = runEngine({"new", project(), "--images", images(), "--no-predictions"});
    ASSERT_EQ(made.status, 0) << made.err;
    const Ended labelled = runEngine(
        {"import-labels", project(), *folder / "labels.csv", "--id", "name", "--label", "disk=disk"});
    ASSERT_EQ(labelled.status, 0) << labelled.err;
  }
  static void TearDownTestSuite() {
    delete folder;
    folder = nullptr;
  }

  static fs::path images() { return *folder / "images"; }
  static fs::path project() { return *folder / "good.tuningfork"; }
  static std::vector<std::string> training(const std::string& directory) {
    return {"train",    directory, "--question", "disk", "--mode",    "scratch",
            "--epochs", "1",       "--name",     "m1",   "--samples", "2"};
  }

  /// Refused as unusable input, with a sentence that holds all of these words.
  static void expectRefused(const Ended& ended, const std::vector<std::string>& words, int status = 3) {
    EXPECT_EQ(ended.status, status) << ended.err;
    EXPECT_TRUE(ended.out.empty()) << ended.out;
    for (const std::string& word : words)
      EXPECT_NE(ended.err.find(word), std::string::npos) << "\"" << word << "\" is not in: " << ended.err;
    EXPECT_EQ(ended.err.find("terminate"), std::string::npos) << ended.err;
    EXPECT_EQ(ended.err.find("inside the program"), std::string::npos) << ended.err;
  }

  /// A project of the good images and this bad one, classified by nothing; the sentence about the bad one.
  static std::string sentenceAbout(const std::string& name, const std::string& bytes) {
    const TemporaryFolder place;
    fs::create_directory(place / "images");
    fs::copy_file(images() / "good0.fits", place / "images" / fs::path("good0.fits"));
    write(place / "images" / fs::path(name), bytes);
    const Ended ended = runEngine(
        {"new", place / "p.tuningfork", "--images", place / "images", "--no-predictions", "--json"});
    EXPECT_EQ(ended.status, 0) << ended.err;
    if (ended.status != 0) return ended.err;
    const auto result = ended.json();
    if (!result["unusable"].empty()) {
      EXPECT_EQ(result["objects"], 1);
      return result["unusable"][0]["reason"];
    }
    // What only shows when pixels are read is told by `check`.
    const Ended checked = runEngine({"check", place / "p.tuningfork", "--json"});
    EXPECT_EQ(checked.status, 0) << checked.err;
    std::string all;
    const auto report = checked.json();
    for (const auto& problem : report["problems"]) all += problem.get<std::string>() + "\n";
    return all;
  }

  static TemporaryFolder* folder;
};
TemporaryFolder* BadInput::folder = nullptr;

TEST_F(BadInput, MissingPlaces) {
  expectRefused(runEngine({"new", *folder / "x.tuningfork", "--images", *folder / "nowhere"}), {"nowhere"});
  expectRefused(runEngine({"list", *folder / "nowhere.tuningfork", "models"}), {"nowhere.tuningfork"});
  expectRefused(
      runEngine({"import-labels", project(), *folder / "no.csv", "--id", "name", "--label", "disk=disk"}),
      {"no.csv"});
  expectRefused(runEngine({"classify", project(), "--model", "nobody"}), {"nobody"});
  EXPECT_FALSE(fs::exists(*folder / "x.tuningfork" / fs::path("labels.sqlite")));
}

TEST_F(BadInput, AFolderThatIsNoProject) { expectRefused(runEngine({"check", images()}), {"images"}); }

TEST_F(BadInput, TruncatedFits) {
  const std::string whole = contentsOf(images() / "good1.fits");
  EXPECT_NE(sentenceAbout("cut.fits", whole.substr(0, whole.size() / 3)).find("cut.fits"), std::string::npos);
}

TEST_F(BadInput, FitsWithoutAnImage) {
  std::string header = contentsOf(images() / "good1.fits").substr(0, 2880);
  EXPECT_NE(sentenceAbout("empty.fits", header).find("empty.fits"), std::string::npos);
}

TEST_F(BadInput, AnImageOfNoPixels) {
  EXPECT_NE(sentenceAbout("none.fits", floatFits(0, 0, "")).find("none.fits"), std::string::npos);
}

TEST_F(BadInput, AnImageOfNothingButNaN) {
  // Readable, so it is an object; it must not disturb the others. See also ABadImageAmongGoodOnes.
  const TemporaryFolder place;
  fs::create_directory(place / "images");
  write(place / "images/nan.fits", floatFits(32, 32, std::string("\x7f\xc0\x00\x00", 4)));
  const Ended ended =
      runEngine({"new", place / "p.tuningfork", "--images", place / "images", "--no-predictions", "--json"});
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_EQ(ended.json()["objects"].get<int>() + static_cast<int>(ended.json()["unusable"].size()), 1);
}

TEST_F(BadInput, AJpegThatIsText) {
  EXPECT_NE(sentenceAbout("page.jpg", "<html>Not found</html>").find("page.jpg"), std::string::npos);
}

TEST_F(BadInput, TablesThatCannotBeJoined) {
  expectRefused(
      runEngine({"import-labels", project(), *folder / "labels.csv", "--id", "nmae", "--label", "disk=disk"}),
      {"nmae", "name"});
  expectRefused(
      runEngine({"import-labels", project(), *folder / "labels.csv", "--id", "name", "--label", "disk=dsk"}),
      {"dsk", "disk"});
  write(*folder / "twice.csv", "name,disk\ngood1,1\ngood2,0\ngood1,0\n");
  expectRefused(runEngine({"new", *folder / "twice.tuningfork", "--images", images(), "--catalogue",
                           *folder / "twice.csv", "--id", "name", "--no-predictions"}),
                {"good1"});
  write(*folder / "ragged.csv", "name,disk\ngood1,1,7\n");
  expectRefused(
      runEngine({"import-labels", project(), *folder / "ragged.csv", "--id", "name", "--label", "disk=disk"}),
      {"ragged.csv", "2"});
  expectRefused(runEngine({"new", *folder / "y.tuningfork", "--images", images(), "--catalogue",
                           *folder / "labels.csv"}),
                {"--id"}, 2);
}

TEST_F(BadInput, AFolderThatMayNotBeRead) {
  const fs::path closed = *folder / "closed";
  fs::create_directory(closed);
  chmod(folder->path().c_str(), 0777);
  chmod(closed.c_str(), 0000);
  Circumstances nobody;
  nobody.unprivileged = true;
  expectRefused(runEngine({"new", *folder / "z.tuningfork", "--images", closed, "--no-predictions"}, nobody),
                {"closed"});
  chmod(closed.c_str(), 0755);
}

TEST_F(BadInput, AProjectThatMayNotBeWritten) {
  const fs::path copy = *folder / "readonly.tuningfork";
  fs::copy(project(), copy, fs::copy_options::recursive);
  chmod(folder->path().c_str(), 0755);
  for (const auto& entry : fs::recursive_directory_iterator(copy))
    chmod(entry.path().c_str(), entry.is_directory() ? 0555 : 0444);
  chmod(copy.c_str(), 0555);
  Circumstances nobody;
  nobody.unprivileged = true;
  expectRefused(
      runEngine({"import-labels", copy, *folder / "labels.csv", "--id", "name", "--label", "bar=disk"},
                nobody),
      {"readonly.tuningfork"}, 1);
  // Reading still works.
  const Ended listed = runEngine({"list", copy, "annotators", "--json"}, nobody);
  EXPECT_EQ(listed.status, 0) << listed.err;
  for (const auto& entry : fs::recursive_directory_iterator(copy))
    if (entry.is_directory()) chmod(entry.path().c_str(), 0755);
  chmod(copy.c_str(), 0755);
}

TEST_F(BadInput, AFullDiskWhileAModelIsWritten) {
  const fs::path copy = *folder / "full.tuningfork";
  fs::copy(project(), copy, fs::copy_options::recursive);
  Circumstances full;
  full.maximumFileBytes = 400'000;  // the store fits, the weights do not
  const Ended ended = runEngine(training(copy), full);
  EXPECT_EQ(ended.status, 1) << ended.err;
  EXPECT_NE(ended.err.find("full"), std::string::npos) << ended.err;
  EXPECT_FALSE(fs::exists(copy / "models" / "m1"));
  EXPECT_EQ(runEngine({"list", copy, "models", "--json"}).json()["items"].size(), 0u);
}

TEST_F(BadInput, AProjectOfANewerVersion) {
  const fs::path copy = *folder / "newer.tuningfork";
  fs::copy(project(), copy, fs::copy_options::recursive);
  // SQLite keeps user_version big-endian at byte 60 of the file.
  std::fstream file(copy / "labels.sqlite", std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(60);
  file.write("\x00\x00\x27\x0f", 4);
  file.close();
  expectRefused(runEngine({"list", copy, "models"}), {"newer.tuningfork", "newer"});
}

TEST_F(BadInput, WeightsThatAreGarbage) {
  const fs::path copy = *folder / "garbage.tuningfork";
  fs::copy(project(), copy, fs::copy_options::recursive);
  const Ended trained = runEngine(training(copy));
  ASSERT_EQ(trained.status, 0) << trained.err;
  write(copy / "models/m1/model.safetensors", std::string(5000, '\xff'));
  expectRefused(runEngine({"classify", copy, "--model", "m1"}), {"model.safetensors"});
  write(copy / "models/m1/card.json", "{\"name\": ");
  expectRefused(runEngine({"classify", copy, "--model", "m1"}), {"card.json"});
}

TEST_F(BadInput, ABadImageAmongGoodOnes) {
  const fs::path copy = *folder / "mixed.tuningfork", folderOfImages = *folder / "mixed";
  fs::copy(images(), folderOfImages);
  write(folderOfImages / "nan.fits", floatFits(64, 64, std::string("\x7f\xc0\x00\x00", 4)));
  ASSERT_EQ(runEngine({"new", copy, "--images", folderOfImages, "--no-predictions"}).status, 0);
  ASSERT_EQ(runEngine({"import-labels", copy, *folder / "labels.csv", "--id", "name", "--label", "disk=disk"})
                .status,
            0);
  const Ended trained = runEngine(training(copy));
  ASSERT_EQ(trained.status, 0) << trained.err;
  fs::resize_file(folderOfImages / "good3.fits", 4000);
  const Ended ended = runEngine({"classify", copy, "--model", "m1", "--samples", "2", "--json"});
  ASSERT_EQ(ended.status, 0) << ended.err;
  EXPECT_EQ(ended.json()["objects"], 41);
  bool isNamed = false;
  const auto result = ended.json();  // a loop over a member of a temporary would outlive it
  for (const auto& failure : result["failures"]) isNamed |= failure["object"] == "good3";
  EXPECT_TRUE(isNamed) << ended.out;
  EXPECT_LE(ended.json()["failed"], 2);
}

}  // namespace
