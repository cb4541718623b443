#include "ui/views/label/object_limits.h"

#include <QJsonDocument>
#include <QJsonObject>

#include "labeling/display/display_json.h"
#include "ui/session/project_session.h"

namespace ui {

namespace {

const QString kKey = QStringLiteral("limits_of_objects");

/// Only what differs from object to object.
labeling::Display limitsOf(const labeling::Display& display) {
  labeling::Display limits;
  limits.black = display.black;
  limits.white = display.white;
  limits.noise = display.noise;
  limits.weights = display.weights;
  limits.skies = display.skies;
  limits.rgb = display.rgb;  // whose limits they are
  return limits;
}

}  // namespace

ObjectLimits::ObjectLimits(ProjectSession& session) : m_session(session) {
  const QJsonObject all = QJsonDocument::fromJson(session.setting(kKey).toUtf8()).object();
  for (auto entry = all.begin(); entry != all.end(); ++entry)
    m_byName[entry.key().toStdString()] = labeling::displayFromJson(
        QJsonDocument(entry.value().toObject()).toJson(QJsonDocument::Compact).toStdString());
}

bool ObjectLimits::has(std::int64_t row) const {
  if (m_byName.empty() || row < 0) return false;
  return m_byName.contains(m_session.objectName(row).toStdString());
}

labeling::Display ObjectLimits::applied(std::int64_t row, labeling::Display display) const {
  if (!has(row)) return display;
  const labeling::Display& own = m_byName.at(m_session.objectName(row).toStdString());
  if (own.rgb != display.rgb) return display;
  display.black = own.black;
  display.white = own.white;
  display.noise = own.noise;
  display.weights = own.weights;
  display.skies = own.skies;
  return display;
}

void ObjectLimits::set(std::int64_t row, const labeling::Display& display) {
  if (row < 0) return;
  const std::string name = m_session.objectName(row).toStdString();
  const labeling::Display limits = limitsOf(display);
  const auto found = m_byName.find(name);
  if (!labeling::hasLimits(limits)) {
    if (found == m_byName.end()) return;
    m_byName.erase(found);
  } else if (found != m_byName.end() && found->second == limits) {
    return;
  } else {
    m_byName[name] = limits;
  }
  save();
}

void ObjectLimits::clear() {
  if (m_byName.empty()) return;
  m_byName.clear();
  save();
}

void ObjectLimits::save() const {
  QJsonObject all;
  for (const auto& [name, limits] : m_byName)
    all[QString::fromStdString(name)] =
        QJsonDocument::fromJson(QByteArray::fromStdString(labeling::toJson(limits))).object();
  m_session.setSetting(kKey, QString::fromUtf8(QJsonDocument(all).toJson(QJsonDocument::Compact)));
}

}  // namespace ui
