#include "labeling/store/project.h"

#include <utility>

#include "labeling/store/file_system.h"
#include "labeling/store/identity.h"
#include "labeling/store/project_state.h"
#include "model/base/error.h"
#include "model/base/random.h"

namespace labeling {
namespace {

using model::Error;
using model::ErrorKind;
constexpr const char* kStoreName = "labels.sqlite";

void makeFolder(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) throw model::systemError(folder.string(), "could not be created", error.value());
}

std::string titleFromDirectory(const std::filesystem::path& directory) {
  return directory.extension() == ".tuningfork" ? directory.stem().string() : directory.filename().string();
}

std::filesystem::path absoluteDirectory(const std::filesystem::path& directory) {
  std::error_code error;
  std::filesystem::path absolute =
      std::filesystem::weakly_canonical(std::filesystem::absolute(directory), error);
  if (error) absolute = std::filesystem::absolute(directory).lexically_normal();
  return absolute.has_filename() ? absolute : absolute.parent_path();
}

}  // namespace

Project::Project(std::unique_ptr<State> state) : m_state(std::move(state)) {}
Project::Project(Project&&) noexcept = default;
Project& Project::operator=(Project&&) noexcept = default;
Project::~Project() = default;

Project Project::create(const std::filesystem::path& given, const std::string& title) {
  if (given.empty()) throw Error(ErrorKind::BadInput, "A project needs the name of a folder to be made in.");
  const std::filesystem::path directory = absoluteDirectory(given);
  std::error_code error;
  if (std::filesystem::exists(directory, error)) {
    if (!std::filesystem::is_directory(directory, error)) {
      throw Error(ErrorKind::BadInput,
                  directory.string() + " is a file. Choose another name for the project.");
    }
    if (!std::filesystem::is_empty(directory, error) || error) {
      throw Error(ErrorKind::BadInput,
                  directory.string() + " exists and is not empty. Choose a new folder for the project.");
    }
  }
  makeFolder(directory);
  if (!isWritableFolder(directory)) {
    throw Error(ErrorKind::Unwritable, directory.string() + " cannot be written. Choose another place.");
  }
  auto state = std::make_unique<State>();
  state->directory = directory;
  state->title = title.empty() ? titleFromDirectory(directory) : title;
  state->uuid = newUuid();
  state->mark = std::make_unique<OpenMark>(directory);
  OpenedStore opened = createStore(directory / kStoreName, networkFileSystemOf(directory));
  state->connection = std::move(opened.connection);
  state->warning = opened.warning;

  Transaction transaction(*state->connection);
  state->connection->prepare("INSERT INTO project VALUES (?, ?, ?, ?)")
      .bind(1, state->uuid)
      .bind(2, state->title)
      .bind(3, utcNow())
      .bind(4, programVersion())
      .run();
  transaction.commit();
  makeFolder(directory / "models");
  makeFolder(directory / "derived");
  return Project(std::move(state));
}

Project Project::open(const std::filesystem::path& given, Access access) {
  const std::filesystem::path directory = absoluteDirectory(given);
  std::error_code error;
  if (!std::filesystem::is_directory(directory, error)) {
    throw Error(ErrorKind::NotFound, directory.string() + " is no folder. Give the folder of a project.");
  }
  const std::filesystem::path file = directory / kStoreName;
  if (!std::filesystem::exists(file, error)) {
    if (error) throw model::systemError(file.string(), "could not be read", error.value());
    throw Error(ErrorKind::NotFound, directory.string() + " is no Tuningfork project: it holds no " +
                                         kStoreName +
                                         ". Give the folder of a project, or make one with `new` or `demo`.");
  }
  auto state = std::make_unique<State>();
  state->directory = directory;
  if (access == Access::ReadWrite && isWritableFolder(directory)) {
    state->mark = std::make_unique<OpenMark>(directory);
  }
  OpenedStore opened = openStore(file, access, networkFileSystemOf(directory));
  state->connection = std::move(opened.connection);
  state->warning = opened.warning;
  state->readOnly = access == Access::ReadOnly;
  Statement identity = state->connection->prepare("SELECT uuid, title FROM project");
  if (!identity.step()) {
    throw Error(ErrorKind::Corrupt, file.string() +
                                        " was never finished: making the project stopped half-way. "
                                        "Delete the folder and make the project again.");
  }
  state->uuid = identity.text(0);
  state->title = identity.text(1);
  return Project(std::move(state));
}

const std::filesystem::path& Project::directory() const { return m_state->directory; }
std::string Project::title() const { return m_state->title; }
std::string Project::uuid() const { return m_state->uuid; }
bool Project::isReadOnly() const { return m_state->readOnly; }
std::string Project::storeWarning() const { return m_state->warning; }
void Project::setPatience(std::chrono::milliseconds patience) { m_state->connection->setPatience(patience); }
Connection& Project::connection() const { return *m_state->connection; }

std::filesystem::path Project::modelsDirectory() const {
  const std::filesystem::path folder = m_state->directory / "models";
  if (!m_state->readOnly) makeFolder(folder);
  return folder;
}

std::filesystem::path Project::derivedDirectory() const {
  const std::filesystem::path folder = m_state->directory / "derived";
  if (!m_state->readOnly) makeFolder(folder);
  return folder;
}

std::optional<std::string> Project::setting(const std::string& key) const {
  Statement find = connection().prepare("SELECT value FROM setting WHERE key = ?");
  find.bind(1, key);
  if (!find.step()) return std::nullopt;
  return find.text(0);
}

void Project::setSetting(const std::string& key, const std::string& value) {
  Transaction transaction(connection());
  connection()
      .prepare("INSERT INTO setting VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value")
      .bind(1, key)
      .bind(2, value)
      .run();
  transaction.commit();
}

std::string Project::modelInUse() const { return setting("model_in_use").value_or(""); }

Split splitOf(const std::string& objectName) {
  const std::uint64_t percent = model::stableHash(objectName) % 100;
  return percent < 70 ? Split::Train : percent < 85 ? Split::Validation : Split::Test;
}

const char* nameOf(Split split) {
  switch (split) {
    case Split::Train:
      return "train";
    case Split::Validation:
      return "validation";
    case Split::Test:
      return "test";
  }
  return "";
}

}  // namespace labeling
