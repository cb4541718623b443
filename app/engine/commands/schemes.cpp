#include <algorithm>
#include <filesystem>
#include <fstream>

#include "app/engine/commands.h"
#include "app/engine/commands/parameters.h"
#include "app/engine/commands/scheme_items.h"
#include "labeling/scheme/shipped_schemes.h"
#include "model/base/error.h"

namespace app {
namespace {

using model::Error;
using model::ErrorKind;

Json itemOf(const labeling::Scheme& scheme, bool isAsked) {
  Json questions = Json::array();
  for (const labeling::Question& question : scheme.questions) questions.push_back(question.id);
  return {{"name", scheme.id}, {"version", scheme.version}, {"title", scheme.title},
          {"asked", isAsked},  {"key", scheme.key()},       {"questions", questions}};
}

// A file if there is one of that name, else a shipped scheme.
labeling::Scheme schemeFrom(const std::string& nameOrFile) {
  if (std::filesystem::exists(nameOrFile)) return labeling::readScheme(nameOrFile);
  return labeling::shippedScheme(nameOrFile);
}

// An older wording under the id of one that is asked is replaced, another id is asked after the others.
void add(std::vector<labeling::Scheme>& asked, labeling::Scheme scheme) {
  for (labeling::Scheme& each : asked) {
    if (each.id != scheme.id) continue;
    each = std::move(scheme);
    return;
  }
  asked.push_back(std::move(scheme));
}

void drop(std::vector<labeling::Scheme>& asked, const std::string& id) {
  const auto found = std::find_if(asked.begin(), asked.end(),
                                  [&](const labeling::Scheme& scheme) { return scheme.id == id; });
  if (found == asked.end()) {
    std::string known;
    for (const labeling::Scheme& scheme : asked) known += (known.empty() ? "" : ", ") + scheme.id;
    throw Error(ErrorKind::NotFound, "The scheme " + id + " is not asked. Asked are: " + known + ".");
  }
  asked.erase(found);
}

void write(const labeling::ProjectSchemes& schemes, const std::string& id, const std::string& file) {
  const labeling::Scheme* found = nullptr;
  for (const labeling::Scheme& scheme : schemes.asked())
    if (scheme.id == id) found = &scheme;
  const labeling::Scheme& scheme = found != nullptr ? *found : labeling::shippedScheme(id);
  std::ofstream stream(file, std::ios::binary);
  stream << labeling::schemeToJson(scheme);
  stream.close();
  if (!stream) throw Error(ErrorKind::Unwritable, file + " could not be written.");
}

Json run(const Json& parameters, const Job&) {
  const std::vector<std::string> toAdd = texts(parameters, "add"), toDrop = texts(parameters, "drop");
  const std::string toWrite = text(parameters, "write");
  const std::string file = text(parameters, "to");
  if (toWrite.empty() != file.empty()) throw UsageError("--write NAME and --to FILE belong together.");
  const bool changes = !toAdd.empty() || !toDrop.empty();
  labeling::Project project =
      labeling::Project::open(text(parameters, "dir"), changes ? labeling::Project::Access::ReadWrite
                                                               : labeling::Project::Access::ReadOnly);
  if (changes) {
    std::vector<labeling::Scheme> asked = labeling::ProjectSchemes(project).asked();
    for (const std::string& each : toAdd) add(asked, schemeFrom(each));
    for (const std::string& each : toDrop) drop(asked, each);
    labeling::askSchemes(project, asked);
  }
  const labeling::ProjectSchemes schemes(project);
  if (!toWrite.empty()) write(schemes, toWrite, file);
  Json shipped = Json::array();
  for (const labeling::Scheme& scheme : labeling::shippedSchemes()) shipped.push_back(scheme.id);
  return {{"items", schemeItems(schemes)}, {"shipped", shipped}};
}

std::string words(const Json& result) {
  std::string all;
  for (const Json& item : result.at("items")) {
    all += text(item, "name") + " " + std::to_string(item.at("version").get<int>()) + "  " +
           text(item, "title") + (item.at("asked").get<bool>() ? "" : "  (no longer asked)") + "\n";
  }
  all += "To add:";
  for (const Json& id : result.at("shipped")) all += " " + id.get<std::string>();
  return all;
}

}  // namespace

Json schemeItems(const labeling::ProjectSchemes& schemes) {
  Json items = Json::array();
  for (const labeling::Scheme& scheme : schemes.asked()) items.push_back(itemOf(scheme, true));
  for (const labeling::SchemeVersion& version : schemes.versions())
    if (!version.isAsked) items.push_back(itemOf(version.scheme, false));
  return items;
}

Command schemesCommand() {
  using enum ParameterType;
  Command command;
  command.name = "schemes";
  command.summary = "shows, adds and drops the schemes of questions that a project asks";
  command.parameters = {
      projectParameter(),
      option("add", Texts, "a shipped scheme or a scheme file (JSON), asked after the others; repeatable"),
      option("drop", Texts, "a scheme that is no longer asked; its labels stay; repeatable"),
      option("write", Text, "a scheme, asked or shipped, that is written as JSON to the file of --to"),
      option("to", Text, "the file that --write makes")};
  command.run = run;
  command.words = words;
  return command;
}

}  // namespace app
