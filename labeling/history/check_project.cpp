#include <map>
#include <set>

#include "labeling/history/label_log.h"
#include "labeling/history/merge.h"
#include "labeling/history/salvage.h"
#include "labeling/store/connection.h"
#include "labeling/store/current_labels.h"
#include "labeling/store/project_scheme.h"
#include "labeling/store/scores.h"
#include "model/arrays/array_file.h"
#include "model/base/error.h"
#include "model/card/model_card.h"

namespace labeling {
namespace {

using model::Error;
namespace fs = std::filesystem;

constexpr std::size_t kNamedExamples = 3;

std::string examples(const std::vector<std::string>& all) {
  std::string text;
  for (std::size_t i = 0; i < all.size() && i < kNamedExamples; ++i) text += (i == 0 ? "" : ", ") + all[i];
  return all.size() > kNamedExamples ? text + " and " + std::to_string(all.size() - kNamedExamples) + " more"
                                     : text;
}

void checkDatabase(Connection& connection, CheckReport& report) {
  Statement quick = connection.prepare("PRAGMA quick_check");
  while (quick.step()) {
    if (const std::string line = quick.text(0); line != "ok") {
      report.problems.push_back("labels.sqlite is damaged: " + line +
                                ". Run the check with repair: it restores the newest sound backup and "
                                "adds every label that can still be read.");
    }
  }
  Statement keys = connection.prepare("PRAGMA foreign_key_check");
  std::map<std::string, int> dangling;
  while (keys.step()) ++dangling[keys.text(0)];
  for (const auto& [table, count] : dangling) {
    report.problems.push_back("labels.sqlite: " + std::to_string(count) + " rows of " + table +
                              " refer to something that is not there.");
  }
  const std::int64_t objects = connection.integer("SELECT count(*) FROM object");
  if (objects != connection.integer("SELECT ifnull(max(id) + 1, 0) FROM object")) {
    report.problems.push_back("labels.sqlite: the row numbers of the objects have gaps.");
  }
}

// The current labels are kept up beside the log; here the log is asked again.
void checkCurrentLabels(Connection& connection, bool repair, CheckReport& report) {
  std::vector<std::int64_t> wrong;
  {
    Statement objects = connection.prepare(
        "SELECT object FROM label_event UNION SELECT object FROM current_label"
        " UNION SELECT object FROM adjudication ORDER BY 1");
    while (objects.step()) {
      const std::int64_t object = objects.integer(0);
      if (storedCurrent(connection, object) != currentFromEvents(connection, object) ||
          storedAdjudications(connection, object) != adjudicationsFromEvents(connection, object)) {
        wrong.push_back(object);
      }
    }
  }
  if (wrong.empty()) return;
  const std::string sentence =
      "The current labels of " + std::to_string(wrong.size()) + " objects do not follow from the label log";
  if (!repair) {
    report.problems.push_back(sentence + ". Run the check with repair to work them out again.");
    return;
  }
  Transaction transaction(connection);
  for (const std::int64_t object : wrong) recomputeCurrentLabels(connection, object);
  transaction.commit();
  report.repaired.push_back(sentence + "; they were worked out again from it.");
}

void checkImages(const Project& project, CheckReport& report) {
  std::vector<std::string> missing, without;
  Statement withFiles = project.connection().prepare(
      "SELECT id FROM object WHERE id NOT IN (SELECT object FROM mosaic_view) ORDER BY id");
  while (withFiles.step()) {
    const std::vector<ImageSource> sources = project.imageSources(withFiles.integer(0));
    if (sources.empty()) without.push_back(project.objectName(withFiles.integer(0)));
    for (const ImageSource& source : sources) {
      std::error_code error;
      if (!fs::exists(source.path, error)) missing.push_back(source.path);
    }
  }
  // Views share few files: each is looked at once.
  for (const ImageSource& mosaic : project.mosaics()) {
    std::error_code error;
    if (!fs::exists(mosaic.path, error)) missing.push_back(mosaic.path);
  }
  if (!missing.empty()) {
    report.problems.push_back(std::to_string(missing.size()) + " images are missing: " + examples(missing) +
                              ". Put them back where they were, or beside the project as before.");
  }
  if (!without.empty()) {
    report.problems.push_back(std::to_string(without.size()) +
                              " objects have no image: " + examples(without) + ".");
  }
}

// @returns hash of the weights by model, for those that are complete
std::map<std::string, std::string> checkModels(const Project& project, CheckReport& report) {
  std::map<std::string, std::string> hashes;
  const fs::path folder = project.directory() / "models";
  std::error_code error;
  if (!fs::is_directory(folder, error)) return hashes;
  std::set<fs::path> models;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    if (entry.is_directory()) models.insert(entry.path());
  }
  for (const fs::path& each : models) {
    const std::string name = each.filename().string();
    const fs::path weights = each / "model.safetensors";
    try {
      const model::ModelCard card = model::readCard(each);
      if (!fs::exists(weights)) {
        report.problems.push_back("The model " + name + " has no weights: " + weights.string() +
                                  " is missing.");
        continue;
      }
      if (const std::string hash = model::weightsHashOf(weights); hash != card.weightsHash) {
        report.problems.push_back("The weights of the model " + name +
                                  " are not those its card was written for.");
        continue;
      }
      hashes[name] = card.weightsHash;
    } catch (const Error& problem) {
      report.problems.push_back("The model " + name + " cannot be used: " + problem.what());
    }
  }
  if (const std::string used = project.modelInUse(); !used.empty() && hashes.count(used) == 0) {
    report.problems.push_back("The model in use, " + used +
                              ", is not in models/ or cannot be used. Promote another.");
  }
  return hashes;
}

// Why a derived file should not be trusted; empty if it should.
std::string staleness(const fs::path& file, std::int64_t objects,
                      const std::map<std::string, std::string>& hashes) {
  try {
    const model::ArrayFile arrays = model::ArrayFile::open(file);
    const auto value = [&](const char* key) {
      const auto found = arrays.metadata().find(key);
      return found == arrays.metadata().end() ? std::string() : found->second;
    };
    if (const std::string count = value("objects"); !count.empty() && count != std::to_string(objects)) {
      return "was made for " + count + " objects, and the project has " + std::to_string(objects);
    }
    const std::string model = value("model");
    if (model.empty()) return {};
    const auto known = hashes.find(model);
    if (known == hashes.end()) return "belongs to the model " + model + ", which is not there";
    if (const std::string hash = value("model_hash"); !hash.empty() && hash != known->second) {
      return "was made with other weights of the model " + model;
    }
    return {};
  } catch (const Error& problem) {
    return std::string("cannot be read (") + problem.what() + ")";
  }
}

void checkDerived(const Project& project, const std::map<std::string, std::string>& hashes, bool repair,
                  CheckReport& report) {
  const fs::path derived = project.directory() / "derived";
  std::error_code error;
  if (!fs::is_directory(derived, error)) return;
  std::set<fs::path> files;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(derived)) {
    if (entry.is_regular_file() && entry.path().extension() == ".safetensors") files.insert(entry.path());
  }
  for (const fs::path& file : files) {
    const std::string why = staleness(file, project.objectCount(), hashes);
    if (why.empty()) continue;
    const std::string sentence = fs::relative(file, project.directory()).string() + " is stale: it " + why;
    if (repair && fs::remove(file, error)) {
      report.repaired.push_back(sentence + ". It was removed and can be computed again.");
    } else {
      report.problems.push_back(sentence + ". Compute it again, or run the check with repair to remove it.");
    }
  }
}

void checkWaiting(Connection& connection, CheckReport& report) {
  std::vector<std::string> names;
  Statement all = connection.prepare("SELECT DISTINCT object_name FROM waiting_event ORDER BY object_name");
  while (all.step()) names.push_back(all.text(0));
  if (names.empty()) return;
  report.problems.push_back("Labels of " + std::to_string(names.size()) +
                            " objects wait because the project does not hold these objects: " +
                            examples(names) + ". They are used once the objects are added.");
}

void checkScheme(const Project& project, CheckReport& report) {
  try {
    storedScheme(project);
  } catch (const Error& error) {
    report.problems.push_back(std::string("The scheme of the project cannot be used: ") + error.what());
  }
}

// A damaged store is mended before anything is asked of it.
void salvageIfDamaged(const fs::path& directory, CheckReport& report) {
  std::error_code error;
  if (!fs::exists(directory / "labels.sqlite", error)) return;
  const std::string damage = damageOfStore(directory);
  if (damage.empty()) return;
  const SalvageReport salvaged = salvageStore(directory);
  std::string sentence =
      "labels.sqlite was damaged (" + damage + "). It was restored from " +
      salvaged.backup.filename().string() + ", with " + std::to_string(salvaged.rescued) +
      " newer label events that could still be read; snapshots, runs and settings made after "
      "the backup are not in it. The damaged file is kept as " +
      salvaged.damaged.filename().string() + ".";
  if (salvaged.unreadable > 0)
    sentence += " " + std::to_string(salvaged.unreadable) + " label events in it could not be read.";
  report.repaired.push_back(sentence);
}

}  // namespace

CheckReport checkProject(const fs::path& directory, bool repair) {
  CheckReport report;
  try {
    if (repair) salvageIfDamaged(directory, report);
    const Project project =
        Project::open(directory, repair ? Project::Access::ReadWrite : Project::Access::ReadOnly);
    checkDatabase(project.connection(), report);
    checkCurrentLabels(project.connection(), repair, report);
    checkWaiting(project.connection(), report);
    checkScheme(project, report);
    checkImages(project, report);
    const auto hashes = checkModels(project, report);
    checkDerived(project, hashes, repair, report);
  } catch (const Error& error) {
    // What makes a project impossible to open, or to read on, is what the check is for.
    if (error.kind() != model::ErrorKind::Corrupt) throw;
    report.problems.emplace_back(error.what());
  }
  return report;
}

}  // namespace labeling
