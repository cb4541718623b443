#include <numeric>
#include <optional>
#include <set>

#include "app/engine/commands.h"
#include "app/engine/commands/parameters.h"
#include "labeling/history/export_catalogue.h"
#include "labeling/history/export_cutouts.h"
#include "labeling/history/training_table.h"
#include "labeling/store/derived_columns.h"
#include "labeling/store/query.h"
#include "labeling/store/score_columns.h"
#include "labeling/store/scores.h"
#include "model/base/error.h"

namespace app {
namespace {

using model::Error;
using model::ErrorKind;

// The rows of --where or --rows; all objects without either. Never none: that would be no export.
std::vector<std::int64_t> rowsFor(const labeling::Project& project, const Json& parameters) {
  std::vector<std::int64_t> rows;
  const std::string where = text(parameters, "where");
  if (parameters.contains("rows")) {
    rows = parameters.at("rows").get<std::vector<std::int64_t>>();
    if (rows.empty()) throw Error(ErrorKind::BadInput, "No objects are selected, so nothing was exported.");
    return rows;
  }
  if (where.empty()) {
    rows.resize(static_cast<std::size_t>(project.objectCount()));
    std::iota(rows.begin(), rows.end(), std::int64_t{0});
    return rows;
  }
  std::optional<labeling::Scores> scores;
  if (!project.modelInUse().empty()) scores = labeling::Scores::open(project, project.modelInUse());
  std::vector<labeling::QueryColumn> computed;
  if (scores && scores->objects() == project.objectCount()) computed = labeling::scoreColumns(*scores);
  const auto derived = labeling::DerivedColumns::open(project, project.modelInUse());
  for (const auto& column : derived.views()) computed.push_back({column.name, column.values});
  rows = labeling::Query(project, computed, text(parameters, "annotator")).rows(where);
  if (rows.empty())
    throw Error(ErrorKind::NotFound, "No object matches " + where + ", so nothing was exported.");
  return rows;
}

// The table without the columns that were not wanted.
void keepParts(labeling::Table& table, const labeling::Project& project,
               const std::vector<std::string>& leftOut) {
  const std::set<std::string> out(leftOut.begin(), leftOut.end());
  for (const std::string& part : out)
    if (part != "catalogue" && part != "labels" && part != "scores")
      throw UsageError("export: --leave-out takes catalogue, labels or scores, not \"" + part + "\"");
  std::set<std::string> catalogue, scores;
  for (const auto& column : project.columns()) catalogue.insert(column.name);
  if (!project.modelInUse().empty())
    if (const auto opened = labeling::Scores::open(project, project.modelInUse()))
      for (const auto& column : opened->views()) scores.insert(column.name);
  const auto derived = labeling::DerivedColumns::open(project, project.modelInUse());
  for (const auto& column : derived.views()) scores.insert(column.name);
  std::erase_if(table.columns, [&](const labeling::TableColumn& column) {
    const bool isCatalogue = catalogue.count(column.name) > 0;
    return (out.count("catalogue") > 0 && isCatalogue) ||
           (out.count("labels") > 0 && !isCatalogue && column.name.starts_with("label_")) ||
           (out.count("scores") > 0 && !isCatalogue && scores.count(column.name) > 0);
  });
}

Json run(const Json& parameters, const Job& job) {
  const std::string to = text(parameters, "to"), cutouts = text(parameters, "cutouts");
  if (to.empty() && cutouts.empty())
    throw UsageError("export: name a file with --to, a folder with --cutouts, or both");
  const auto project = labeling::Project::open(text(parameters, "dir"), labeling::Project::Access::ReadOnly);
  job.control.report(0, 1, "collecting the catalogue");
  const std::vector<std::int64_t> rows = rowsFor(project, parameters);
  Json result = {{"rows", rows.size()}, {"columns", 0},      {"file", to},
                 {"cutouts", 0},        {"folder", cutouts}, {"failed", Json::array()}};
  if (!to.empty()) {
    if (!labeling::isTableEnding(std::filesystem::path(to).extension().string()))
      throw Error(ErrorKind::BadInput, to + " must end in .fits, .vot, .csv, .ecsv or .tsv.");
    labeling::Table table;
    if (text(parameters, "for") == "training") {
      table = labeling::trainingTable(project, rows);
    } else {
      table = labeling::catalogueTable(project, rows, text(parameters, "snapshot"));
      keepParts(table, project, texts(parameters, "leave_out"));
    }
    job.control.report(0, 1, "writing");
    labeling::writeTable(table, to);
    result["rows"] = table.rows;
    result["columns"] = table.columns.size();
  }
  if (!cutouts.empty()) {
    const std::string wanted = text(parameters, "format");
    const auto format = wanted == "png"    ? labeling::CutoutFormat::Png
                        : wanted == "jpeg" ? labeling::CutoutFormat::Jpeg
                                           : labeling::CutoutFormat::Fits;
    const labeling::CutoutExport written =
        labeling::exportCutouts(project, rows, cutouts, format, {}, job.control);
    result["cutouts"] = written.written;
    for (const auto& [object, reason] : written.failed)
      result["failed"].push_back({{"object", object}, {"reason", reason}});
  }
  return result;
}

std::string words(const Json& result) {
  std::string all;
  if (!text(result, "file").empty())
    all = counted(result.at("rows").get<std::int64_t>(), "row") + ", " +
          counted(result.at("columns").get<std::int64_t>(), "column") + " in " + text(result, "file") + ".";
  if (!text(result, "folder").empty())
    all += (all.empty() ? "" : "\n") + counted(result.at("cutouts").get<std::int64_t>(), "cutout") + " in " +
           text(result, "folder") + ".";
  for (const Json& failure : result.at("failed"))
    all += "\nLeft out: " + text(failure, "object") + ": " + text(failure, "reason");
  return all;
}

}  // namespace

Command exportCommand() {
  Command command;
  command.name = "export";
  command.summary = "writes the catalogue with labels and scores, a training table, a folder of cutouts";
  command.parameters = {
      projectParameter(),
      option("to", ParameterType::Text, "file to write: .fits, .vot, .csv, .ecsv or .tsv"),
      choice("for", {"catalogue", "training"},
             "what the file is for: a catalogue, or a program that trains on votes (id_str, file_loc, "
             "QUESTION_ANSWER counts)",
             "catalogue"),
      option("where", ParameterType::Text, "only the objects that match, such as \"p_bar > 0.8\""),
      option("rows", ParameterType::Rows, "only these objects, by row number"),
      option("annotator", ParameterType::Text, "whose labels `mine` and label_QUESTION mean in --where"),
      option("snapshot", ParameterType::Text,
             "labels as this snapshot keeps them; those of now, by majority, if absent"),
      option("leave_out", ParameterType::Texts, "columns to leave out: catalogue, labels, scores"),
      option("cutouts", ParameterType::Text, "folder to make, with one image per object and catalogue.csv"),
      choice("format", {"fits", "png", "jpeg"}, "of the cutouts", "fits")};
  command.run = run;
  command.words = words;
  return command;
}

}  // namespace app
