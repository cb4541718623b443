#include "labeling/store/connection.h"
#include "labeling/store/file_system.h"
#include "labeling/store/migrations.h"
#include "labeling/store/project_state.h"
#include "model/base/error.h"

namespace labeling {
namespace {

using model::Error;
using model::ErrorKind;

std::filesystem::path walOf(const std::filesystem::path& file) {
  std::filesystem::path wal = file;
  wal += "-wal";
  return wal;
}

// Chooses the journal, and says so where it is not the one we would like.
std::string prepareForWriting(Connection& connection, const std::string& network) {
  connection.execute("PRAGMA foreign_keys = ON");
  connection.execute("PRAGMA synchronous = FULL");
  const std::string wanted = network.empty() ? "wal" : "truncate";
  const std::string journal = connection.text("PRAGMA journal_mode = " + wanted);
  const std::string folder = connection.file().parent_path().string();
  if (!network.empty()) {
    return folder + " is on a network folder (" + network +
           "). Labels are saved with a rollback journal there, which is safe but slower; open the project from "
           "one computer at a time, or keep it on a local disk.";
  }
  if (journal != "wal") {
    return folder +
           " does not support shared memory, so labels are saved with a rollback journal, which is "
           "safe but slower. A local disk would be faster.";
  }
  return {};
}

bool holdsUnmergedChanges(const std::filesystem::path& file) {
  std::error_code error;
  const auto bytes = std::filesystem::file_size(walOf(file), error);
  return !error && bytes > 0;
}

std::unique_ptr<Connection> openForReading(const std::filesystem::path& file) {
  // In a folder that cannot be written SQLite cannot make the shared memory that WAL needs, so the file is
  // opened as one that nobody changes. That would leave out whatever still waits in the -wal file.
  try {
    auto connection = std::make_unique<Connection>(file, Connection::Mode::ReadOnly);
    connection->integer("PRAGMA user_version");
    connection->integer("SELECT count(*) FROM sqlite_schema");
    return connection;
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::Corrupt || isWritableFolder(file.parent_path())) throw;
    if (holdsUnmergedChanges(file)) {
      throw Error(ErrorKind::Unwritable,
                  file.string() +
                      " was not closed properly, and its newest labels can only be read where its folder "
                      "can be written. Copy the whole project folder to such a place and open the copy.");
    }
  }
  return std::make_unique<Connection>(file, Connection::Mode::Immutable);
}

}  // namespace

OpenedStore createStore(const std::filesystem::path& file, const std::string& network) {
  OpenedStore opened;
  opened.connection = std::make_unique<Connection>(file, Connection::Mode::Create);
  opened.warning = prepareForWriting(*opened.connection, network);
  migrate(*opened.connection);
  return opened;
}

OpenedStore openStore(const std::filesystem::path& file, Project::Access access, const std::string& network) {
  OpenedStore opened;
  if (access == Project::Access::ReadOnly) {
    opened.connection = openForReading(file);
    requireCurrentVersion(*opened.connection);
    return opened;
  }
  if (!isWritableFolder(file.parent_path()) || !isWritableFile(file)) {
    throw Error(ErrorKind::Unwritable,
                file.parent_path().string() +
                    " cannot be written, so no label could be saved in it. Open the project "
                    "read-only, or check the permissions of the folder and of labels.sqlite.");
  }
  opened.connection = std::make_unique<Connection>(file, Connection::Mode::ReadWrite);
  // A file of a newer release is refused before anything is changed in it, its journal mode included.
  opened.connection->integer("SELECT count(*) FROM sqlite_schema");
  migrate(*opened.connection);
  opened.warning = prepareForWriting(*opened.connection, network);
  return opened;
}

}  // namespace labeling
