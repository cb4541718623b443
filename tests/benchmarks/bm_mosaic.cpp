// A mosaic of 10,000 x 10,000 pixels: the first picture of it, 1,000 cutouts by sky position beside a Python
// script with astropy on the same file in the same run, and its sources found.
//   bm_mosaic [FOLDER [SIDE]]    the mosaics are kept in FOLDER and used again
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <mutex>
#include <string>
#include <vector>

#include "labeling/display/display.h"
#include "labeling/survey/cutout_reader.h"
#include "labeling/survey/mosaic_image.h"
#include "labeling/survey/source_detection.h"
#include "model/base/parallel.h"
#include "model/base/random.h"
#include "tests/support/simulated_mosaic.h"
#include "tests/support/temporary_folder.h"

namespace {
using namespace labeling;
namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr int kCutouts = 1000, kSide = 64;

/// Of all threads, in seconds: what a busy machine does not change.
double processorSeconds() {
  std::timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

double since(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

ImageSource view(const fs::path& file, const SkyPosition& sky) {
  return {"r", file.string(), -1, 0, SkyView{sky, kSide * 0.2, true, Resampling::Lanczos3}};
}

struct Python {
  double seconds = 0, opening = 0, sum = 0, pixels = 0, processor = 0;
};

/// Empty seconds where there is no python3 with astropy.
Python runPython(const fs::path& mosaic, const fs::path& positions) {
  for (const char* python : {"/usr/bin/python3", "python3"}) {
    const std::string command = std::string(python) + " " TUNINGFORK_BENCHMARKS "/mosaic_cutouts.py '" +
                                mosaic.string() + "' '" + positions.string() + "' " + std::to_string(kSide) +
                                " 2>/dev/null";
    std::FILE* pipe = popen(command.c_str(), "r");
    if (pipe == nullptr) continue;
    Python result;
    const int read = std::fscanf(pipe, "%lf %lf %lf %lf %lf", &result.seconds, &result.opening, &result.sum,
                                 &result.pixels, &result.processor);
    pclose(pipe);
    if (read == 5) return result;
  }
  return {};
}

void compare(const char* what, const fs::path& file, const fs::path& folder) {
  const auto image = MosaicImage::open(file);
  std::vector<SkyPosition> places;
  model::Random random(5);
  std::ofstream list(folder / "positions.csv");
  list.precision(12);
  list << "ra,dec\n";
  for (int i = 0; i < kCutouts; ++i) {
    const auto sky = image->frame().skyFromPixel({random.uniform(0, static_cast<double>(image->width())),
                                                  random.uniform(0, static_cast<double>(image->height()))});
    places.push_back(sky.value());
    list << sky->raDeg << "," << sky->decDeg << "\n";
  }
  list.close();
  std::printf("%s\n", what);
  double sum = 0;
  const auto run = [&](int threads) {
    setMosaicCacheBytes(0);  // forget what the run before has left
    setMosaicCacheBytes(std::size_t{192} << 20);
    sum = 0;
    std::mutex lock;
    const auto begin = Clock::now();
    model::parallelFor(
        kCutouts, 8,
        [&](std::int64_t first, std::int64_t last) {
          double part = 0;
          for (std::int64_t i = first; i < last; ++i)
            for (const float value :
                 readCutout(std::vector{view(file, places[static_cast<std::size_t>(i)])}).pixels)
              part += std::isnan(value) ? 0.0 : static_cast<double>(value);
          const std::lock_guard hold(lock);
          sum += part;
        },
        threads);
    return since(begin);
  };
  const double processorBefore = processorSeconds();
  const double one = run(1);
  const double processor = processorSeconds() - processorBefore;
  const double all = run(0);
  std::printf("  ours     1 thread %7.0f cutouts/s, all cores %7.0f cutouts/s (sum %.6g)\n", kCutouts / one,
              kCutouts / all, sum);
  const Python python = runPython(file, folder / "positions.csv");
  if (python.seconds == 0) {
    std::printf("  astropy  not run: no python3 with astropy here\n");
    return;
  }
  std::printf(
      "  astropy           %7.0f cutouts/s (%.2f s, %.2f s of them until the pixels are there; sum %.6g)\n",
      kCutouts / python.seconds, python.seconds, python.opening, python.sum);
  std::printf("  ratio    1 thread %7.1f, all cores %7.1f, in processor time %.1f (%.2f s and %.2f s)\n",
              python.seconds / one, python.seconds / all, python.processor / processor, processor,
              python.processor);
  if (std::abs(sum - python.sum) > 1e-3 * std::abs(python.sum) + 1e3)
    std::printf("  THE SUMS DIFFER: not the same pixels\n");
}
}  // namespace

int main(int count, char** words) {
  const test::TemporaryFolder temporary;
  const fs::path folder = count > 1 ? fs::path(words[1]) : temporary.path();
  test::MosaicOptions options;
  options.width = options.height = count > 2 ? std::atoi(words[2]) : 10'000;
  options.galaxies = static_cast<int>(static_cast<double>(options.width) * options.height / 2500);
  options.bands = {"r"};
  const auto made = [&](const char* name, int tileWidth, int tileHeight) {
    options.tileWidth = tileWidth;
    options.tileHeight = tileHeight;
    const fs::path file = folder / (std::string(name) + "_r.fits.fz");
    if (!fs::exists(file)) test::makeMosaic(folder, name, options);
    return file;
  };
  const fs::path squares = made("squares", 128, 128), rows = made("rows", options.width, 1);

  const auto begin = Clock::now();
  const double processorBefore = processorSeconds();
  const Cutout first = readCutout(std::vector{view(squares, options.sky.reference)});
  const Picture picture = render(first);
  std::printf(
      "first picture of the mosaic (opened, cut, rendered, %d x %d): %.3f s, %.3f s of processor time\n",
      picture.width, picture.height, since(begin), processorSeconds() - processorBefore);

  compare("RICE tiles of 128 x 128", squares, folder);
  compare("RICE tiles of one row, as fpack makes them", rows, folder);

  const auto detecting = Clock::now();
  const auto sources = detectSources({"r", squares.string(), -1, 0}, {});
  std::printf("sources found: %zu of %d injected ones in %.1f s\n", sources.size(), options.galaxies,
              since(detecting));
  return 0;
}
