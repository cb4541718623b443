// umap_of_file FEATURES.safetensors MAP.safetensors [SEED] [THREADS]: lays `features` (N, D) out and writes
// `xy` (N, 2). Prints one line of JSON: seconds of each stage, peak memory.
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>

#include "model/arrays/array_file.h"
#include "model/arrays/array_writer.h"
#include "model/embedding/umap.h"

int main(int argc, char** argv) {
  if (argc < 3) return std::fprintf(stderr, "umap_of_file FEATURES MAP [SEED] [THREADS]\n"), 2;
  const model::ArrayFile file = model::ArrayFile::open(argv[1]);
  const model::FeatureView features{file.floats("features"), file.info("features").shape[1]};
  model::UmapOptions options;
  if (argc > 3) options.seed = static_cast<std::uint64_t>(std::atoll(argv[3]));
  if (argc > 4) options.threads = std::atoi(argv[4]);
  using Clock = std::chrono::steady_clock;
  const Clock::time_point start = Clock::now();
  std::map<std::string, double> ended;  // seconds after the start
  model::RunControl control;
  control.onProgress = [&](const model::Progress& progress) {
    ended[std::string(progress.stage)] = std::chrono::duration<double>(Clock::now() - start).count();
  };
  const model::UmapMap map = model::umap(features, options, control);
  const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  model::ArrayWriter writer;
  writer.add("xy", {features.count(), 2}, std::span<const float>(map.xy));
  writer.write(argv[2]);
  std::printf("{\"seconds\": %.2f, \"processor_seconds\": %.2f, \"start\": \"%s\", \"peak_mib\": %ld",
              seconds, static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec),
              model::nameOf(map.start), usage.ru_maxrss / 1024);
  for (const auto& [stage, second] : ended) std::printf(", \"%s until\": %.2f", stage.c_str(), second);
  std::printf("}\n");
}
