#include <chrono>

#include "app/engine/commands.h"
#include "app/engine/commands/parameters.h"
#include "labeling/queue/stored_queue.h"

namespace app {
namespace {

labeling::QueueOptions optionsFrom(const Json& parameters, const labeling::Project& project) {
  labeling::QueueOptions options;
  options.kind = labeling::queueKindFromName(text(parameters, "kind"));
  options.name = text(parameters, "name");
  if (parameters.contains("size")) options.size = parameters.at("size").get<std::int64_t>();
  options.where = text(parameters, "where");
  options.sortBy = text(parameters, "sort_by");
  options.descending = parameters.at("descending").get<bool>();
  options.question = text(parameters, "question");
  options.model = text(parameters, "model");
  if (options.model.empty()) options.model = project.modelInUse();
  options.measure = labeling::uncertaintyFromName(text(parameters, "measure"));
  options.answer = text(parameters, "answer");
  options.threshold = parameters.at("threshold").get<double>();
  options.column = text(parameters, "column");
  options.bins = parameters.at("bins").get<int>();
  if (parameters.contains("edges")) options.edges = parameters.at("edges").get<std::vector<double>>();
  if (parameters.contains("rows")) options.rows = parameters.at("rows").get<std::vector<std::int64_t>>();
  options.includeLabelled = parameters.at("include_labelled").get<bool>();
  if (parameters.contains("random_share")) options.randomShare = parameters.at("random_share").get<double>();
  options.repeatShare = parameters.at("repeat_share").get<double>();
  options.repeatSpacing = parameters.at("repeat_spacing").get<std::int64_t>();
  options.seed = parameters.at("seed").get<std::uint64_t>();
  return options;
}

Json entryAsJson(const labeling::Project& project, const labeling::QueueEntry& entry) {
  Json json{{"row", entry.row},
            {"object", project.objectName(entry.row)},
            {"stream", labeling::nameOf(entry.stream)},
            {"value", numberOrNull(entry.value)}};
  if (entry.rank > 0) json["rank"] = entry.rank;
  if (entry.first >= 0) json["repeats"] = entry.first;
  return json;
}

Json run(const Json& parameters, const Job& job) {
  const auto start = std::chrono::steady_clock::now();
  const auto project = labeling::Project::open(text(parameters, "dir"));
  const auto options = optionsFrom(parameters, project);
  const auto draft = labeling::buildQueue(project, options, text(parameters, "annotator"), job.control);
  std::int64_t streams[3] = {0, 0, 0};
  for (const auto& entry : draft.entries) ++streams[static_cast<int>(entry.stream)];
  Json result{{"entries", draft.entries.size()},
              {"picked", streams[0]},
              {"random", streams[1]},
              {"repeats", streams[2]},
              {"matching", draft.matching},
              {"pool", draft.pool},
              {"compared", draft.compared},
              {"scores_hash", draft.scoresHash},
              {"queue", nullptr}};
  Json first = Json::array();
  const auto shown = static_cast<std::size_t>(parameters.at("show").get<std::int64_t>());
  for (std::size_t i = 0; i < draft.entries.size() && i < shown; ++i)
    first.push_back(entryAsJson(project, draft.entries[i]));
  result["first"] = first;
  if (!draft.entries.empty()) result["queue"] = labeling::storeQueue(project, draft, job.control).uuid;
  result["seconds"] = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return result;
}

std::string words(const Json& result) {
  if (result.at("entries") == 0)
    return "No object is left to choose from: no queue was made. Choose another kind or a wider filter.";
  std::string all = counted(result.at("entries").get<std::int64_t>(), "object") + " of " +
                    counted(result.at("matching").get<std::int64_t>(), "object") + " that match";
  if (const auto random = result.at("random").get<std::int64_t>(); random > 0)
    all += ", " + std::to_string(random) + " of them at random";
  if (const auto repeats = result.at("repeats").get<std::int64_t>(); repeats > 0)
    all += ", " + std::to_string(repeats) + " shown again";
  all += ".";
  for (const Json& entry : result.at("first")) {
    all += "\n" + text(entry, "object") + "  " + text(entry, "stream");
    if (entry.at("value").is_number()) all += "  " + fixed(entry.at("value").get<double>(), 3);
    if (entry.contains("rank")) all += "  rank " + entry.at("rank").dump();
  }
  return all;
}

}  // namespace

Command queueCommand() {
  Command command;
  command.name = "queue";
  command.summary = "chooses what is labelled next and stores it as a queue";
  command.parameters = {
      projectParameter(),
      choice("kind",
             {"uncertain", "random", "disagreement", "adjudication", "diverse", "threshold", "stratified",
              "filter", "all", "rows"},
             "how objects are chosen", "uncertain"),
      option("name", ParameterType::Text, "what it is called in the window"),
      option("size", ParameterType::Integer, "most objects; all there are if not given"),
      option("annotator", ParameterType::Text, "whose labelled objects are left out; anybody's if not given"),
      option("question", ParameterType::Text, "whose outputs are looked at, and whose labels count"),
      option("model", ParameterType::Text, "whose outputs; the model in use if not given"),
      choice("measure", {"entropy", "margin", "bald"}, "of an uncertain queue", "entropy"),
      option("threshold", ParameterType::Number, "of a threshold queue", 0.5),
      option("answer", ParameterType::Text, "threshold queue of a choice: whose probability"),
      option("column", ParameterType::Text, "number column of a stratified queue"),
      option("bins", ParameterType::Integer, "stratified: bins of equal counts", 5),
      option("edges", ParameterType::Numbers, "stratified: limits of fixed bins"),
      option("where", ParameterType::Text, "expression of the query bar that narrows the choice"),
      option("sort_by", ParameterType::Text, "filter: the column that orders it"),
      option("descending", ParameterType::Flag, "filter: largest first", false),
      option("rows", ParameterType::Rows, "these objects, in this order"),
      option("include_labelled", ParameterType::Flag, "offer labelled objects again", false),
      option("random_share", ParameterType::Number, "0 ... 1 drawn uniformly; 0.15 where a model chooses"),
      option("repeat_share", ParameterType::Number, "0 ... 0.5 shown again, unannounced", 0.0),
      option("repeat_spacing", ParameterType::Integer, "objects between an object and its repeat", 20),
      seedParameter("every draw"),
      option("show", ParameterType::Integer, "entries to print", 10)};
  command.run = run;
  command.words = words;
  return command;
}

}  // namespace app
