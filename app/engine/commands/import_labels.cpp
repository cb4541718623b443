#include "labeling/history/import_labels.h"

#include "app/engine/commands.h"
#include "app/engine/commands/parameters.h"

namespace app {
namespace {

Json run(const Json& parameters, const Job& job) {
  const labeling::Table table = labeling::readTable(text(parameters, "file"));
  labeling::Project project = labeling::Project::open(text(parameters, "dir"));
  labeling::ImportLabelsOptions options;
  options.idColumn = text(parameters, "id");
  options.columnOfQuestion = parameters.at("label").get<std::map<std::string, std::string>>();
  options.annotator = text(parameters, "annotator");
  const labeling::ImportLabelsReport report = labeling::importLabels(project, table, options, job.control);
  Json refused = Json::array();
  for (const auto& [object, reason] : report.refused)
    refused.push_back({{"object", object}, {"reason", reason}});
  return {{"labels", report.labels},
          {"unmatched_rows", report.unmatchedRows.size()},
          {"unmatched_row_ids", report.unmatchedRows},
          {"refused", refused}};
}

std::string words(const Json& result) {
  std::string all = counted(result.at("labels").get<std::int64_t>(), "label") + " imported, " +
                    counted(result.at("unmatched_rows").get<std::int64_t>(), "row") + " without an object.";
  const Json& refused = result.at("refused");
  for (std::size_t i = 0; i < refused.size() && i < 20; ++i)
    all += "\nNot imported: " + text(refused[i], "object") + ": " + text(refused[i], "reason");
  if (refused.size() > 20) all += "\n... and " + std::to_string(refused.size() - 20) + " more";
  return all;
}

}  // namespace

Command importLabelsCommand() {
  Command command;
  command.name = "import-labels";
  command.summary = "takes answers from a table: 0/1, names, vote fractions, numbers";
  command.parameters = {projectParameter(), positional("file", "table, CSV, TSV or FITS"),
                        requiredOption("id", ParameterType::Text, "column that names the object"),
                        requiredOption("label", ParameterType::Pairs,
                                       "QUESTION=COLUMN: the column with the answers to a question"),
                        option("annotator", ParameterType::Text, "whose answers they are", "import")};
  command.run = run;
  command.words = words;
  return command;
}

}  // namespace app
