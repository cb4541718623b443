#include "app/engine/commands.h"
#include "app/engine/commands/parameters.h"
#include "app/engine/commands/scheme_items.h"
#include "labeling/history/import_labels.h"
#include "labeling/history/label_log.h"
#include "labeling/history/snapshot.h"
#include "labeling/store/project.h"
#include "labeling/store/project_scheme.h"
#include "model/card/model_card.h"

namespace app {
namespace {

Json listModels(const labeling::Project& project) {
  Json items = Json::array();
  for (const model::ModelCard& card : model::listModels(project.modelsDirectory()).cards) {
    Json questions = Json::array();
    for (const model::CardQuestion& question : card.questions) questions.push_back(question.id);
    items.push_back({{"name", card.name},
                     {"title", card.title},
                     {"network", card.network},
                     {"questions", questions},
                     {"parameters", card.parameters()},
                     {"in_use", card.name == project.modelInUse()}});
  }
  return items;
}

Json listRuns(const labeling::Project& project) {
  Json items = Json::array();
  for (const labeling::RunRecord& run : labeling::runs(project))
    items.push_back({{"id", run.id},
                     {"name", run.model},
                     {"state", run.state},
                     {"message", run.message},
                     {"mode", run.mode},
                     {"network", run.network},
                     {"from", run.baseModel},
                     {"questions", run.questions},
                     {"snapshot", run.snapshotName},
                     {"training_objects", run.trainingObjects},
                     {"seed", run.seed},
                     {"started_utc", run.startedUtc},
                     {"finished_utc", run.finishedUtc}});
  return items;
}

Json listSchemes(const labeling::Project& project) { return schemeItems(labeling::ProjectSchemes(project)); }

Json listAnnotators(const labeling::Project& project) {
  Json items = Json::array();
  for (const std::string& name : labeling::LabelLog(project).annotators()) items.push_back({{"name", name}});
  return items;
}

Json listSnapshots(const labeling::Project& project) {
  Json items = Json::array();
  for (const labeling::SnapshotSummary& snapshot : labeling::snapshots(project)) {
    Json questions = Json::array();
    for (const auto& [question, objects] : snapshot.objects) questions.push_back(question);
    items.push_back({{"name", snapshot.name},
                     {"hash", snapshot.hash},
                     {"time_utc", snapshot.timeUtc},
                     {"consensus", labeling::nameOf(snapshot.rule)},
                     {"questions", questions},
                     {"objects", snapshot.objects},
                     {"unresolved", snapshot.unresolved}});
  }
  return items;
}

Json run(const Json& parameters, const Job&) {
  const auto project = labeling::Project::open(text(parameters, "dir"), labeling::Project::Access::ReadOnly);
  const std::string what = text(parameters, "what");
  if (what == "models") return {{"items", listModels(project)}};
  if (what == "runs") return {{"items", listRuns(project)}};
  if (what == "schemes") return {{"items", listSchemes(project)}};
  if (what == "snapshots") return {{"items", listSnapshots(project)}};
  return {{"items", listAnnotators(project)}};
}

std::string words(const Json& result) {
  std::string all;
  for (const Json& item : result.at("items")) {
    all += (all.empty() ? "" : "\n") + text(item, "name");
    if (item.contains("consensus")) all += "  " + text(item, "consensus") + "  " + text(item, "hash");
    if (item.contains("state")) all += "  " + text(item, "state");
    if (item.contains("questions"))
      for (const Json& question : item.at("questions")) all += "  " + question.get<std::string>();
    if (item.value("in_use", false)) all += "  (in use)";
    if (item.contains("asked") && !item.at("asked").get<bool>())
      all += "  (version " + std::to_string(item.at("version").get<int>()) + ", no longer asked)";
  }
  return all.empty() ? "None." : all;
}

}  // namespace

Command listCommand() {
  Command command;
  command.name = "list";
  command.summary = "shows what a project holds: models, runs, schemes, annotators, snapshots";
  command.lane = Lane::Light;
  Parameter what = choice("what", {"models", "runs", "schemes", "annotators", "snapshots"}, "what to show");
  what.required = what.positional = true;
  command.parameters = {projectParameter(), what};
  command.run = run;
  command.words = words;
  return command;
}

}  // namespace app
