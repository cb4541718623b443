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
                    {"accuracy_low", numberOrNull(row.accuracyLow)},
                    {"accuracy_high", numberOrNull(row.accuracyHigh)},
                    {"f1", numberOrNull(row.f1)},
                    {"mcc", numberOrNull(row.mcc)},
                    {"tp", row.truePositives},
                    {"fp", row.falsePositives},
                    {"fn", row.falseNegatives},
                    {"tn", row.trueNegatives}});
  return rows;
}

Json expertsAsJson(const labeling::EvaluateReport& report) {
  Json list = Json::array();
  for (const labeling::EvaluatedExpert& expert : report.experts) {
    Json each = {{"name", expert.name}, {"n", expert.rows.size()}};
    if (report.kind == "number") {
      each["offset"] = numberOrNull(expert.offset);
      each["scatter"] = numberOrNull(expert.scatter);
    } else {
      each["tp"] = expert.counts.tp;
      each["fp"] = expert.counts.fp;
      each["fn"] = expert.counts.fn;
      each["tn"] = expert.counts.tn;
      each["tpr"] = numberOrNull(expert.counts.tpr());
      each["fpr"] = numberOrNull(expert.counts.fpr());
    }
    list.push_back(std::move(each));
  }
  return list;
}

Json comparisonAsJson(const labeling::EvaluateReport& report) {
  const model::PairedComparison& comparison = *report.comparison;
  Json differences = Json::array();
  for (const model::PairedDifference& each : comparison.differences)
    differences.push_back({{"name", each.name},
                           {"first", numberOrNull(each.first)},
                           {"second", numberOrNull(each.second)},
                           {"low", numberOrNull(each.difference.low)},
                           {"high", numberOrNull(each.difference.high)},
                           {"p_value", numberOrNull(each.pValue)}});
  Json result = {
      {"against", report.against},
      {"n", comparison.bothRight + comparison.onlyFirst + comparison.onlySecond + comparison.bothWrong},
      {"differences", differences},
      {"both_right", comparison.bothRight},
      {"only_against", comparison.onlyFirst},
      {"only_model", comparison.onlySecond},
      {"both_wrong", comparison.bothWrong},
      {"mcnemar_p", numberOrNull(comparison.mcnemarP)}};
  if (comparison.delong) {
    result["delong_difference"] = numberOrNull(comparison.delong->difference);
    result["delong_error"] = numberOrNull(comparison.delong->standardError);
    result["delong_p"] = numberOrNull(comparison.delong->pValue);
  }
  return result;
}

Json run(const Json& parameters, const Job& job) {
  labeling::EvaluateOptions options;
  options.model = text(parameters, "model");
  options.question = text(parameters, "question");
  options.split = text(parameters, "split");
  options.consensus = consensusOf(parameters);
  options.snapshot = text(parameters, "snapshot");
  options.truthColumn = text(parameters, "truth_column");
  options.randomOnly = parameters.value("random_only", false);
  if (parameters.contains("prevalence")) options.prevalence = parameters.at("prevalence").get<double>();
  options.against = text(parameters, "against");
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
                 {"truth", report.truth},
                 {"trained_on", report.trainedOn},
                 {"trained_left_out", report.trainedLeftOut},
                 {"experts", expertsAsJson(report)},
                 {"without_score", report.withoutScore},
                 {"labels_hash", report.labelsHash},
                 {"consensus", labeling::nameOf(options.consensus)},
                 {"unresolved", report.unresolved},
                 {"file", report.file.string()}};
  if (report.kind == "number") {
    result["offset"] = numberOrNull(report.offset);
    result["scatter"] = numberOrNull(report.scatter);
    result["mad"] = numberOrNull(report.mad);
    result["outlier_fraction"] = numberOrNull(report.outlierFraction);
    result["outlier_limit"] = numberOrNull(report.outlierLimit);
    result["expert_scatter"] = numberOrNull(report.expertScatter);
    result["coverage"] = report.coverage ? numberOrNull(report.coverage->value) : Json();
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
    result["prevalence"] = orNull(report.prevalence);
    if (report.comparison) result["comparison"] = comparisonAsJson(report);
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
    const auto positives = result.at("positives").get<std::int64_t>();
    all += "\nn+ " + std::to_string(positives) + ", n- " +
           std::to_string(result.at("n").get<std::int64_t>() - positives) + "; 68 % Wilson intervals";
    if (result.at("prevalence").is_number())
      all += "\nPrecision and accuracy for a survey with " + number("prevalence") +
             " positives: precision = pi TPR / (pi TPR + (1 - pi) FPR)";
    all += "\nP_thr  TPR                Prec.              Acc.               F1    MCC";
    const auto cell = [](const Json& value) {
      return value.is_number() ? fixed(value.get<double>(), 2) : std::string("   -");
    };
    for (const Json& row : result.at("thresholds")) {
      all += "\n" + fixed(row.at("p").get<double>(), 2) + " ";
      for (const std::string name : {"tpr", "precision", "accuracy"})
        all += "  " + cell(row.at(name)) + " (" + cell(row.at(name + "_low")) + " - " +
               cell(row.at(name + "_high")) + ")";
      for (const char* name : {"f1", "mcc"}) all += "  " + cell(row.at(name));
    }
  }
  if (const auto seen = result.at("trained_on").get<std::int64_t>(); seen > 0)
    all += "\nThe model was trained on " + std::to_string(seen) + " of these objects.";
  if (const auto left = result.at("trained_left_out").get<std::int64_t>(); left > 0)
    all += "\n" + counted(left, "object") + " that the model was trained on left out.";
  for (const Json& expert : result.at("experts")) {
    all += "\n" + text(expert, "name") + ", against the others on " +
           counted(expert.at("n").get<std::int64_t>(), "object") + ": ";
    for (const char* name : {"tpr", "fpr", "offset", "scatter"})
      if (expert.contains(name))
        all += std::string(name) + " " +
               (expert.at(name).is_number() ? fixed(expert.at(name).get<double>(), 3) : std::string("-")) +
               " ";
  }
  if (result.contains("comparison")) {
    const Json& comparison = result.at("comparison");
    all += "\nCompared with " + text(comparison, "against") + " on " +
           counted(comparison.at("n").get<std::int64_t>(), "object") + " (95 % of 2,000 paired draws):";
    for (const Json& each : comparison.at("differences")) {
      const auto value = [&each](const char* name) {
        return each.at(name).is_number() ? fixed(each.at(name).get<double>(), 3) : std::string("-");
      };
      all += "\n  " + text(each, "name") + " " + value("first") + " -> " + value("second") + ", difference " +
             value("low") + " to " + value("high") + ", p = " + value("p_value");
    }
    if (comparison.contains("delong_p"))
      all += "\n  DeLong: p = " + fixed(comparison.at("delong_p").get<double>(), 4);
    all += "\n  put right " + std::to_string(comparison.at("only_model").get<std::int64_t>()) +
           ", made wrong " + std::to_string(comparison.at("only_against").get<std::int64_t>()) +
           "; McNemar: p = " + fixed(comparison.at("mcnemar_p").get<double>(), 4);
  }
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
      option("snapshot", ParameterType::Text,
             "labels as they were in this snapshot, instead of as they are now"),
      option("truth_column", ParameterType::Text, "a catalogue column to compare with, instead of labels"),
      option("random_only", ParameterType::Flag, "only objects picked at random: the unbiased sample", false),
      option("prevalence", ParameterType::Number,
             "fraction of positives in the survey that the rates are for"),
      option("against", ParameterType::Text, "a second model to compare with on the same objects"),
      option("thresholds", ParameterType::Numbers, "of the table; 0.2, 0.5 and 0.8 if absent"),
      option("report", ParameterType::Text, "folder for a page with pictures, and tables")};
  command.run = run;
  command.words = words;
  return command;
}

}  // namespace app
