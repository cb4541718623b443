// Cutouts of 64 x 64 pixels in three bands, from the FITS file to the asinh picture, beside astropy and numpy
// on the same files (bm_cutouts.py). Per second of processor time, so that a busy machine tells the same.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include "labeling/display/display.h"
#include "labeling/survey/cutout_reader.h"
#include "labeling/survey/fits_writer.h"
#include "model/base/random.h"

namespace {
using namespace labeling;
namespace fs = std::filesystem;

constexpr int kSide = 64;
constexpr int kFiles = 500;
constexpr double kSeconds = 3;

std::vector<float> galaxy(model::Random& random) {
  std::vector<float> pixels;
  for (int band = 0; band < 3; ++band)
    for (int y = 0; y < kSide; ++y)
      for (int x = 0; x < kSide; ++x)
        pixels.push_back(static_cast<float>(random.normal() +
                                            (1 + band) * 30 * std::exp(-std::hypot(x - 32, y - 32) / 5)));
  return pixels;
}

void writeExtensions(const fs::path& folder) {
  model::Random random(7);
  for (int i = 0; i < kFiles; ++i) {
    const std::vector<float> pixels = galaxy(random);
    FitsImageFile image;
    image.width = kSide;
    image.height = kSide;
    image.bands = {"g", "r", "i"};
    image.pixels = pixels;
    image.sky = TanFrame{{150, 2}, {kSide / 2.0, kSide / 2.0}, 0.262, 0};
    writeFitsImage(image, folder / ("x" + std::to_string(1000 + i) + ".fits"));
  }
}

/// One header and one array of three planes, as the Legacy Surveys hand cutouts out.
void writeCubes(const fs::path& folder) {
  model::Random random(7);
  const auto card = [](const std::string& key, const std::string& value) {
    std::string text = key;
    text.resize(8, ' ');
    text += "= " + std::string(value.size() < 20 ? 20 - value.size() : 0, ' ') + value;
    text.resize(80, ' ');
    return text;
  };
  std::string header = card("SIMPLE", "T") + card("BITPIX", "-32") + card("NAXIS", "3") +
                       card("NAXIS1", "64") + card("NAXIS2", "64") + card("NAXIS3", "3") +
                       card("BANDS", "'gri     '") + "END";
  header.resize(2880, ' ');
  for (int i = 0; i < kFiles; ++i) {
    std::string bytes = header;
    for (const float value : galaxy(random)) {
      std::array<char, 4> word{};
      std::copy_n(reinterpret_cast<const char*>(&value), 4, word.begin());
      bytes.append(word.rbegin(), word.rend());
    }
    bytes.resize((bytes.size() + 2879) / 2880 * 2880, '\0');
    std::ofstream(folder / ("x" + std::to_string(1000 + i) + ".fits"), std::ios::binary) << bytes;
  }
}

double processorSeconds() {
  std::timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

struct Result {
  double perSecond = 0;
  double meanLevel = 0;  ///< of the pictures, 0 to 255
};

Result ours(const fs::path& folder) {
  std::vector<std::vector<ImageSource>> objects;
  for (const auto& entry : fs::directory_iterator(folder)) objects.push_back(sourcesOf(entry.path()));
  std::sort(objects.begin(), objects.end(),
            [](const auto& a, const auto& b) { return a.front().path < b.front().path; });
  Display display;  // make_lupton_rgb with minimum 0, stretch 5, Q 8
  display.curve = StretchCurve::Lupton;
  display.black = 0;
  display.white = 5;
  display.soft = 1;
  display.q = 8;
  display.rgb = {"i", "r", "g"};
  display.weights = {1, 1, 1};
  display.skies = {0, 0, 0};
  display.noise = 0;
  ReadOptions options;
  options.sky = false;  // nor does the other side look at it
  const auto colour = [&](std::size_t i) { return render(readCutout(objects[i], options), display); };
  Result result;
  for (std::size_t i = 0; i < 20; ++i) {
    const Picture picture = colour(i);
    double sum = 0;
    for (const std::uint8_t level : picture.rgb) sum += level;
    result.meanLevel += sum / static_cast<double>(picture.rgb.size()) / 20;
  }
  std::size_t done = 0;
  const double start = processorSeconds();
  while (processorSeconds() - start < kSeconds) colour(done++ % objects.size());
  result.perSecond = static_cast<double>(done) / (processorSeconds() - start);
  return result;
}

/// Nothing where no Python with astropy is installed.
std::optional<Result> yardstick(const fs::path& folder) {
  for (const char* python : {"/usr/bin/python3", "python3"}) {
    const std::string command = std::string(python) + " " + BM_YARDSTICK + " '" + folder.string() + "' " +
                                std::to_string(kSeconds) + " 2>/dev/null";
    std::FILE* answer = popen(command.c_str(), "r");
    if (answer == nullptr) continue;
    Result result;
    const int read = std::fscanf(answer, "%lf %lf", &result.perSecond, &result.meanLevel);
    if (pclose(answer) == 0 && read == 2) return result;
  }
  return std::nullopt;
}

void compare(const char* name, void (*write)(const fs::path&)) {
  const fs::path folder = fs::temp_directory_path() / ("bm_cutouts_" + std::to_string(std::time(nullptr)));
  fs::create_directories(folder);
  write(folder);
  const Result own = ours(folder);
  std::printf("%-28s %9.0f cutouts/s of processor time, mean level %.2f\n", name, own.perSecond,
              own.meanLevel);
  if (const auto theirs = yardstick(folder))
    std::printf("%-28s %9.0f cutouts/s of processor time, mean level %.2f   ratio %.1f\n",
                "  astropy + numpy", theirs->perSecond, theirs->meanLevel, own.perSecond / theirs->perSecond);
  else
    std::printf("%-28s not measured: there is no python3 with astropy here\n", "  astropy + numpy");
  fs::remove_all(folder);
}
}  // namespace

int main() {
  compare("3 extensions of 64 x 64", writeExtensions);
  compare("cube of 64 x 64 x 3", writeCubes);
}
