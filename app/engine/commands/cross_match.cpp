#include "labeling/survey/cross_match.h"

#include <filesystem>
#include <set>

#include "app/engine/commands.h"
#include "app/engine/commands/match_report.h"
#include "app/engine/commands/parameters.h"
#include "labeling/history/export_catalogue.h"
#include "labeling/store/project_builder.h"
#include "labeling/survey/table_positions.h"
#include "model/base/error.h"

namespace app {
namespace {

using labeling::Table;
using labeling::TableColumn;
using model::Error;
using model::ErrorKind;

struct Side {
  Table table;
  std::vector<labeling::SkyPosition> positions;
};

// A table file, or the catalogue of a project.
Side sideOf(const std::string& path, const std::string& ra, const std::string& dec) {
  Side side;
  if (std::filesystem::is_directory(path)) {
    const auto project = labeling::Project::open(path, labeling::Project::Access::ReadOnly);
    side.table = labeling::catalogueTable(project);
    side.table.source = path;
  } else {
    side.table = labeling::readTable(path);
  }
  const labeling::CatalogueGuess guess = labeling::guessColumns(side.table);
  const std::string raColumn = ra.empty() ? guess.ra : ra, decColumn = dec.empty() ? guess.dec : dec;
  if (raColumn.empty() || decColumn.empty())
    throw Error(ErrorKind::NotFound, path +
                                         " has no columns that look like right ascension and declination; "
                                         "name them with --ra and --dec.");
  side.positions = labeling::positionsIn(side.table, raColumn, decColumn);
  return side;
}

// Rows of one column in the order of the result; -1 stands for an empty cell.
TableColumn chosen(const TableColumn& column, const std::vector<std::int64_t>& rows) {
  TableColumn result = column;
  std::visit(
      [&](const auto& values) {
        std::decay_t<decltype(values)> picked;
        picked.reserve(rows.size());
        for (const std::int64_t row : rows) {
          if (row >= 0)
            picked.push_back(values[static_cast<std::size_t>(row)]);
          else if constexpr (std::is_same_v<std::decay_t<decltype(values)>, TableColumn::Reals>)
            picked.push_back(std::numeric_limits<double>::quiet_NaN());
          else
            picked.emplace_back();
        }
        result.values = std::move(picked);
      },
      column.values);
  return result;
}

std::vector<std::int64_t> rowsWithout(const Side& side, const std::set<std::int64_t>& matched) {
  std::vector<std::int64_t> rows;
  for (std::int64_t row = 0; row < static_cast<std::int64_t>(side.table.rows); ++row)
    if (matched.count(row) == 0) rows.push_back(row);
  return rows;
}

// The joined table: columns of both sides, those of the second renamed where the first has them too.
Table joined(const Side& first, const Side& second, const labeling::CrossMatch& match,
             const std::string& join) {
  std::vector<std::int64_t> firsts, seconds;
  TableColumn::Reals separations;
  std::set<std::int64_t> matchedFirst, matchedSecond;
  for (const labeling::SkyPair& pair : match.pairs) {
    matchedFirst.insert(pair.first);
    matchedSecond.insert(pair.second);
    if (join == "1not2" || join == "2not1") continue;
    firsts.push_back(pair.first);
    seconds.push_back(pair.second);
    separations.push_back(pair.separationArcsec);
  }
  const auto add = [&](std::int64_t a, std::int64_t b) {
    firsts.push_back(a);
    seconds.push_back(b);
    separations.push_back(std::numeric_limits<double>::quiet_NaN());
  };
  if (join == "1or2" || join == "all1" || join == "1not2")
    for (const std::int64_t row : rowsWithout(first, matchedFirst)) add(row, -1);
  if (join == "1or2" || join == "all2" || join == "2not1")
    for (const std::int64_t row : rowsWithout(second, matchedSecond)) add(-1, row);
  Table table;
  table.rows = firsts.size();
  if (join != "2not1")
    for (const TableColumn& column : first.table.columns) table.columns.push_back(chosen(column, firsts));
  if (join != "1not2")
    for (const TableColumn& column : second.table.columns) {
      TableColumn copy = chosen(column, seconds);
      for (int i = 2; table.find(copy.name) != nullptr; ++i)
        copy.name = column.name + "_" + std::to_string(i);
      table.columns.push_back(std::move(copy));
    }
  if (join == "1not2" || join == "2not1") return table;
  TableColumn separation{"separation_arcsec", "arcsec", "pos.angDistance", "Angle between the two",
                         separations};
  for (int i = 2; table.find(separation.name) != nullptr; ++i)
    separation.name = "separation_arcsec_" + std::to_string(i);
  table.columns.push_back(std::move(separation));
  return table;
}

Json run(const Json& parameters, const Job& job) {
  const labeling::CrossMatchOptions options{parameters.at("radius").get<double>(),
                                            labeling::matchModeFromName(text(parameters, "mode"))};
  options.check();
  job.control.report(0, 1, "reading tables");
  const Side first = sideOf(text(parameters, "first"), text(parameters, "ra"), text(parameters, "dec"));
  const Side second = sideOf(text(parameters, "second"), text(parameters, "ra2"), text(parameters, "dec2"));
  const labeling::CrossMatch match =
      labeling::crossMatch(first.positions, second.positions, options, job.control);
  Json result = matchAsJson(match);
  result["file"] = text(parameters, "to");
  result["rows"] = 0;
  if (const std::string to = text(parameters, "to"); !to.empty()) {
    const Table table = joined(first, second, match, text(parameters, "join"));
    labeling::writeTable(table, to);
    result["rows"] = table.rows;
  }
  return result;
}

std::string words(const Json& result) {
  std::string all = matchWords(result, "first table", "second table");
  if (!text(result, "file").empty())
    all += "\n" + counted(result.at("rows").get<std::int64_t>(), "row") + " in " + text(result, "file") + ".";
  return all;
}

}  // namespace

Command crossMatchCommand() {
  Command command;
  command.name = "cross-match";
  command.summary = "joins two tables, or a project and a table, by position on the sky";
  command.parameters = {
      positional("first", "table (CSV, ECSV, FITS, VOTable) or project"),
      positional("second", "table or project"),
      option("radius", ParameterType::Number, "largest separation in arcsec", 1.0),
      choice(
          "mode", {"symmetric", "first", "second", "all"},
          "symmetric: each other's nearest; first, second: the nearest for each row of that table; all pairs",
          "symmetric"),
      choice("join", {"1and2", "1or2", "all1", "all2", "1not2", "2not1"}, "rows of the table that is written",
             "1and2"),
      option("to", ParameterType::Text, "table to write: .fits, .vot, .csv, .ecsv or .tsv"),
      option("ra", ParameterType::Text, "column of the first table; guessed if absent"),
      option("dec", ParameterType::Text, "column of the first table; guessed if absent"),
      option("ra2", ParameterType::Text, "column of the second table; guessed if absent"),
      option("dec2", ParameterType::Text, "column of the second table; guessed if absent")};
  command.run = run;
  command.words = words;
  return command;
}

}  // namespace app
