#pragma once
#include <QDateTime>
#include <QImage>
#include <QString>
#include <vector>

namespace ui {

class Settings;

/// What Welcome shows of a project that was open before.
struct RecentProject {
  QString directory;
  QString title;
  std::int64_t objects = 0;
  std::int64_t labelled = 0;
  QDateTime used;
  std::vector<QImage> cutouts;  ///< up to three
};

/// Directories, newest first; those that no longer exist are left out.
std::vector<QString> recentDirectories(const Settings& settings);
void rememberProject(Settings& settings, const QString& directory);

/// Opens it read-only and reads three of its cutouts. Any thread.
/// @throws model::Error if it cannot be opened
RecentProject describeProject(const QString& directory);

}  // namespace ui
