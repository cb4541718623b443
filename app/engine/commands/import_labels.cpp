#include "labeling/history/import_labels.h"

#include <algorithm>

#include "app/engine/commands.h"
#include "app/engine/commands/match_report.h"
#include "app/engine/commands/parameters.h"
#include "labeling/store/backups.h"

namespace app {
namespace {

using Pairs = std::map<std::string, std::string>;

Pairs pairs(const Json& parameters, const char* name) {
  return parameters.contains(name) ? parameters.at(name).get<Pairs>() : Pairs();
}

labeling::VoteAnswer& answerFor(std::vector<labeling::VoteQuestion>& all, const std::string& key) {
  const std::size_t dot = key.rfind('.');
  if (dot == std::string::npos || dot == 0 || dot + 1 == key.size())
    throw UsageError("import-labels: votes are given as QUESTION.ANSWER=COLUMN; \"" + key +
                     "\" is no QUESTION.ANSWER");
  const std::string question = key.substr(0, dot), answer = key.substr(dot + 1);
  auto found =
      std::find_if(all.begin(), all.end(), [&](const auto& each) { return each.question == question; });
  if (found == all.end()) found = all.insert(all.end(), {question, question, {}, "", ""});
  for (labeling::VoteAnswer& known : found->answers)
    if (known.answer == answer) return known;
  found->answers.push_back({answer, answer, "", ""});
  return found->answers.back();
}

// The columns that were named; what kind of fractions they are, and how many were asked, their names say.
std::vector<labeling::VoteQuestion> votesFrom(const Pairs& counts, const Pairs& fractions,
                                              const std::vector<labeling::VoteQuestion>& guessed) {
  std::vector<labeling::VoteQuestion> all;
  for (const auto& [key, column] : counts) answerFor(all, key).countColumn = column;
  for (const auto& [key, column] : fractions) answerFor(all, key).fractionColumn = column;
  for (labeling::VoteQuestion& question : all)
    for (const labeling::VoteAnswer& answer : question.answers) {
      if (!answer.fractionColumn.empty() && question.fractionKind.empty()) question.fractionKind = "fraction";
      for (const labeling::VoteQuestion& guess : guessed)
        for (const labeling::VoteAnswer& known : guess.answers) {
          const bool isFraction =
              !known.fractionColumn.empty() && known.fractionColumn == answer.fractionColumn;
          if (isFraction) question.fractionKind = guess.fractionKind;
          if (isFraction || (!known.countColumn.empty() && known.countColumn == answer.countColumn))
            question.askedColumn = guess.askedColumn;
        }
    }
  return all;
}

Json run(const Json& parameters, const Job& job) {
  const labeling::Table table = labeling::readTable(text(parameters, "file"));
  labeling::Project project = labeling::Project::open(text(parameters, "dir"));
  labeling::backUpToday(project.directory());  // before much changes at once
  labeling::ImportLabelsOptions options;
  options.idColumn = text(parameters, "id");
  options.columnOfQuestion = pairs(parameters, "label");
  options.annotator = text(parameters, "annotator");
  if (parameters.contains("match_sky")) options.matchSkyArcsec = parameters.at("match_sky").get<double>();
  options.raColumn = text(parameters, "ra");
  options.decColumn = text(parameters, "dec");
  if (options.idColumn.empty() && !options.matchSkyArcsec)
    throw UsageError("import-labels: name the column of ids with --id, or match positions with --match-sky");
  const std::vector<labeling::VoteQuestion> guessed =
      labeling::guessVoteColumns(table, labeling::projectScheme(project), text(parameters, "fractions"));
  options.votes = votesFrom(pairs(parameters, "votes"), pairs(parameters, "vote_fractions"), guessed);
  if (parameters.at("guess_votes").get<bool>()) {
    for (const labeling::VoteQuestion& votes : guessed) {
      const bool isNamed = options.columnOfQuestion.count(votes.question) > 0 ||
                           std::any_of(options.votes.begin(), options.votes.end(),
                                       [&](const auto& each) { return each.question == votes.question; });
      if (!isNamed) options.votes.push_back(votes);
    }
  }
  if (options.columnOfQuestion.empty() && options.votes.empty())
    throw UsageError("import-labels: " +
                     std::string(parameters.at("guess_votes").get<bool>()
                                     ? "the table has no columns of votes that are known; "
                                       "name them with --votes or --label"
                                     : "name the columns of answers with --label, --votes or "
                                       "--guess-votes"));
  const labeling::ImportLabelsReport report = labeling::importLabels(project, table, options, job.control);
  Json refused = Json::array(), votes = Json::array();
  for (const auto& [object, reason] : report.refused)
    refused.push_back({{"object", object}, {"reason", reason}});
  for (const labeling::VoteQuestion& question : options.votes) {
    Json answers = Json::object();
    for (const labeling::VoteAnswer& answer : question.answers)
      answers[answer.answer.empty() ? "(left out) " + answer.published : answer.answer] =
          answer.fractionColumn.empty() ? answer.countColumn : answer.fractionColumn;
    votes.push_back(
        {{"question", question.question}, {"fractions", question.fractionKind}, {"answers", answers}});
  }
  return {{"labels", report.labels},
          {"even", report.even},
          {"unmatched_rows", report.unmatchedRows.size()},
          {"unmatched_row_ids", report.unmatchedRows},
          {"refused", refused},
          {"votes", votes},
          {"notes", table.notes},
          {"sky", report.sky ? matchAsJson(*report.sky) : Json()}};
}

std::string words(const Json& result) {
  std::string all = counted(result.at("labels").get<std::int64_t>(), "label") + " imported, " +
                    counted(result.at("unmatched_rows").get<std::int64_t>(), "row") + " without an object.";
  if (const auto even = result.at("even").get<std::int64_t>(); even > 0)
    all += "\n" + counted(even, "label") + " with even votes: stored as \"cannot tell\", with the votes.";
  for (const Json& question : result.at("votes"))
    all += "\nVotes of " + text(question, "question") + ": " +
           counted(static_cast<std::int64_t>(question.at("answers").size()), "answer") +
           (text(question, "fractions").empty() ? "" : ", decided by " + text(question, "fractions")) + ".";
  const Json& refused = result.at("refused");
  for (std::size_t i = 0; i < refused.size() && i < 20; ++i)
    all += "\nNot imported: " + text(refused[i], "object") + ": " + text(refused[i], "reason");
  if (refused.size() > 20) all += "\n... and " + std::to_string(refused.size() - 20) + " more";
  const Json& unmatched = result.at("unmatched_row_ids");
  for (std::size_t i = 0; i < unmatched.size() && i < 10; ++i)
    all += "\nWithout an object: " + unmatched[i].get<std::string>();
  if (unmatched.size() > 10)
    all += "\n... and " + std::to_string(unmatched.size() - 10) + " more (all with --json)";
  for (const Json& note : result.at("notes")) all += "\n" + note.get<std::string>();
  if (!result.at("sky").is_null()) all += "\n" + matchWords(result.at("sky"), "table", "project");
  return all;
}

}  // namespace

Command importLabelsCommand() {
  Command command;
  command.name = "import-labels";
  command.summary = "takes answers from a table: 0/1, names, vote counts and fractions, numbers";
  command.parameters = {
      projectParameter(),
      positional("file", "table: CSV, TSV, ECSV, FITS or VOTable"),
      option("id", ParameterType::Text, "column that names the object"),
      option("label", ParameterType::Pairs, "QUESTION=COLUMN: the column with the answers to a question"),
      option("votes", ParameterType::Pairs,
             "QUESTION.ANSWER=COLUMN: the column that counts the votes for an answer"),
      option("vote_fractions", ParameterType::Pairs,
             "QUESTION.ANSWER=COLUMN: the column with the fraction of the votes for an answer"),
      option("guess_votes", ParameterType::Flag, "find vote columns named as Galaxy Zoo publishes them",
             false),
      choice("fractions", {"debiased", "weighted_fraction", "fraction"},
             "which fractions decide where a table has several", "debiased"),
      option("match_sky", ParameterType::Number, "join by position instead: radius in arcsec"),
      option("ra", ParameterType::Text, "column of right ascension, with --match-sky; guessed if absent"),
      option("dec", ParameterType::Text, "column of declination, with --match-sky; guessed if absent"),
      option("annotator", ParameterType::Text, "whose answers they are", "import")};
  command.run = run;
  command.words = words;
  return command;
}

}  // namespace app
