#include "labeling/workflow/flags.h"

#include <array>
#include <chrono>
#include <cmath>
#include <limits>
#include <string>

#include "labeling/store/derived_columns.h"
#include "labeling/store/project.h"
#include "labeling/survey/blends.h"
#include "labeling/survey/cutout_reader.h"
#include "model/anomaly/contamination.h"
#include "model/base/error.h"
#include "model/base/parallel.h"

namespace labeling {
namespace {

constexpr std::int64_t kBatch = 256;  // so that progress moves, and the store is asked on one thread
constexpr std::array kColumns{"edge_of_coverage",    "masked_fraction", "saturated_fraction", "trail",
                              "background_gradient", "blends"};

/// All bands as one plane; missing where any band is.
std::vector<float> meanPlane(const Cutout& cutout) {
  const auto size = static_cast<std::size_t>(cutout.width) * static_cast<std::size_t>(cutout.height);
  std::vector<float> plane(size, 0.0F);
  for (std::size_t band = 0; band < cutout.bands.size(); ++band) {
    const auto values = cutout.band(band);
    for (std::size_t i = 0; i < size; ++i) plane[i] += values[i] / static_cast<float>(cutout.bands.size());
  }
  return plane;
}

std::array<float, kColumns.size()> flagsOf(const Cutout& cutout) {
  const std::vector<float> plane = meanPlane(cutout);
  const model::Contamination found = model::contaminationOf(plane, cutout.width, cutout.height);
  return {static_cast<float>(found.edge),
          static_cast<float>(found.missing),
          static_cast<float>(found.saturated),
          static_cast<float>(found.trail),
          static_cast<float>(found.gradient),
          static_cast<float>(countBlends(plane, cutout.width, cutout.height))};
}

}  // namespace

FlagsReport flagImages(const std::filesystem::path& directory, const model::RunControl& control) {
  const auto start = std::chrono::steady_clock::now();
  const Project project = Project::open(directory);
  const auto objects = static_cast<std::size_t>(project.objectCount());
  std::vector<std::pair<std::string, std::vector<float>>> columns;
  for (const char* name : kColumns)
    columns.emplace_back(name, std::vector<float>(objects, std::numeric_limits<float>::quiet_NaN()));
  FlagsReport report;
  report.objects = project.objectCount();
  for (std::int64_t first = 0; first < report.objects; first += kBatch) {
    control.report(first, report.objects, "looking for artefacts");
    const std::int64_t count = std::min(kBatch, report.objects - first);
    std::vector<std::vector<ImageSource>> sources;
    std::vector<std::string> reasons(static_cast<std::size_t>(count));
    for (std::int64_t i = 0; i < count; ++i) sources.push_back(project.imageSources(first + i));
    model::parallelFor(count, 4, [&](std::int64_t from, std::int64_t to) {
      for (std::int64_t i = from; i < to; ++i) {
        control.throwIfStopped();
        const auto place = static_cast<std::size_t>(i);
        try {
          ReadOptions options;
          options.sky = false;
          options.minimumSide = 96;  // pictures: larger ones tell no more of this
          const auto flags = flagsOf(readCutout(sources[place], options));
          for (std::size_t c = 0; c < flags.size(); ++c)
            columns[c].second[static_cast<std::size_t>(first + i)] = flags[c];
        } catch (const model::Error& error) {
          reasons[place] = error.what();
        }
      }
    });
    for (std::int64_t i = 0; i < count; ++i)
      if (const std::string& reason = reasons[static_cast<std::size_t>(i)]; !reason.empty())
        report.failed.push_back({first + i, project.objectName(first + i), reason});
  }
  control.report(report.objects, report.objects, "looking for artefacts");
  writeDerivedColumns(project, {}, {}, "flags", columns);
  report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return report;
}

}  // namespace labeling
