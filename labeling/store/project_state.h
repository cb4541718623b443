#pragma once
#include <map>
#include <memory>
#include <string>

#include "labeling/store/connection.h"
#include "labeling/store/open_mark.h"
#include "labeling/store/project.h"

namespace labeling {

struct Project::State {
  std::filesystem::path directory;  ///< absolute
  std::unique_ptr<OpenMark> mark;   ///< while open for writing; goes after the connection
  std::unique_ptr<Connection> connection;
  std::string title;
  std::string uuid;
  std::string warning;
  bool readOnly = false;
  std::map<std::int64_t, std::filesystem::path> folders;  ///< image_folder.id -> where it lies now
  std::map<std::int64_t, MosaicStack> stacks;  ///< mosaic_stack.id -> its mosaics where they lie now
};

/// How labels.sqlite is opened; apart from Project so that tests can pretend to be on a network folder.
struct OpenedStore {
  std::unique_ptr<Connection> connection;
  std::string warning;  ///< a sentence for the user; may be empty
};

/// @param network name of the network file system the file lies on, empty on a local disk
OpenedStore createStore(const std::filesystem::path& file, const std::string& network);
OpenedStore openStore(const std::filesystem::path& file, Project::Access access, const std::string& network);

}  // namespace labeling
