#include "labeling/workflow/evaluate.h"

#include "app/engine/commands.h"
#include "app/engine/commands/parameters.h"
#include "app/engine/report/evaluation_page.h"

namespace app {
namespace {

Json thresholdsAsJson(const std::vector<labeling::EvaluatedThreshold>& thresholds) {
  Json rows = Json::array();
  for (const labeling::EvaluatedThreshold& row : thresholds)
    rows.push_back({{"p", row.p},
                    {"tpr", numberOrNull(row.tpr)},
                    {"precision", numberOrNull(row.precision)},
                    {"accuracy", numberOrNull(row.accuracy)},
                    {"tpr_low", numberOrNull(row.tprLow)},
                    {"tpr_high", numberOrNull(row.tprHigh)},
                    {"precision_low", numberOrNull(row.precisionLow)},
                    {"precision_high", numberOrNull(row.precisionHigh)},
                    {"tp", row.truePositives},
                    {"fp", row.falsePositives},
                    {"fn", row.falseNegatives},
                    {"tn", row.trueNegatives}});
  return rows;
}

Json run(const Json& parameters, const Job& job) {
  labeling::EvaluateOptions options;
  options.model = text(parameters, "model");
  options.question = text(parameters, "question");
  options.split = text(parameters, "split");
  options.consensus = consensusOf(parameters);
  if (parameters.contains("thresholds"))
    options.thresholds = parameters.at("thresholds").get<std::vector<double>>();
  if (parameters.contains("report")) options.report = text(parameters, "report");
  const std::string directory = text(parameters, "dir");
  const labeling::EvaluateReport report = labeling::evaluate(directory, options, job.control);

  Json result = {{"model", report.model},
                 {"question", report.question},
                 {"kind", report.kind},
                 {"split", report.split},
                 {"answers", report.answers},
                 {"n", report.n},
                 {"trained_on", report.trainedOn},
                 {"without_score", report.withoutScore},
                 {"labels_hash", report.labelsHash},
                 {"consensus", labeling::nameOf(options.consensus)},
                 {"unresolved", report.unresolved},
                 {"file", report.file.string()}};
  if (report.kind == "number") {
    result["offset"] = numberOrNull(report.offset);
    result["scatter"] = numberOrNull(report.scatter);
    result["mad"] = numberOrNull(report.mad);
  } else {
    result["accuracy"] = numberOrNull(report.accuracy);
    result["ece"] = numberOrNull(report.ece);
    result["ece_raw"] = numberOrNull(report.eceRaw);
    result["brier"] = numberOrNull(report.brier);
    Json confusion = Json::array();
    for (const labeling::ConfusionRow& row : report.confusion)
      confusion.push_back({{"truth", row.truth}, {"counts", row.counts}});
    result["confusion"] = confusion;
  }
  if (report.kind == "binary") {
    result["positives"] = report.positives;
    result["auroc"] = orNull(report.auroc);
    result["auroc_low"] = numberOrNull(report.aurocLow);
    result["auroc_high"] = numberOrNull(report.aurocHigh);
    result["ap"] = orNull(report.ap);
    result["thresholds"] = thresholdsAsJson(report.thresholds);
  }
  if (options.report) {
    job.control.report(0, 1, "drawing the report");
    const auto project = labeling::Project::open(directory, labeling::Project::Access::ReadOnly);
    result["report"] = writeEvaluationPage(*options.report, project, report).string();
  }
  return result;
}

std::string words(const Json& result) {
  const auto number = [&result](const char* name) { return fixed(result, name, 3); };
  std::string all = text(result, "model") + ", " + text(result, "question") + ", " + text(result, "split") +
                    ": " + counted(result.at("n").get<std::int64_t>(), "object");
  if (text(result, "kind") == "number") {
    all += ", offset " + number("offset") + ", scatter " + number("scatter") + ", MAD " + number("mad");
  } else {
    if (result.contains("auroc")) all += ", AUROC " + number("auroc") + ", AP " + number("ap");
    all += ", accuracy " + number("accuracy") + ", ECE " + number("ece") + ", Brier " + number("brier");
  }
  if (result.contains("thresholds")) {
    all += "\nP_thr   TPR   Prec. Acc.";
    for (const Json& row : result.at("thresholds")) {
      all += "\n" + fixed(row.at("p").get<double>(), 2);
      for (const char* name : {"tpr", "precision", "accuracy"})
        all += "  " + (row.at(name).is_number() ? fixed(row.at(name).get<double>(), 2) : std::string("   -"));
    }
  }
  if (const auto seen = result.at("trained_on").get<std::int64_t>(); seen > 0)
    all += "\nThe model was trained on " + std::to_string(seen) + " of these objects.";
  if (const auto open = result.at("unresolved").get<std::int64_t>(); open > 0)
    all += "\n" + counted(open, "object") + " without a consensus (" + text(result, "consensus") +
           ") left out, of all splits.";
  if (result.contains("report")) all += "\nThe report is " + text(result, "report");
  return all;
}

}  // namespace

Command evaluateCommand() {
  Command command;
  command.name = "evaluate";
  command.summary = "compares a model with the experts: ROC, threshold table, calibration, confusion";
  command.lane = Lane::Light;
  command.parameters = {
      projectParameter(),
      modelParameter(),
      questionParameter(),
      choice("split", {"train", "validation", "test", "all"}, "which labelled objects", "test"),
      consensusParameter(),
      option("thresholds", ParameterType::Numbers, "of the table; 0.2, 0.5 and 0.8 if absent"),
      option("report", ParameterType::Text, "folder for a page with pictures, and tables")};
  command.run = run;
  command.words = words;
  return command;
}

}  // namespace app
