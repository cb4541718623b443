#include <memory>
#include <mutex>

#include "app/engine/commands.h"
#include "app/engine/commands/parameters.h"
#include "labeling/workflow/neighbour_finder.h"

namespace app {
namespace {

struct SharedFinder {
  std::mutex mutex;
  labeling::NeighbourFinder finder;
};

}  // namespace

Command neighboursCommand() {
  Command command;
  command.name = "neighbours";
  command.summary = "finds the objects that look most alike to a model";
  command.lane = Lane::Light;
  command.parameters = {
      projectParameter(),
      modelParameter(),
      option("row", ParameterType::Integer, "row number of the object, from 0"),
      option("likes", ParameterType::Rows, "several objects, by row number, that all should be like"),
      option("dislikes", ParameterType::Rows, "objects that they should not be like"),
      option("image", ParameterType::Text, "an image file that they should be like"),
      option("count", ParameterType::Integer, "how many", 24)};
  command.run = [shared = std::make_shared<SharedFinder>()](const Json& parameters, const Job& job) -> Json {
    labeling::NeighbourQuery query;
    if (parameters.contains("likes")) query.likes = parameters["likes"].get<std::vector<std::int64_t>>();
    if (parameters.contains("row")) query.likes.push_back(parameters["row"].get<std::int64_t>());
    if (parameters.contains("dislikes"))
      query.dislikes = parameters["dislikes"].get<std::vector<std::int64_t>>();
    query.image = text(parameters, "image");
    query.count = parameters.at("count").get<int>();
    const std::scoped_lock lock(shared->mutex);
    const labeling::Neighbours found =
        shared->finder.find(text(parameters, "dir"), text(parameters, "model"), query, job.control);
    return {{"rows", found.rows}, {"distances", found.distances}, {"exact", found.exact}};
  };
  command.words = [](const Json& result) {
    std::string all = "row  distance";
    for (std::size_t i = 0; i < result.at("rows").size(); ++i)
      all += "\n" + result.at("rows")[i].dump() + "  " + fixed(result.at("distances")[i].get<double>(), 3);
    return all;
  };
  return command;
}

}  // namespace app
