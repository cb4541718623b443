#include "ui/actions/shortcuts.h"

#include <QCoreApplication>
#include <QKeyEvent>
#include <cstring>

#include "ui/actions/actions.h"

namespace ui {
namespace {

constexpr Qt::KeyboardModifiers kModifiers =
    Qt::ShiftModifier | Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier;

// "; " stands between keys; the key ; itself is written alone or as "; ;".
QList<QKeySequence> keysFromText(const QString& text) {
  QList<QKeySequence> keys;
  for (const QString& each : text.split(QStringLiteral("; "), Qt::SkipEmptyParts))
    if (const QKeySequence key(each.trimmed(), QKeySequence::PortableText); !key.isEmpty()) keys << key;
  return keys;
}

QString textFromKeys(const QList<QKeySequence>& keys) {
  QStringList texts;
  for (const QKeySequence& key : keys) texts << key.toString(QKeySequence::PortableText);
  return texts.join(QStringLiteral("; "));
}

bool isSign(int key) {
  const bool isLetter = key >= Qt::Key_A && key <= Qt::Key_Z;
  return key > Qt::Key_Space && key < 0x01000000 && !isLetter;
}

bool isSame(const QKeySequence& sequence, const QKeyEvent& event) {
  if (sequence.count() != 1) return false;
  const QKeyCombination wanted = sequence[0];
  const int key = event.key() == Qt::Key_Enter ? static_cast<int>(Qt::Key_Return) : event.key();
  const int wantedKey =
      wanted.key() == Qt::Key_Enter ? static_cast<int>(Qt::Key_Return) : static_cast<int>(wanted.key());
  if (key != wantedKey) return false;
  Qt::KeyboardModifiers pressed = event.modifiers() & kModifiers;
  if (isSign(key) && !(wanted.keyboardModifiers() & Qt::ShiftModifier)) pressed &= ~Qt::ShiftModifier;
  return pressed == (wanted.keyboardModifiers() & kModifiers);
}

bool isIn(const ActionRow& row, const char* place) {
  const std::size_t length = std::strlen(place);
  return std::strncmp(row.id, place, length) == 0 && row.id[length] == '.';
}

}  // namespace

QList<QKeySequence> Shortcuts::standardKeys(const ActionRow& row) {
  if (row.isFixed) return {};
  return keysFromText(QString::fromUtf8(row.shortcut));
}

bool Shortcuts::meet(const ActionRow& a, const ActionRow& b) {
  const auto is = [](const ActionRow& row, const char* place) { return std::strcmp(row.where, place) == 0; };
  if (is(a, b.where) || is(a, "Everywhere") || is(b, "Everywhere")) return true;
  if (is(a, "With galaxies")) return !is(b, "Welcome");
  return is(b, "With galaxies") && !is(a, "Welcome");
}

QList<QKeySequence> Shortcuts::keys(const char* id) const {
  const auto chosen = m_chosen.find(QLatin1String(id));
  return chosen == m_chosen.end() ? standardKeys(actionRow(id)) : chosen->second;
}

bool Shortcuts::isChanged(const char* id) const { return m_chosen.contains(QLatin1String(id)); }

void Shortcuts::setKeys(const char* id, const QList<QKeySequence>& keys) {
  if (keys == this->keys(id)) return;
  if (keys == standardKeys(actionRow(id)))
    m_chosen.erase(QLatin1String(id));
  else
    m_chosen[QLatin1String(id)] = keys;
  Q_EMIT changed();
}

void Shortcuts::reset(const char* id) {
  if (m_chosen.erase(QLatin1String(id)) > 0) Q_EMIT changed();
}

void Shortcuts::resetAll() {
  if (m_chosen.empty()) return;
  m_chosen.clear();
  Q_EMIT changed();
}

QList<const ActionRow*> Shortcuts::conflicts(const char* id, const QKeySequence& key) const {
  const ActionRow& own = actionRow(id);
  const bool isOwnStandard = standardKeys(own).contains(key);
  QList<const ActionRow*> others;
  for (const ActionRow& row : actionTable()) {
    if (std::strcmp(row.id, id) == 0 || !meet(row, own) || !keys(row.id).contains(key)) continue;
    if (isOwnStandard && standardKeys(row).contains(key)) continue;
    others << &row;
  }
  return others;
}

bool Shortcuts::matches(const char* id, const QKeyEvent& event) const {
  for (const QKeySequence& key : keys(id))
    if (isSame(key, event)) return true;
  return false;
}

const char* Shortcuts::actionFor(const QKeyEvent& event, std::initializer_list<const char*> places) const {
  for (const char* place : places)
    for (const ActionRow& row : actionTable())
      if (isIn(row, place) && matches(row.id, event)) return row.id;
  return nullptr;
}

QStringList Shortcuts::changes() const {
  QStringList lines;
  for (const auto& [id, keys] : m_chosen) lines << id + QLatin1Char('=') + textFromKeys(keys);
  return lines;
}

void Shortcuts::restore(const QStringList& changes) {
  std::map<QString, QList<QKeySequence>> chosen;
  for (const QString& line : changes) {
    const QString id = line.section(QLatin1Char('='), 0, 0);
    for (const ActionRow& row : actionTable())
      if (!row.isFixed && id == QLatin1String(row.id))
        chosen[id] = keysFromText(line.section(QLatin1Char('='), 1));
  }
  if (chosen == m_chosen) return;
  m_chosen = std::move(chosen);
  Q_EMIT changed();
}

Shortcuts& shortcuts() {
  static Shortcuts all;
  return all;
}

QString keyText(const QKeySequence& key) {
  if (key.isEmpty()) return {};
  const QKeyCombination combination = key[0];
  QString text;
  const Qt::KeyboardModifiers modifiers = combination.keyboardModifiers();
  for (const auto& [modifier, name] :
       {std::pair(Qt::ControlModifier, "Ctrl "), std::pair(Qt::AltModifier, "Alt "),
        std::pair(Qt::ShiftModifier, "Shift "), std::pair(Qt::MetaModifier, "Meta ")})
    if (modifiers & modifier) text += QLatin1String(name);
  switch (combination.key()) {
    case Qt::Key_Left:
      return text + QStringLiteral("←");
    case Qt::Key_Right:
      return text + QStringLiteral("→");
    case Qt::Key_Up:
      return text + QStringLiteral("↑");
    case Qt::Key_Down:
      return text + QStringLiteral("↓");
    case Qt::Key_Return:
    case Qt::Key_Enter:
      return text + QStringLiteral("Enter");
    case Qt::Key_Minus:
      return text + QStringLiteral("−");
    default:
      return text + QKeySequence(combination.key()).toString(QKeySequence::NativeText);
  }
}

}  // namespace ui
