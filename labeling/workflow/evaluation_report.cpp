#include "labeling/workflow/evaluation_report.h"

#include <cmath>
#include <iomanip>
#include <sstream>
#include <system_error>

#include "model/arrays/atomic_file.h"
#include "model/base/error.h"

namespace labeling {
namespace fs = std::filesystem;
namespace {

std::string thresholdsCsv(const EvaluateReport& report) {
  std::ostringstream csv;
  csv << "p,tpr,tpr_low,tpr_high,precision,precision_low,precision_high,accuracy,tp,fp,tn,fn\n";
  const auto number = [](double value) {
    std::ostringstream text;
    if (std::isfinite(value)) text << std::setprecision(6) << value;  // empty: undefined
    return text.str();
  };
  for (const EvaluatedThreshold& row : report.thresholds)
    csv << number(row.p) << ',' << number(row.tpr) << ',' << number(row.tprLow) << ',' << number(row.tprHigh)
        << ',' << number(row.precision) << ',' << number(row.precisionLow) << ',' << number(row.precisionHigh)
        << ',' << number(row.accuracy) << ',' << row.truePositives << ',' << row.falsePositives << ','
        << row.trueNegatives << ',' << row.falseNegatives << '\n';
  return csv.str();
}

std::string confusionCsv(const EvaluateReport& report) {
  std::ostringstream csv;
  csv << "truth";
  for (const ConfusionRow& column : report.confusion) csv << ",predicted_" << column.truth;
  csv << '\n';
  for (const ConfusionRow& row : report.confusion) {
    csv << row.truth;
    for (const std::int64_t count : row.counts) csv << ',' << count;
    csv << '\n';
  }
  return csv.str();
}

std::string summary(const EvaluateReport& report) {
  std::ostringstream text;
  text << std::fixed << std::setprecision(4);
  text << "Model " << report.model << ", question " << report.question << ", split " << report.split << "\n"
       << report.n << " labelled objects";
  if (report.kind == "binary") text << ", " << report.positives << " positive";
  text << "; the model was trained on " << report.trainedOn << " of them\n";
  if (report.withoutScore > 0)
    text << report.withoutScore << " more have no score: their image could not be read\n";
  if (report.auroc) text << "AUROC " << *report.auroc;
  if (report.auroc && std::isfinite(report.aurocLow))
    text << " (95%: " << report.aurocLow << " to " << report.aurocHigh << ")";
  if (report.auroc) text << "\n";
  if (report.ap) text << "Average precision " << *report.ap << "\n";
  if (report.kind == "number")
    text << "Offset " << report.offset << ", scatter " << report.scatter << ", 1.4826 MAD " << report.mad
         << "\n";
  else
    text << "Accuracy " << report.accuracy << "\nExpected calibration error " << report.ece << " (before "
         << report.eceRaw << ")\nBrier score " << report.brier << "\n";
  text << "Labels " << report.labelsHash << "\n";
  return text.str();
}

}  // namespace

void writeEvaluationReport(const fs::path& folder, const EvaluateReport& report) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) throw model::systemError(folder.string(), "could not be created", error.value());
  model::writeWhole(folder / "report.txt", summary(report));
  if (!report.thresholds.empty()) model::writeWhole(folder / "thresholds.csv", thresholdsCsv(report));
  if (!report.confusion.empty()) model::writeWhole(folder / "confusion.csv", confusionCsv(report));
  fs::copy_file(report.file, folder / report.file.filename(), fs::copy_options::overwrite_existing, error);
  if (error)
    throw model::systemError((folder / report.file.filename()).string(), "could not be written",
                             error.value());
}

}  // namespace labeling
