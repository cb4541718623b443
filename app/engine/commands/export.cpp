#include "app/engine/commands.h"
#include "app/engine/commands/parameters.h"
#include "labeling/history/export_catalogue.h"

namespace app {

Command exportCommand() {
  Command command;
  command.name = "export";
  command.summary = "writes the catalogue with labels and scores";
  command.parameters = {projectParameter(),
                        requiredOption("to", ParameterType::Text, "file to write: .fits, .vot or .csv"),
                        option("snapshot", ParameterType::Text,
                               "labels as this snapshot keeps them; those of now, by majority, if absent")};
  command.run = [](const Json& parameters, const Job& job) -> Json {
    const auto project =
        labeling::Project::open(text(parameters, "dir"), labeling::Project::Access::ReadOnly);
    job.control.report(0, 1, "collecting the catalogue");
    const labeling::Table table = labeling::catalogueTable(project, {}, text(parameters, "snapshot"));
    job.control.report(0, 1, "writing");
    labeling::writeTable(table, text(parameters, "to"));
    return {{"rows", table.rows}, {"columns", table.columns.size()}, {"file", text(parameters, "to")}};
  };
  command.words = [](const Json& result) {
    return counted(result.at("rows").get<std::int64_t>(), "row") + ", " +
           counted(result.at("columns").get<std::int64_t>(), "column") + " in " + text(result, "file") + ".";
  };
  return command;
}

}  // namespace app
