#include "app/engine/commands.h"
#include "app/engine/commands/parameters.h"
#include "labeling/store/project.h"
#include "labeling/workflow/label_doubts.h"

namespace app {
namespace {

Json run(const Json& parameters, const Job& job) {
  const std::string directory = text(parameters, "dir");
  const labeling::LabelDoubtsReport report =
      labeling::labelDoubts(directory, text(parameters, "model"), text(parameters, "question"), job.control);
  const auto project = labeling::Project::open(directory, labeling::Project::Access::ReadOnly);
  const auto most = static_cast<std::size_t>(parameters.at("most").get<std::int64_t>());
  Json doubts = Json::array();
  for (const labeling::DoubtedLabel& doubt : report.doubts) {
    if (doubts.size() == most) break;
    doubts.push_back({{"row", doubt.row},
                      {"object", project.objectName(doubt.row)},
                      {"given", doubt.given},
                      {"suggested", doubt.suggested},
                      {"self_confidence", doubt.selfConfidence},
                      {"margin", doubt.margin},
                      {"likely_wrong", doubt.isLikelyWrong},
                      {"fold", doubt.fold}});
  }
  return {{"model", report.model},     {"question", report.question},
          {"n", report.doubts.size()}, {"likely_wrong", report.likelyWrong},
          {"folds", report.folds},     {"not_judged", report.notJudged},
          {"doubts", doubts}};
}

std::string words(const Json& result) {
  const auto folds = result.at("folds").get<int>();
  std::string all = counted(result.at("likely_wrong").get<std::int64_t>(), "label") + " of " +
                    counted(result.at("n").get<std::int64_t>(), "label") + " of " + text(result, "question") +
                    " likely wrong, by " +
                    (folds > 0 ? "out-of-fold scores of " + std::to_string(folds) + " folds"
                               : "scores of objects that " + text(result, "model") + " was not trained on");
  if (const auto left = result.at("not_judged").get<std::int64_t>(); left > 0)
    all += "\n" + counted(left, "label") +
           " not judged: the model was trained on them, or the image cannot be read." +
           (folds > 0 ? "" : " Train in folds to judge all.");
  std::size_t shown = 0;
  for (const Json& doubt : result.at("doubts")) {
    if (!doubt.at("likely_wrong").get<bool>() || ++shown > 20) continue;
    all += "\n" + text(doubt, "object") + "  label " + text(doubt, "given") + " (" +
           fixed(doubt.at("self_confidence").get<double>(), 2) + "), networks say " +
           text(doubt, "suggested");
  }
  return all;
}

}  // namespace

Command labelErrorsCommand() {
  Command command;
  command.name = "label-errors";
  command.summary = "ranks labels that are probably wrong, by networks that did not see their objects";
  command.lane = Lane::Light;
  command.parameters = {
      projectParameter(), modelParameter(), questionParameter(),
      option("most", ParameterType::Integer, "how many to list, the most doubtful first", 500)};
  command.run = run;
  command.words = words;
  return command;
}

}  // namespace app
