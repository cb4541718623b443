#include "labeling/store/image_folders.h"

#include <utility>

#include "labeling/store/connection.h"

namespace labeling {

FolderTable::FolderTable(Connection& connection, std::filesystem::path project)
    : m_connection(connection), m_project(std::move(project)) {}

FolderTable::Place FolderTable::placeOf(const std::string& given) {
  const std::filesystem::path path = std::filesystem::absolute(given).lexically_normal();
  return {idOf(path.parent_path().string()), path.filename().string()};
}

std::int64_t FolderTable::idOf(const std::string& folder) {
  if (const auto found = m_ids.find(folder); found != m_ids.end()) return found->second;
  Statement find = m_connection.prepare("SELECT id FROM image_folder WHERE absolute = ?");
  find.bind(1, folder);
  std::int64_t id = 0;
  if (find.step()) {
    id = find.integer(0);
  } else {
    // Empty where there is no way from one to the other (other roots).
    const std::string relative = std::filesystem::path(folder).lexically_relative(m_project).generic_string();
    m_connection.prepare("INSERT INTO image_folder (relative, absolute) VALUES (?, ?)")
        .bind(1, relative)
        .bind(2, folder)
        .run();
    id = m_connection.lastInsertedRow();
  }
  m_ids.emplace(folder, id);
  return id;
}

FolderWays folderWays(Connection& connection, std::int64_t folder, const std::filesystem::path& project) {
  Statement where = connection.prepare("SELECT relative, absolute FROM image_folder WHERE id = ?");
  where.bind(1, folder);
  where.step();
  const std::string relative = where.text(0);
  return {relative.empty() ? std::filesystem::path() : (project / relative).lexically_normal(),
          where.text(1)};
}

}  // namespace labeling
