#include "app/engine/commands.h"
#include "app/engine/commands/parameters.h"
#include "labeling/history/merge.h"

namespace app {

Command checkCommand() {
  Command command;
  command.name = "check";
  command.summary = "verifies a project: store, images, models, derived files";
  command.parameters = {projectParameter(), option("repair", ParameterType::Flag,
                                                   "mend what can be mended without losing a label", false)};
  command.run = [](const Json& parameters, const Job& job) -> Json {
    job.control.report(0, 1, "checking");
    const labeling::CheckReport report =
        labeling::checkProject(text(parameters, "dir"), parameters.at("repair").get<bool>());
    return {{"ok", report.problems.empty()}, {"problems", report.problems}, {"repaired", report.repaired}};
  };
  command.words = [](const Json& result) {
    std::string all = result.at("ok").get<bool>()
                          ? "All is well."
                          : counted(static_cast<std::int64_t>(result.at("problems").size()), "problem") + ":";
    for (const Json& problem : result.at("problems")) all += "\n" + problem.get<std::string>();
    for (const Json& repaired : result.at("repaired")) all += "\nRepaired: " + repaired.get<std::string>();
    return all;
  };
  return command;
}

}  // namespace app
