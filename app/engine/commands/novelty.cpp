#include "labeling/workflow/novelty.h"

#include "app/engine/commands.h"
#include "app/engine/commands/parameters.h"

namespace app {

Command noveltyCommand() {
  Command command;
  command.name = "novelty";
  command.summary = "says how much of a survey is unlike what a model was trained on";
  command.parameters = {
      projectParameter(), modelParameter(),
      option("other", ParameterType::Text, "another project with the same model, compared with this one")};
  command.run = [](const Json& parameters, const Job& job) -> Json {
    const labeling::NoveltyReport report = labeling::measureNovelty(
        text(parameters, "dir"), text(parameters, "model"), text(parameters, "other"), job.control);
    return {{"reference", report.reference}, {"known", report.whatIsKnown}, {"objects", report.objects},
            {"outside", report.outside},     {"share", report.share},       {"seconds", report.seconds}};
  };
  command.words = [](const Json& result) {
    return counted(result.at("objects").get<std::int64_t>(), "object") + " compared with " +
           text(result, "known") + ": " + std::to_string(result.at("outside").get<std::int64_t>()) + " (" +
           fixed(100 * result.at("share").get<double>(), 1) +
           " %) are unlike them; 1 % would be where nothing is new. Column: novelty.";
  };
  return command;
}

}  // namespace app
