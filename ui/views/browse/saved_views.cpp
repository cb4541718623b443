#include "ui/views/browse/saved_views.h"

#include <QJsonArray>
#include <QJsonDocument>

#include "ui/session/project_session.h"

namespace ui {
namespace {

const QString kKey = QStringLiteral("saved_views");

template <std::size_t N>
QJsonArray toJson(const std::array<bool, N>& flags) {
  QJsonArray array;
  for (const bool flag : flags) array.append(flag);
  return array;
}

template <std::size_t N>
void fromJson(const QJsonArray& array, std::array<bool, N>& flags) {
  for (std::size_t i = 0; i < N; ++i) flags[i] = array.at(static_cast<qsizetype>(i)).toBool(true);
}

QJsonObject toJson(const SavedView& view) {
  QJsonArray ranges;
  for (const RangeFacet& range : view.filter.ranges)
    if (range.isSet())
      ranges.append(QJsonObject{{QStringLiteral("column"), range.column},
                                {QStringLiteral("from"), range.from},
                                {QStringLiteral("to"), range.to}});
  return {{QStringLiteral("name"), view.name},
          {QStringLiteral("ranges"), ranges},
          {QStringLiteral("states"), toJson(view.filter.states)},
          {QStringLiteral("classes"), toJson(view.filter.classes)},
          {QStringLiteral("conditions"), QJsonArray::fromStringList(view.conditions)},
          {QStringLiteral("sort"), view.sortBy},
          {QStringLiteral("descending"), view.descending},
          {QStringLiteral("tile_side"), view.tileSide}};
}

SavedView viewFromJson(const QJsonObject& object) {
  SavedView view;
  view.name = object.value(QLatin1String("name")).toString();
  for (const QJsonValue& value : object.value(QLatin1String("ranges")).toArray()) {
    RangeFacet range;
    range.column = value[QLatin1String("column")].toString();
    range.from = value[QLatin1String("from")].toDouble();
    range.to = value[QLatin1String("to")].toDouble();
    view.filter.ranges.push_back(range);
  }
  fromJson(object.value(QLatin1String("states")).toArray(), view.filter.states);
  fromJson(object.value(QLatin1String("classes")).toArray(), view.filter.classes);
  for (const QJsonValue& value : object.value(QLatin1String("conditions")).toArray())
    view.conditions << value.toString();
  view.sortBy = object.value(QLatin1String("sort")).toString();
  view.descending = object.value(QLatin1String("descending")).toBool();
  view.tileSide = object.value(QLatin1String("tile_side")).toInt(140);
  return view;
}

void write(ProjectSession& session, const std::vector<SavedView>& views) {
  QJsonArray array;
  for (const SavedView& view : views) array.append(toJson(view));
  session.setSetting(kKey, QString::fromUtf8(QJsonDocument(array).toJson(QJsonDocument::Compact)));
}

}  // namespace

std::vector<SavedView> readSavedViews(const ProjectSession& session) {
  std::vector<SavedView> views;
  for (const QJsonValue& value : QJsonDocument::fromJson(session.setting(kKey).toUtf8()).array())
    views.push_back(viewFromJson(value.toObject()));
  return views;
}

void saveView(ProjectSession& session, const SavedView& view) {
  std::vector<SavedView> views = readSavedViews(session);
  std::erase_if(views, [&](const SavedView& other) { return other.name == view.name; });
  views.push_back(view);
  write(session, views);
}

void removeView(ProjectSession& session, const QString& name) {
  std::vector<SavedView> views = readSavedViews(session);
  std::erase_if(views, [&](const SavedView& other) { return other.name == name; });
  write(session, views);
}

}  // namespace ui
