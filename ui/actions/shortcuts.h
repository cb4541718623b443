#pragma once
#include <QKeySequence>
#include <QList>
#include <QObject>
#include <QStringList>
#include <initializer_list>
#include <map>

class QKeyEvent;

namespace ui {

struct ActionRow;

/// Which keys do what: the keys of the action table, changed by what the person chose. Menus, key caps, the
/// sheet of shortcuts and the views that take keys themselves all ask here.
class Shortcuts : public QObject {
  Q_OBJECT
 public:
  QList<QKeySequence> keys(const char* id) const;  ///< empty: none, or switched off
  static QList<QKeySequence> standardKeys(const ActionRow& row);
  bool isChanged(const char* id) const;
  void setKeys(const char* id, const QList<QKeySequence>& keys);  ///< empty: switched off
  void reset(const char* id);
  void resetAll();

  static bool meet(const ActionRow& a, const ActionRow& b);  ///< their keys are heard at the same time
  /// Actions that this key starts too where `id` acts; those that share it by design are left out.
  QList<const ActionRow*> conflicts(const char* id, const QKeySequence& key) const;

  /// Whether a key event is one of the action's keys. The shift that a sign needs on a layout is no part of
  /// it.
  bool matches(const char* id, const QKeyEvent& event) const;
  /// The action of these places ("label", "galaxies": what stands before the dot) that the key starts; null:
  /// none. The first place that has one wins.
  const char* actionFor(const QKeyEvent& event, std::initializer_list<const char*> places) const;

  /// "label.flag=X": what differs from the table, for the settings.
  QStringList changes() const;
  void restore(const QStringList& changes);  ///< lines that name no action are left out

 Q_SIGNALS:
  void changed();

 private:
  std::map<QString, QList<QKeySequence>> m_chosen;
};

/// The one of this program.
Shortcuts& shortcuts();

/// As on a key cap: "Ctrl K", "←", "Enter".
QString keyText(const QKeySequence& key);

}  // namespace ui
