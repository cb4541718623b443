#include "labeling/workflow/evaluation_report.h"

#include <cmath>
#include <iomanip>
#include <sstream>
#include <system_error>

#include "labeling/survey/table.h"
#include "model/arrays/atomic_file.h"
#include "model/base/error.h"

namespace labeling {
namespace fs = std::filesystem;
namespace {

TableColumn reals(const std::string& name) { return {name, {}, {}, {}, TableColumn::Reals()}; }
TableColumn whole(const std::string& name) { return {name, {}, {}, {}, TableColumn::Integers()}; }

Table thresholdTable(const EvaluateReport& report) {
  Table table;
  table.rows = report.thresholds.size();
  const auto add = [&](const char* name, double EvaluatedThreshold::*member) {
    TableColumn column = reals(name);
    for (const EvaluatedThreshold& row : report.thresholds)
      std::get<TableColumn::Reals>(column.values).push_back(row.*member);
    table.columns.push_back(std::move(column));
  };
  const auto count = [&](const char* name, std::int64_t EvaluatedThreshold::*member) {
    TableColumn column = whole(name);
    for (const EvaluatedThreshold& row : report.thresholds)
      std::get<TableColumn::Integers>(column.values).push_back(row.*member);
    table.columns.push_back(std::move(column));
  };
  add("p", &EvaluatedThreshold::p);
  add("tpr", &EvaluatedThreshold::tpr);
  add("tpr_low", &EvaluatedThreshold::tprLow);
  add("tpr_high", &EvaluatedThreshold::tprHigh);
  add("precision", &EvaluatedThreshold::precision);
  add("precision_low", &EvaluatedThreshold::precisionLow);
  add("precision_high", &EvaluatedThreshold::precisionHigh);
  add("accuracy", &EvaluatedThreshold::accuracy);
  add("accuracy_low", &EvaluatedThreshold::accuracyLow);
  add("accuracy_high", &EvaluatedThreshold::accuracyHigh);
  add("f1", &EvaluatedThreshold::f1);
  add("mcc", &EvaluatedThreshold::mcc);
  count("tp", &EvaluatedThreshold::truePositives);
  count("fp", &EvaluatedThreshold::falsePositives);
  count("tn", &EvaluatedThreshold::trueNegatives);
  count("fn", &EvaluatedThreshold::falseNegatives);
  return table;
}

Table confusionTable(const EvaluateReport& report) {
  Table table;
  table.rows = report.confusion.size();
  TableColumn truth{"truth", {}, {}, {}, TableColumn::Texts()};
  for (const ConfusionRow& row : report.confusion)
    std::get<TableColumn::Texts>(truth.values).push_back(row.truth);
  table.columns.push_back(std::move(truth));
  for (std::size_t c = 0; c < report.confusion.size(); ++c) {
    TableColumn column = whole("predicted_" + report.confusion[c].truth);
    for (const ConfusionRow& row : report.confusion)
      std::get<TableColumn::Integers>(column.values).push_back(row.counts[c]);
    table.columns.push_back(std::move(column));
  }
  return table;
}

Table differenceTable(const model::PairedComparison& comparison) {
  Table table;
  table.rows = comparison.differences.size();
  TableColumn name{"number", {}, {}, {}, TableColumn::Texts()};
  TableColumn first = reals("against"), second = reals("model"), low = reals("low_95"),
              high = reals("high_95"), p = reals("p");
  for (const model::PairedDifference& each : comparison.differences) {
    std::get<TableColumn::Texts>(name.values).push_back(each.name);
    std::get<TableColumn::Reals>(first.values).push_back(each.first);
    std::get<TableColumn::Reals>(second.values).push_back(each.second);
    std::get<TableColumn::Reals>(low.values).push_back(each.difference.low);
    std::get<TableColumn::Reals>(high.values).push_back(each.difference.high);
    std::get<TableColumn::Reals>(p.values).push_back(each.pValue);
  }
  table.columns = {name, first, second, low, high, p};
  return table;
}

void writeTables(const fs::path& folder, const std::string& name, const Table& table) {
  for (const char* ending : {".csv", ".fits", ".tex"}) writeTable(table, folder / (name + ending));
}

std::string summary(const EvaluateReport& report) {
  std::ostringstream text;
  text << std::fixed << std::setprecision(4);
  text << "Model " << report.model << ", question " << report.question << ", split " << report.split << "\n"
       << report.n << " labelled objects";
  if (report.kind == "binary") text << ", " << report.positives << " positive";
  text << ", " << report.truth << "; the model was trained on " << report.trainedOn << " of them\n";
  if (report.trainedLeftOut > 0)
    text << report.trainedLeftOut << " more that it was trained on are left out\n";
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
  if (!report.thresholds.empty()) writeTables(folder, "thresholds", thresholdTable(report));
  if (!report.confusion.empty()) writeTables(folder, "confusion", confusionTable(report));
  if (report.comparison) writeTables(folder, "differences", differenceTable(*report.comparison));
  fs::copy_file(report.file, folder / report.file.filename(), fs::copy_options::overwrite_existing, error);
  if (error)
    throw model::systemError((folder / report.file.filename()).string(), "could not be written",
                             error.value());
}

}  // namespace labeling
