#pragma once
#include <filesystem>

#include "labeling/workflow/evaluate.h"

namespace labeling {

/// Tables for people and scripts: report.txt, thresholds.csv (Binary), confusion.csv (Binary, Choice), and
/// the array file beside them. The folder is created.
/// @throws Error(Unwritable, DiskFull)
void writeEvaluationReport(const std::filesystem::path& folder, const EvaluateReport& report);

}  // namespace labeling
