#include "ui/settings/settings.h"

#include <QByteArray>
#include <QStringList>
#include <array>
#include <cassert>
#include <cstring>

namespace ui {
namespace {

const SettingRow* find(const char* key) {
  for (const SettingRow& row : settingTable())
    if (std::strcmp(row.key, key) == 0) return &row;
  return nullptr;
}

}  // namespace

std::span<const SettingRow> settingTable() {
  static const std::array rows{
      SettingRow{"theme", QStringLiteral("system")},           // "dark", "light", "system"
      SettingRow{"text-scale", 1.0, 1.0, 1.5},                 // size of all text
      SettingRow{"annotator", QString()},                      // empty: the login name
      SettingRow{"view/tile-side", 140, 64, 320},              // Browse, logical pixels
      SettingRow{"label/auto-advance", true},                  // the last answer goes on to the next object
      SettingRow{"shortcuts", QStringList()},                  // "label.flag=X": keys that were changed
      SettingRow{"label/blind", false},                        // new projects start blind
      SettingRow{"cosmology/h0", 70.0, 20, 150},               // km/s/Mpc; flat universe, for kpc
      SettingRow{"cosmology/omega-m", 0.3, 0.01, 1},           // matter
      SettingRow{"reduced-motion", false},                     // nothing moves by itself
      SettingRow{"label/independent", false},                  // other people's labels are hidden
      SettingRow{"predict/samples", 32, 1, 256},               // dropout passes
      SettingRow{"colour-map", QStringLiteral("viridis")},     // or "cividis"
      SettingRow{"thumbnails/megabytes", 1024, 0, 1'000'000},  // kept in a project's derived/; 0: none
      SettingRow{"recent-projects", QStringList()},            // directories, newest first
      SettingRow{"window/geometry", QByteArray()},
      SettingRow{"window/state", QByteArray()},
  };
  return rows;
}

Settings::Settings(const QString& file, QObject* parent)
    : QObject(parent),
      m_store(file.isEmpty() ? QSettings().fileName() : file,
              file.isEmpty() ? QSettings::NativeFormat : QSettings::IniFormat) {}

QVariant Settings::value(const char* key) const {
  const SettingRow* row = find(key);
  assert(row && "a setting that is not in the table");
  QVariant stored = m_store.value(QLatin1String(key));
  if (!stored.isValid() || !stored.convert(row->defaultValue.metaType())) return row->defaultValue;
  if (row->low < row->high) {
    const double number = stored.toDouble();
    if (!(number >= row->low && number <= row->high)) return row->defaultValue;
  }
  return stored;
}

void Settings::set(const char* key, const QVariant& value) {
  assert(find(key) && "a setting that is not in the table");
  if (this->value(key) == value) return;
  m_store.setValue(QLatin1String(key), value);
  Q_EMIT changed(QString::fromLatin1(key));
}

}  // namespace ui
