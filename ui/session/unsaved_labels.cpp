#include "ui/session/unsaved_labels.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>
#include <QStandardPaths>
#include <cerrno>
#include <csignal>
#include <utility>

#include "labeling/history/event_rows.h"
#include "model/base/error.h"

namespace ui {
namespace {

QString text(const std::string& words) { return QString::fromStdString(words); }

template <typename Number>
QJsonValue number(const std::optional<Number>& value) {
  return value ? QJsonValue(static_cast<double>(*value)) : QJsonValue();
}

std::optional<double> number(const QJsonValue& value) {
  return value.isDouble() ? std::optional(value.toDouble()) : std::nullopt;
}

/// The name outlives a change of row numbers; the store that refused the label may not tell it, though.
std::string nameOf(const labeling::Project& project, std::int64_t row) {
  try {
    return project.objectName(row);
  } catch (const model::Error&) {
    return {};
  }
}

std::optional<std::int64_t> rowOf(const labeling::Project& project, const QJsonObject& json) {
  const std::string name = json.value(QLatin1String("object")).toString().toStdString();
  if (!name.empty()) return project.rowOf(name);
  const auto row = static_cast<std::int64_t>(json.value(QLatin1String("row")).toDouble(-1));
  return row >= 0 && row < project.objectCount() ? std::optional(row) : std::nullopt;
}

QJsonObject jsonFrom(const labeling::LabelEvent& event, const std::string& objectName) {
  return {{QStringLiteral("uuid"), text(event.uuid)},
          {QStringLiteral("object"), text(objectName)},
          {QStringLiteral("row"), static_cast<double>(event.row)},
          {QStringLiteral("kind"), QString::fromLatin1(labeling::nameOf(event.kind))},
          {QStringLiteral("question"), text(event.question)},
          {QStringLiteral("answer"), text(event.answer)},
          {QStringLiteral("value"), number(event.value)},
          {QStringLiteral("annotator"), text(event.annotator)},
          {QStringLiteral("time_utc"), text(event.timeUtc)},
          {QStringLiteral("seconds_taken"), number(event.secondsTaken)},
          {QStringLiteral("model_name"), text(event.modelName)},
          {QStringLiteral("model_score"), number(event.modelScore)},
          {QStringLiteral("model_visible"), event.modelVisible},
          {QStringLiteral("confidence"), number(event.confidence)},
          {QStringLiteral("comment"), text(event.comment)},
          {QStringLiteral("target"), text(event.target)},
          {QStringLiteral("queue"), text(event.queue.queue)},
          {QStringLiteral("queue_entry"), number(event.queue.entry)},
          {QStringLiteral("queue_stream"), text(event.queue.stream)},
          {QStringLiteral("scheme"), text(event.scheme)},
          {QStringLiteral("act"), text(event.act)}};
}

labeling::LabelEvent eventFrom(const QJsonObject& json, std::int64_t row) {
  const auto words = [&](const char* key) { return json.value(QLatin1String(key)).toString().toStdString(); };
  labeling::LabelEvent event;
  event.row = row;
  event.uuid = words("uuid");
  event.kind = labeling::eventKindFromName(words("kind"));
  event.question = words("question");
  event.answer = words("answer");
  event.value = number(json.value(QLatin1String("value")));
  event.annotator = words("annotator");
  event.timeUtc = words("time_utc");
  event.secondsTaken = number(json.value(QLatin1String("seconds_taken")));
  event.modelName = words("model_name");
  event.modelScore = number(json.value(QLatin1String("model_score")));
  event.modelVisible = json.value(QLatin1String("model_visible")).toBool();
  event.confidence = number(json.value(QLatin1String("confidence")));
  event.comment = words("comment");
  event.target = words("target");
  event.queue.queue = words("queue");
  if (const auto entry = number(json.value(QLatin1String("queue_entry"))))
    event.queue.entry = static_cast<std::int64_t>(*entry);
  event.queue.stream = words("queue_stream");
  event.scheme = words("scheme");
  event.act = words("act");
  return event;
}

QString fileOf(const QString& folder, const QString& uuid, qint64 process) {
  return QStringLiteral("%1/%2-%3.json").arg(folder, uuid).arg(process);
}

/// Not the file of another window that is running.
bool isLeftBehind(const QFileInfo& file) {
  const qint64 process = file.completeBaseName().section(QLatin1Char('-'), -1).toLongLong();
  const bool runs = ::kill(static_cast<pid_t>(process), 0) == 0 || errno == EPERM;
  return process == QCoreApplication::applicationPid() || !runs;
}

}  // namespace

UnsavedLabels::UnsavedLabels(const labeling::Project& project, const QString& folder)
    : m_project(project), m_folder(folder), m_uuid(text(project.uuid())) {
  if (m_folder.isEmpty()) {
    m_folder = QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation) +
               QStringLiteral("/unsaved-labels");
  }
}

bool UnsavedLabels::keep(const std::vector<labeling::LabelEvent>& events) {
  const QString own = fileOf(m_folder, m_uuid, QCoreApplication::applicationPid());
  if (events.empty()) {
    if (QFile::exists(own) && !QFile::remove(own)) return false;
  } else {
    QJsonArray all;
    for (const labeling::LabelEvent& event : events) all << jsonFrom(event, nameOf(m_project, event.row));
    QDir().mkpath(m_folder);
    QSaveFile file(own);
    if (!file.open(QIODevice::WriteOnly)) return false;
    file.write(QJsonDocument(all).toJson());
    if (!file.commit()) return false;
  }
  for (const QString& file : std::as_const(m_takenOver))
    if (file != own) QFile::remove(file);
  m_takenOver.clear();
  return true;
}

std::vector<labeling::LabelEvent> UnsavedLabels::takeOver() {
  std::vector<labeling::LabelEvent> events;
  const QFileInfoList files = QDir(m_folder).entryInfoList({m_uuid + QStringLiteral("-*.json")}, QDir::Files,
                                                           QDir::Time | QDir::Reversed);
  for (const QFileInfo& info : files) {
    if (!isLeftBehind(info)) continue;
    QFile file(info.absoluteFilePath());
    if (!file.open(QIODevice::ReadOnly)) continue;
    bool whole = true;
    for (const QJsonValue& value : QJsonDocument::fromJson(file.readAll()).array()) {
      const QJsonObject json = value.toObject();
      const auto row = rowOf(m_project, json);
      try {
        if (row) events.push_back(eventFrom(json, *row));
        whole = whole && row;
      } catch (const model::Error&) {
        whole = false;  // a kind that this release does not know: it stays in its file
      }
    }
    if (whole) m_takenOver << info.absoluteFilePath();
  }
  return events;
}

}  // namespace ui
