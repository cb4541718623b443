#pragma once
#include <QObject>
#include <QSettings>
#include <QString>
#include <QVariant>
#include <span>

namespace ui {

/// One thing that a person can set.
struct SettingRow {
  const char* key;        ///< "view/tile-side"
  QVariant defaultValue;  ///< its type is the setting's type
  double low = 0;         ///< numbers: range, both 0 = any
  double high = 0;
};

/// The table of all settings. A key that is not in it cannot be read or written.
std::span<const SettingRow> settingTable();

/// What the person chose, kept by the system. A stored value of the wrong type or out of range counts as the
/// default.
class Settings : public QObject {
  Q_OBJECT
 public:
  /// @param file an INI file, for tests; empty: the system's place
  explicit Settings(const QString& file = {}, QObject* parent = nullptr);

  QVariant value(const char* key) const;
  void set(const char* key, const QVariant& value);
  bool flag(const char* key) const { return value(key).toBool(); }
  int integer(const char* key) const { return value(key).toInt(); }
  double number(const char* key) const { return value(key).toDouble(); }
  QString text(const char* key) const { return value(key).toString(); }

 Q_SIGNALS:
  void changed(const QString& key);

 private:
  QSettings m_store;
};

}  // namespace ui
