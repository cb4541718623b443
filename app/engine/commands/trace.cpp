#include "app/engine/commands.h"
#include "app/engine/commands/parameters.h"
#include "labeling/history/event_rows.h"
#include "labeling/history/object_history.h"
#include "labeling/history/snapshot.h"

namespace app {
namespace {

Json eventAsJson(const labeling::HistoryEvent& entry) {
  const labeling::LabelEvent& event = entry.event;
  Json json = {{"uuid", event.uuid},
               {"kind", labeling::nameOf(event.kind)},
               {"answer", event.answer},
               {"value", orNull(event.value)},
               {"annotator", event.annotator},
               {"time_utc", event.timeUtc},
               {"seconds", orNull(event.secondsTaken)},
               {"confidence", orNull(event.confidence)},
               {"comment", event.comment},
               {"model", event.modelName},
               {"model_score", orNull(event.modelScore)},
               {"model_visible", event.modelVisible},
               {"takes_back", event.target},
               {"program_version", event.programVersion},
               {"taken_back", entry.takenBack},
               {"current", entry.isCurrent},
               {"snapshots", entry.snapshots}};
  json["source"] = entry.source ? Json{{"kind", entry.source->kind},
                                       {"name", entry.source->name},
                                       {"time_utc", entry.source->timeUtc}}
                                : Json();
  return json;
}

Json runTrace(const Json& parameters, const Job&) {
  const auto project = labeling::Project::open(text(parameters, "dir"), labeling::Project::Access::ReadOnly);
  Json labels = Json::array();
  for (const labeling::LabelTrace& trace :
       labeling::traceLabels(project, text(parameters, "object"), text(parameters, "question"),
                             text(parameters, "snapshot"), consensusOf(parameters))) {
    Json events = Json::array();
    for (const labeling::HistoryEvent& entry : trace.events) events.push_back(eventAsJson(entry));
    labels.push_back({{"question", trace.question},
                      {"rule", labeling::nameOf(trace.rule)},
                      {"snapshot", trace.snapshot},
                      {"answer", trace.label ? Json(trace.label->answer) : Json()},
                      {"value", trace.label ? Json(trace.label->value) : Json()},
                      {"rests_on", trace.label ? Json(trace.label->events) : Json::array()},
                      {"unresolved", trace.isUnresolved},
                      {"events", events}});
  }
  return {{"object", text(parameters, "object")}, {"labels", labels}};
}

std::string traceWords(const Json& result) {
  std::string all = text(result, "object");
  for (const Json& label : result.at("labels")) {
    all += "\n" + text(label, "question") + ": ";
    if (label.at("unresolved").get<bool>()) {
      all += "no consensus";
    } else if (label.at("answer").is_null()) {
      all += "no label";
    } else {
      const std::string answer = text(label, "answer");
      all += answer.empty() ? fixed(label.at("value").get<double>(), 2) : answer;
    }
    all += ", " + text(label, "rule");
    for (const Json& event : label.at("events")) {
      const std::string answer = text(event, "answer");
      all += "\n  " + text(event, "time_utc") + "  " + text(event, "annotator") + "  " + text(event, "kind") +
             "  " +
             (answer.empty() && event.at("value").is_number() ? fixed(event.at("value").get<double>(), 2)
                                                              : answer) +
             (event.at("taken_back").get<bool>() ? "  (taken back)" : "") + "  " + text(event, "uuid");
    }
  }
  return result.at("labels").empty() ? all + ": nobody has labelled it." : all;
}

Json runSnapshot(const Json& parameters, const Job&) {
  const auto project = labeling::Project::open(text(parameters, "dir"));
  const labeling::Snapshot snapshot = labeling::takeSnapshot(
      project, texts(parameters, "question"), consensusOf(parameters), text(parameters, "name"));
  Json objects = Json::object();
  for (const auto& [question, labels] : snapshot.labels) objects[question] = labels.size();
  return {
      {"snapshot", snapshot.name},   {"hash", snapshot.hash}, {"consensus", labeling::nameOf(snapshot.rule)},
      {"weights", snapshot.weights}, {"objects", objects},    {"unresolved", snapshot.unresolved}};
}

}  // namespace

Command traceCommand() {
  Command command;
  command.name = "trace";
  command.summary = "shows the label events that an object's labels rest on";
  command.lane = Lane::Light;
  command.parameters = {
      projectParameter(), requiredOption("object", ParameterType::Text, "name of the object"),
      option("question", ParameterType::Text, "id of a question; all if absent"),
      option("snapshot", ParameterType::Text, "labels as in this snapshot; those of now if absent"),
      consensusParameter()};
  command.run = runTrace;
  command.words = traceWords;
  return command;
}

Command snapshotCommand() {
  Command command;
  command.name = "snapshot";
  command.summary = "keeps the labels of questions as they are now, under a name, for good";
  command.lane = Lane::Light;
  command.parameters = {projectParameter(),
                        requiredOption("question", ParameterType::Texts, "id of a question; may be repeated"),
                        option("name", ParameterType::Text, "of the snapshot; r and a number if absent"),
                        consensusParameter()};
  command.run = runSnapshot;
  command.words = [](const Json& result) {
    std::string all = "Snapshot " + text(result, "snapshot") + ", " + text(result, "consensus") + ", " +
                      text(result, "hash");
    for (const auto& [question, count] : result.at("objects").items())
      all += "\n" + question + ": " + counted(count.get<std::int64_t>(), "object") + ", " +
             result.at("unresolved").at(question).dump() + " without a consensus left out";
    return all;
  };
  return command;
}

}  // namespace app
