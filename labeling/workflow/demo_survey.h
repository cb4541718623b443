#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "labeling/survey/table.h"
#include "labeling/workflow/failed_object.h"
#include "model/base/run_control.h"

namespace labeling {

struct DemoOptions {
  std::filesystem::path directory;  ///< NAME.tuningfork; must not exist, or be empty
  std::int64_t objects = 2000;      ///< 1 ... 100,000
  std::uint64_t seed = 1;           ///< the same seed gives the same images and catalogue, to the byte
  bool predictions = true;  ///< adds the models that come with the program and classifies with the first
};

struct DemoReport {
  std::int64_t objects = 0;
  double seconds = 0;
  std::string model;                 ///< that classified; empty without predictions
  std::vector<FailedObject> failed;  ///< without a score
};

/// The columns that hold what no survey knows: truth_t_type, truth_disk, truth_edge_on, truth_bar,
/// truth_merger. The last four are 0 or 1.
inline constexpr const char* kTruthPrefix = "truth_";

/// Makes a simulated survey as a project of its own: images/NAME.fits (image extensions g, r, i in
/// nanomaggies, with a WCS), catalogue.csv, and the store that refers to them by relative paths. The project
/// appears under its name when whole; a stop or an error leaves nothing behind.
/// @throws Error(BadInput) for options out of range or a directory in use; Error(Unwritable, DiskFull)
DemoReport makeDemoSurvey(const DemoOptions& options, const model::RunControl& control = {});

}  // namespace labeling
