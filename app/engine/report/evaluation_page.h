#pragma once
#include <filesystem>
#include <string>

#include "app/engine/report/chart.h"
#include "app/engine/report/page.h"
#include "labeling/store/project.h"
#include "labeling/workflow/evaluate.h"

namespace app {

/// Adds what an evaluation shows to a page: headline numbers, curves, threshold table, and galleries of the
/// objects where model and experts disagree most.
void addEvaluation(Page& page, const labeling::Project& project, const labeling::EvaluateReport& report);

/// An evaluation as a page of its own: FOLDER/index.html.
std::filesystem::path writeEvaluationPage(const std::filesystem::path& folder,
                                          const labeling::Project& project,
                                          const labeling::EvaluateReport& report);

/// The ROC curve of a binary evaluation, ready to be drawn beside others.
ChartLine rocLine(const labeling::EvaluateReport& report, const std::string& name, const std::string& colour);

}  // namespace app
