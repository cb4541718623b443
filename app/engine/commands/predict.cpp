#include <memory>
#include <mutex>

#include "app/engine/commands.h"
#include "app/engine/commands/parameters.h"
#include "labeling/workflow/live_predictor.h"

namespace app {
namespace {

/// Keeps the network between calls: the object on screen must not wait for a file.
struct SharedPredictor {
  std::mutex mutex;
  labeling::LivePredictor predictor;
};

Json asJson(const labeling::LivePrediction& prediction) {
  Json object = {{"row", prediction.row}};
  if (!prediction.error.empty()) object["error"] = prediction.error;
  Json questions = Json::object();
  for (const labeling::LiveAnswer& answer : prediction.answers)
    questions[answer.question] = {{"kind", answer.kind},
                                  {"answers", answer.answers},
                                  {"mean", answer.mean},
                                  {"sigma", answer.sigma},
                                  {"passes", answer.passes}};
  object["questions"] = questions;
  return object;
}

std::string words(const Json& result) {
  std::string all;
  for (const Json& object : result.at("objects")) {
    all += (all.empty() ? "" : "\n") + std::string("row ") + object.at("row").dump() + ":";
    if (object.contains("error")) all += " " + text(object, "error");
    for (const auto& [question, answer] : object.at("questions").items()) {
      const Json& means = answer.at("mean");
      for (std::size_t k = 0; k < means.size(); ++k)
        all += "  " + question +
               (k < answer.at("answers").size() && means.size() > 1
                    ? "/" + answer.at("answers")[k].get<std::string>()
                    : "") +
               " " + (means[k].is_number() ? fixed(means[k].get<double>(), 3) : "-") + " ± " +
               (answer.at("sigma")[k].is_number() ? fixed(answer.at("sigma")[k].get<double>(), 3) : "-");
    }
  }
  return all;
}

}  // namespace

Command predictCommand() {
  Command command;
  command.name = "predict";
  command.summary = "says what a model thinks of a few objects, with every dropout pass";
  command.lane = Lane::Light;
  command.parameters = {projectParameter(), modelParameter(),
                        requiredOption("rows", ParameterType::Rows, "row numbers of the objects, from 0"),
                        option("samples", ParameterType::Integer, "dropout passes", 32)};
  command.run = [shared = std::make_shared<SharedPredictor>()](const Json& parameters,
                                                               const Job& job) -> Json {
    const std::scoped_lock lock(shared->mutex);
    const auto rows = parameters.at("rows").get<std::vector<std::int64_t>>();
    Json objects = Json::array();
    for (const labeling::LivePrediction& prediction :
         shared->predictor.predict(text(parameters, "dir"), text(parameters, "model"), rows,
                                   parameters.at("samples").get<int>(), job.control))
      objects.push_back(asJson(prediction));
    return {{"objects", objects}};
  };
  command.words = words;
  return command;
}

}  // namespace app
