#include <memory>
#include <mutex>

#include "app/engine/commands.h"
#include "app/engine/commands/parameters.h"
#include "labeling/workflow/learning_head.h"

namespace app {
namespace {

/// Keeps features and weights between calls: only what is new is learnt.
struct SharedHead {
  std::mutex mutex;
  labeling::LearningHead head;
};

Json numbers(const std::vector<float>& values) {
  Json list = Json::array();
  for (const float value : values) list.push_back(numberOrNull(static_cast<double>(value)));
  return list;
}

Json asJson(const std::vector<labeling::LearntObject>& objects) {
  Json list = Json::array();
  for (const labeling::LearntObject& each : objects)
    list.push_back({{"row", each.row},
                    {"mean", numbers(each.mean)},
                    {"sigma", numbers(each.sigma)},
                    {"key", numberOrNull(static_cast<double>(each.key))}});
  return list;
}

std::string words(const Json& result) {
  std::string all = text(result, "question") + ", on the features of " + text(result, "model") + ": " +
                    counted(result.at("labels").get<std::int64_t>(), "label") + " learnt in " +
                    fixed(result.at("seconds").get<double>(), 3) + " s, " +
                    counted(result.at("unlabelled").get<std::int64_t>(), "object") + " without one.";
  if (const auto left = result.at("left_out").get<std::int64_t>(); left > 0)
    all += "\n" + counted(left, "label") + " left out: without features, or more than can be learnt at once.";
  for (const Json& object : result.at("next")) {
    all += "\nrow " + object.at("row").dump() + "  ";
    for (std::size_t k = 0; k < object.at("mean").size(); ++k)
      all += " " + fixed(object.at("mean")[k].get<double>(), 3) + " ± " +
             fixed(object.at("sigma")[k].get<double>(), 3);
  }
  return all;
}

}  // namespace

Command learnCommand() {
  using enum ParameterType;
  Command command;
  command.name = "learn";
  command.summary =
      "learns the labels at once by a linear head on a model's features: what is least sure now";
  command.lane = Lane::Light;
  command.parameters = {
      projectParameter(),
      modelParameter(),
      questionParameter(),
      choice("measure", {"entropy", "margin", "bald"}, "what orders the objects without a label", "bald"),
      option("count", Integer, "how many of them are told", 20),
      option("rows", Rows, "further objects whose scores are told"),
      option("settle", Flag, "take time: uncertainties from all labels together", false)};
  command.run = [shared = std::make_shared<SharedHead>()](const Json& parameters, const Job& job) -> Json {
    const std::scoped_lock lock(shared->mutex);
    labeling::LearnRequest request;
    request.model = text(parameters, "model");
    request.question = text(parameters, "question");
    request.measure = labeling::uncertaintyFromName(text(parameters, "measure"));
    request.count = parameters.at("count").get<std::int64_t>();
    if (parameters.contains("rows")) request.rows = parameters.at("rows").get<std::vector<std::int64_t>>();
    const std::string directory = text(parameters, "dir");
    const labeling::LearnReport report = parameters.at("settle").get<bool>()
                                             ? shared->head.settle(directory, request, job.control)
                                             : shared->head.learn(directory, request, job.control);
    return {{"model", report.model},           {"question", report.question},  {"kind", report.kind},
            {"answers", report.answers},       {"labels", report.labels},      {"left_out", report.leftOut},
            {"unlabelled", report.unlabelled}, {"exact", report.exact},        {"seconds", report.seconds},
            {"next", asJson(report.next)},     {"asked", asJson(report.asked)}};
  };
  command.words = words;
  return command;
}

}  // namespace app
