// What a network costs on this machine: images per second forward, with dropout passes, and training steps.
#include <benchmark/benchmark.h>

#include <filesystem>
#include <vector>

#include "model/base/random.h"
#include "model/inference/image_input.h"
#include "model/inference/predictor.h"
#include "tests/model/support/tiny_models.h"

namespace {

std::vector<std::uint8_t> noise(std::size_t count) {
  model::Random random(3);
  std::vector<std::uint8_t> pixels(count);
  for (std::uint8_t& pixel : pixels) pixel = static_cast<std::uint8_t>(random.below(256));
  return pixels;
}

void forward(benchmark::State& state, const char* network, int size, model::Precision precision) {
  model::setComputeThreads(0);
  const tests::TemporaryFolder folder;
  tests::writeUntrainedModel(folder.path() / "m", network, size);
  model::Predictor predictor = model::Predictor::load(folder.path() / "m", precision);
  const auto samples = static_cast<int>(state.range(0));
  const std::size_t images = 128;
  const auto pixels = noise(images * static_cast<std::size_t>(size * size * 3));
  for (auto _ : state) benchmark::DoNotOptimize(predictor.predict(pixels, {samples, 1, 128}));
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(images));
}

void prepare(benchmark::State& state) {
  const std::vector<float> planes(3 * 212 * 212, 0.5f);
  const model::CardInput input;
  std::vector<std::uint8_t> image(64 * 64 * 3);
  for (auto _ : state) model::prepareImage(planes, 212, 212, input, image);
  state.SetItemsProcessed(state.iterations());
}

}  // namespace

BENCHMARK_CAPTURE(forward, residual_float32, "residual", 64, model::Precision::Float32)
    ->Arg(1)
    ->Arg(32)
    ->UseRealTime();
BENCHMARK_CAPTURE(forward, residual_bfloat16, "residual", 64, model::Precision::BFloat16)
    ->Arg(1)
    ->Arg(32)
    ->UseRealTime();
BENCHMARK_CAPTURE(forward, ds18_float32, "ds18", 69, model::Precision::Float32)->Arg(1)->UseRealTime();
BENCHMARK_CAPTURE(forward, ds18_bfloat16, "ds18", 69, model::Precision::BFloat16)->Arg(1)->UseRealTime();
BENCHMARK(prepare);

BENCHMARK_MAIN();
