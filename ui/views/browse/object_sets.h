#pragma once
#include <QStringList>
#include <cstdint>
#include <vector>

namespace ui {

class ProjectSession;

/// Named sets of galaxies, kept with the project: what was put aside to come back to.
QStringList setNames(const ProjectSession& session);                                    ///< sorted
std::vector<std::int64_t> setRows(const ProjectSession& session, const QString& name);  ///< ascending
/// Adds galaxies; a set that is not there yet is made. @returns how many are in it now
std::int64_t addToSet(ProjectSession& session, const QString& name, const std::vector<std::int64_t>& rows);
void removeSet(ProjectSession& session, const QString& name);

}  // namespace ui
