#include "labeling/history/merge.h"

#include "app/engine/commands.h"
#include "app/engine/commands/parameters.h"
#include "labeling/store/backups.h"

namespace app {

Command mergeCommand() {
  Command command;
  command.name = "merge";
  command.summary = "adds the labels of another copy of the project";
  command.parameters = {projectParameter(), positional("other", "the other project; it is only read")};
  command.run = [](const Json& parameters, const Job& job) -> Json {
    labeling::Project project = labeling::Project::open(text(parameters, "dir"));
    labeling::backUpToday(project.directory());  // before much changes at once
    const auto other =
        labeling::Project::open(text(parameters, "other"), labeling::Project::Access::ReadOnly);
    const labeling::MergeReport report = labeling::mergeLabels(project, other, job.control);
    Json news = Json::array(), moved = Json::array(), renamed = Json::array();
    for (const labeling::NewEvents& each : report.news)
      news.push_back({{"annotator", each.annotator}, {"question", each.question}, {"events", each.events}});
    for (const labeling::MovedObject& object : report.moved)
      moved.push_back({{"object", object.object},
                       {"separation_arcsec", object.separationArcsec},
                       {"events", object.events}});
    for (const labeling::RenamedObject& object : report.renamed)
      renamed.push_back(
          {{"theirs", object.theirs}, {"ours", object.ours}, {"separation_arcsec", object.separationArcsec}});
    return {{"new_events", report.newEvents},
            {"new", news},
            {"waiting_events", report.waitingEvents},
            {"unknown_objects", report.unknownObjects},
            {"moved_objects", moved},
            {"renamed_objects", renamed}};
  };
  command.words = [](const Json& result) {
    std::string all = counted(result.at("new_events").get<std::int64_t>(), "new label event") + ".";
    for (const Json& each : result.at("new")) {
      const std::string question = text(each, "question");
      all += "\n  " + text(each, "annotator") + ", " + (question.empty() ? "flags and comments" : question) +
             ": " + counted(each.at("events").get<std::int64_t>(), "event");
    }
    if (!result.at("unknown_objects").empty())
      all += "\nThe other project has labels of " +
             counted(static_cast<std::int64_t>(result.at("unknown_objects").size()), "object") +
             " that this one does not have. They are kept, and count as soon as the objects are added.";
    for (const Json& object : result.at("moved_objects"))
      all += "\nNot the same object: " + text(object, "object") + " lies " +
             fixed(object.at("separation_arcsec").get<double>(), 1) +
             " arcsec away in the other project; its " +
             counted(object.at("events").get<std::int64_t>(), "event") +
             " were kept aside and do not count here.";
    for (const Json& object : result.at("renamed_objects"))
      all += "\nOne place, two names: " + text(object, "theirs") + " of the other project lies " +
             fixed(object.at("separation_arcsec").get<double>(), 2) + " arcsec from " + text(object, "ours") +
             ".";
    return all;
  };
  return command;
}

}  // namespace app
