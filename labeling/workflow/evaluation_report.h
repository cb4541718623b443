#pragma once
#include <filesystem>

#include "labeling/workflow/evaluate.h"

namespace labeling {

/// Tables for people and scripts: report.txt; thresholds (Binary), confusion (Binary, Choice) and differences
/// (with a second model) each as .csv, .fits and .tex; and the array file beside them. The folder is created.
/// @throws Error(Unwritable, DiskFull)
void writeEvaluationReport(const std::filesystem::path& folder, const EvaluateReport& report);

}  // namespace labeling
