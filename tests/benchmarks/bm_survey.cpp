// How fast images come in and are shown: what a gallery and a training run feel.
#include <benchmark/benchmark.h>

#include <cmath>
#include <filesystem>

#include "labeling/display/display.h"
#include "labeling/survey/cutout_reader.h"
#include "labeling/survey/fits_writer.h"
#include "labeling/survey/image_folder.h"
#include "labeling/workflow/network_planes.h"
#include "model/base/random.h"

namespace {
using namespace labeling;
namespace fs = std::filesystem;

std::vector<float> noisyGalaxies(int side, int bands) {
  model::Random random(7);
  std::vector<float> pixels;
  for (int b = 0; b < bands; ++b)
    for (int y = 0; y < side; ++y)
      for (int x = 0; x < side; ++x)
        pixels.push_back(static_cast<float>(
            random.normal() + 300 * std::exp(-std::hypot(x - side / 2.0, y - side / 2.0) / side * 12)));
  return pixels;
}

fs::path fitsFile(int side) {
  const fs::path file = fs::temp_directory_path() / ("bm_survey_" + std::to_string(side) + ".fits");
  const std::vector<float> pixels = noisyGalaxies(side, 3);
  FitsImageFile image;
  image.width = side;
  image.height = side;
  image.bands = {"g", "r", "i"};
  image.pixels = pixels;
  image.sky = TanFrame{{150, 2}, {side / 2.0, side / 2.0}, 0.4, 0};
  writeFitsImage(image, file);
  return file;
}

void readJpeg(benchmark::State& state) {
  const fs::path folder = fs::path(TUNINGFORK_SAMPLE_DATA) / "galaxies";
  if (!fs::exists(folder)) return state.SkipWithError("the sample data are not here");
  const auto objects = scanFolder(folder).objects;
  std::size_t next = 0;
  for (auto _ : state) {
    const auto& object = objects[next++ % objects.size()];
    benchmark::DoNotOptimize(readCutout(object.sources, {.minimumSide = static_cast<int>(state.range(0))}));
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(readJpeg)
    ->Name("read 423x423 JPEG, minimum side")
    ->Arg(64)
    ->Arg(128)
    ->Arg(0)
    ->Unit(benchmark::kMicrosecond);

void readFits(benchmark::State& state) {
  const fs::path file = fitsFile(static_cast<int>(state.range(0)));
  const auto sources = sourcesOf(file);
  for (auto _ : state) benchmark::DoNotOptimize(networkPlanes(readCutout(sources)));
  state.SetItemsProcessed(state.iterations());
  fs::remove(file);
}
BENCHMARK(readFits)
    ->Name("read FITS of 3 bands and prepare it for a network, side")
    ->Arg(64)
    ->Arg(128)
    ->Unit(benchmark::kMicrosecond);

void renderColour(benchmark::State& state) {
  Cutout cutout;
  cutout.width = cutout.height = static_cast<int>(state.range(0));
  cutout.bands = {"g", "r", "i"};
  cutout.pixels = noisyGalaxies(cutout.width, 3);
  for (auto _ : state) benchmark::DoNotOptimize(render(cutout));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(renderColour)
    ->Name("render 3 bands, side")
    ->Arg(64)
    ->Arg(128)
    ->Arg(424)
    ->Unit(benchmark::kMicrosecond);
}  // namespace

BENCHMARK_MAIN();
