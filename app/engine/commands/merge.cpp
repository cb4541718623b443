#include "labeling/history/merge.h"

#include "app/engine/commands.h"
#include "app/engine/commands/parameters.h"

namespace app {

Command mergeCommand() {
  Command command;
  command.name = "merge";
  command.summary = "adds the labels of another copy of the project";
  command.parameters = {projectParameter(), positional("other", "the other project; it is only read")};
  command.run = [](const Json& parameters, const Job& job) -> Json {
    labeling::Project project = labeling::Project::open(text(parameters, "dir"));
    const auto other =
        labeling::Project::open(text(parameters, "other"), labeling::Project::Access::ReadOnly);
    job.control.report(0, 1, "merging labels");
    const labeling::MergeReport report = labeling::mergeLabels(project, other);
    return {{"new_events", report.newEvents}, {"unknown_objects", report.unknownObjects}};
  };
  command.words = [](const Json& result) {
    std::string all = counted(result.at("new_events").get<std::int64_t>(), "new label event") + ".";
    if (!result.at("unknown_objects").empty())
      all += " The other project has labels of " +
             counted(static_cast<std::int64_t>(result.at("unknown_objects").size()), "object") +
             " that this one does not have.";
    return all;
  };
  return command;
}

}  // namespace app
