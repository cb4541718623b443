// How long it takes to make a queue. Usage: bm_queue FOLDER [OBJECTS]. The project is made in FOLDER at the
// first run and used again.
#include <chrono>
#include <cstdlib>
#include <functional>

#include "labeling/queue/stored_queue.h"
#include "tests/benchmarks/large_project.h"
#include "tests/benchmarks/percentiles.h"

using namespace labeling;

namespace {

double millisecondsOf(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: bm_queue FOLDER [OBJECTS]\n");
    return 2;
  }
  test::LargeProject wanted;
  wanted.withFeatures = true;
  if (argc > 2) wanted.objects = std::atoll(argv[2]);
  const auto directory = test::makeLargeProject(argv[1], wanted);
  const Project project = Project::open(directory);
  constexpr int kTimes = 5;
  const auto measure = [&](const char* what, const QueueOptions& options) {
    std::vector<double> choosing, storing;
    std::size_t entries = 0;
    for (int i = 0; i < kTimes; ++i) {
      QueueDraft draft;
      choosing.push_back(millisecondsOf([&] { draft = buildQueue(project, options, "ana"); }));
      entries = draft.entries.size();
      if (entries <= 10'000) storing.push_back(millisecondsOf([&] { storeQueue(project, draft); }));
    }
    test::printPercentiles(std::string(what) + ", " + std::to_string(entries) + " entries", choosing);
    if (!storing.empty()) test::printPercentiles("  and stored", storing);
  };
  QueueOptions options;
  options.model = "large-01";
  options.question = "bar";
  options.size = 2500;
  measure("entropy", options);
  options.measure = Uncertainty::Margin;
  measure("margin", options);
  options.measure = Uncertainty::Bald;
  measure("BALD", options);
  options.repeatShare = 0.05;
  measure("BALD with repeats", options);
  options.repeatShare = 0;
  options.where = "r_mag < 18 and p_disk > 0.5";
  measure("BALD within a filter", options);
  options.where.clear();
  options.kind = QueueKind::Disagreement;
  measure("disagreement", options);
  options.kind = QueueKind::Threshold;
  measure("threshold", options);
  options.kind = QueueKind::Stratified;
  options.column = "r_mag";
  measure("stratified", options);
  options.kind = QueueKind::Random;
  measure("random", options);
  options.kind = QueueKind::Diverse;
  measure("diverse", options);
  options.kind = QueueKind::Filter;
  options.where = "r_mag < 18";
  options.sortBy = "p_bar";
  options.size.reset();
  measure("filter, sorted", options);
  return 0;
}
