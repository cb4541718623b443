#include "ui/windows/recent_projects.h"

#include <QDir>
#include <QFileInfo>

#include "labeling/display/display.h"
#include "labeling/history/label_log.h"
#include "labeling/store/project.h"
#include "labeling/survey/cutout_reader.h"
#include "model/base/error.h"
#include "ui/settings/settings.h"

namespace ui {
namespace {

constexpr qsizetype kKept = 12;
constexpr int kCutoutSide = 112;  // 56 px at twice the density

}  // namespace

std::vector<QString> recentDirectories(const Settings& settings) {
  std::vector<QString> found;
  for (const QString& directory : settings.value("recent-projects").toStringList())
    if (QFileInfo::exists(directory + QStringLiteral("/labels.sqlite"))) found.push_back(directory);
  return found;
}

void rememberProject(Settings& settings, const QString& directory) {
  QStringList all = settings.value("recent-projects").toStringList();
  const QString path = QDir(directory).absolutePath();
  all.removeAll(path);
  all.prepend(path);
  settings.set("recent-projects", all.mid(0, kKept));
}

RecentProject describeProject(const QString& directory) {
  const auto project = labeling::Project::open(std::filesystem::path(directory.toStdString()),
                                               labeling::Project::Access::ReadOnly);
  RecentProject recent;
  recent.directory = directory;
  recent.title = QString::fromStdString(project.title());
  recent.objects = project.objectCount();
  recent.used = QFileInfo(directory + QStringLiteral("/labels.sqlite")).lastModified();
  const QFileInfo journal(directory + QStringLiteral("/labels.sqlite-wal"));
  if (journal.exists()) recent.used = std::max(recent.used, journal.lastModified());
  for (const labeling::LabelState state : labeling::LabelLog(project).states({}))
    if (state != labeling::LabelState::Unlabelled) ++recent.labelled;
  for (std::int64_t i = 0; i < std::min<std::int64_t>(3, recent.objects); ++i) {
    try {
      labeling::ReadOptions options;
      options.minimumSide = kCutoutSide;
      const auto picture = labeling::render(labeling::readCutout(
          project.imageSources(i * std::max<std::int64_t>(1, recent.objects / 3)), options));
      recent.cutouts.push_back(
          QImage(picture.rgb.data(), picture.width, picture.height, picture.width * 3, QImage::Format_RGB888)
              .scaled(kCutoutSide, kCutoutSide, Qt::KeepAspectRatioByExpanding, Qt::SmoothTransformation)
              .copy(0, 0, kCutoutSide, kCutoutSide));
    } catch (const model::Error&) {
      // One unreadable image costs its picture, not the list.
    }
  }
  return recent;
}

}  // namespace ui
