#include "ui/views/browse/object_sets.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <set>

#include "ui/session/project_session.h"

namespace ui {
namespace {

const QString& key() {
  static const QString name = QStringLiteral("sets");
  return name;
}

QJsonObject readSets(const ProjectSession& session) {
  return QJsonDocument::fromJson(session.setting(key()).toUtf8()).object();
}

void storeSets(ProjectSession& session, const QJsonObject& sets) {
  session.setSetting(key(), QString::fromUtf8(QJsonDocument(sets).toJson(QJsonDocument::Compact)));
}

}  // namespace

QStringList setNames(const ProjectSession& session) {
  QStringList names = readSets(session).keys();
  names.sort(Qt::CaseInsensitive);
  return names;
}

std::vector<std::int64_t> setRows(const ProjectSession& session, const QString& name) {
  std::set<std::int64_t> rows;
  for (const QJsonValue& value : readSets(session).value(name).toArray())
    if (const qint64 row = value.toInteger(-1); row >= 0 && row < session.objectCount()) rows.insert(row);
  return {rows.begin(), rows.end()};
}

std::int64_t addToSet(ProjectSession& session, const QString& name, const std::vector<std::int64_t>& rows) {
  const std::vector<std::int64_t> known = setRows(session, name);
  std::set<std::int64_t> all(known.begin(), known.end());
  all.insert(rows.begin(), rows.end());
  QJsonArray array;
  for (const std::int64_t row : all) array.append(static_cast<qint64>(row));
  QJsonObject sets = readSets(session);
  sets[name] = array;
  storeSets(session, sets);
  return static_cast<std::int64_t>(all.size());
}

void removeSet(ProjectSession& session, const QString& name) {
  QJsonObject sets = readSets(session);
  sets.remove(name);
  storeSets(session, sets);
}

}  // namespace ui
