// The demo survey: 2,000 objects must be made in less than a minute on two cores, files included.
#include <benchmark/benchmark.h>

#include "model/simulation/hero.h"
#include "model/simulation/render_galaxy.h"

namespace {

void drawOneObject(benchmark::State& state) {
  const model::SurveyRecipe survey;
  std::int64_t index = 0;
  for (auto _ : state) benchmark::DoNotOptimize(model::drawGalaxy(survey, index++));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(drawOneObject)->Unit(benchmark::kMillisecond);

/// @param side  pixels of the cutout
void simulateOneObject(benchmark::State& state) {
  model::SurveyRecipe survey;
  survey.side = static_cast<int>(state.range(0));
  std::int64_t index = 0;
  for (auto _ : state) benchmark::DoNotOptimize(model::render(model::drawGalaxy(survey, index++), survey));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(simulateOneObject)->Arg(64)->Arg(128)->Arg(256)->Unit(benchmark::kMillisecond)->MinTime(2);

void drawTheTuningFork(benchmark::State& state) {
  for (auto _ : state) {
    for (const std::string& name : model::heroClasses())
      benchmark::DoNotOptimize(model::renderHero(name, 240));
  }
}
BENCHMARK(drawTheTuningFork)->Unit(benchmark::kMillisecond);

}  // namespace
