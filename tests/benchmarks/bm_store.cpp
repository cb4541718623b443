// What a person feels of the store: a label's commit, opening a large project, filtering it.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <numeric>

#include "labeling/history/label_log.h"
#include "labeling/store/query.h"
#include "model/base/random.h"
#include "tests/support/sample_project.h"
#include "tests/support/temporary_folder.h"

using namespace labeling;

namespace {

// Made once per size: objects, a catalogue of one magnitude and one class, one label for every tenth object.
struct LargeProject {
  explicit LargeProject(std::int64_t objects)
      : directory(folder / "p"), p(static_cast<std::size_t>(objects)) {
    Project project = Project::create(directory, "");
    project.addObjects(test::objectsNamed(static_cast<int>(objects)));
    model::Random random(1);
    std::vector<double> magnitudes(p.size());
    for (double& magnitude : magnitudes) magnitude = random.uniform(14, 20);
    for (float& each : p) each = static_cast<float>(random.uniform());
    Table table;
    table.rows = p.size();
    table.columns = {test::reals("r_mag", std::move(magnitudes)),
                     test::texts("class", std::vector<std::string>(p.size(), "spiral"))};
    std::vector<std::int64_t> rows(p.size());
    std::iota(rows.begin(), rows.end(), std::int64_t{0});
    project.addColumns(table, rows);
    std::vector<LabelEvent> labels;
    for (std::int64_t row = 0; row < objects; row += 10)
      labels.push_back(test::answer(row, "ana", "bar", "yes"));
    LabelLog(project).append(labels);
  }
  test::TemporaryFolder folder;
  std::filesystem::path directory;
  std::vector<float> p;
};

const LargeProject& large(std::int64_t objects) {
  static std::map<std::int64_t, std::unique_ptr<LargeProject>> made;
  auto& project = made[objects];
  if (!project) project = std::make_unique<LargeProject>(objects);
  return *project;
}

void commitALabel(benchmark::State& state) {
  const Project project = Project::open(large(100'000).directory);
  LabelLog log(project);
  std::vector<double> milliseconds;
  std::int64_t row = 0;
  for (auto _ : state) {
    const auto begin = std::chrono::steady_clock::now();
    log.append(test::answer(row++ % 100'000, "ben", "bar", "yes"));
    milliseconds.push_back(
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count());
  }
  std::sort(milliseconds.begin(), milliseconds.end());
  const auto at = [&](double share) {
    return milliseconds[static_cast<std::size_t>(share * static_cast<double>(milliseconds.size() - 1))];
  };
  state.counters["p50_ms"] = at(0.5);
  state.counters["p95_ms"] = at(0.95);
  state.counters["p99_ms"] = at(0.99);
  state.counters["max_ms"] = milliseconds.back();
}

void openProject(benchmark::State& state) {
  const LargeProject& project = large(state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(Project::open(project.directory).objectCount());
}

void filterAndSort(benchmark::State& state) {
  const LargeProject& made = large(state.range(0));
  const Project project = Project::open(made.directory);
  const Query query(project, {{"p_bar", made.p}}, "ana");
  for (auto _ : state) {
    benchmark::DoNotOptimize(query.rows("p_bar > 0.5 and r_mag < 17 and unlabelled", "p_bar", true).size());
  }
}

void filterOneModelColumn(benchmark::State& state) {
  const LargeProject& made = large(state.range(0));
  const Project project = Project::open(made.directory);
  const Query query(project, {{"p_bar", made.p}}, "ana");
  for (auto _ : state) benchmark::DoNotOptimize(query.rows("p_bar > 0.9").size());
}

}  // namespace

BENCHMARK(commitALabel)->Iterations(2000)->Unit(benchmark::kMillisecond);
BENCHMARK(openProject)->Arg(100'000)->Unit(benchmark::kMillisecond);
BENCHMARK(filterAndSort)->Arg(100'000)->Unit(benchmark::kMillisecond);
BENCHMARK(filterOneModelColumn)->Arg(100'000)->Unit(benchmark::kMillisecond);
BENCHMARK(openProject)->Arg(1'000'000)->Unit(benchmark::kMillisecond);
BENCHMARK(filterAndSort)->Arg(1'000'000)->Unit(benchmark::kMillisecond);
BENCHMARK(filterOneModelColumn)->Arg(1'000'000)->Unit(benchmark::kMillisecond);
