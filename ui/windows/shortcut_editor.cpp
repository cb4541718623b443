#include "ui/windows/shortcut_editor.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>
#include <map>

#include "ui/actions/actions.h"
#include "ui/actions/shortcuts.h"
#include "ui/views/controls/card.h"

namespace ui {

namespace {

enum Column { Words, Keys, Note, ColumnCount };
constexpr int kIdRole = Qt::UserRole;
constexpr int kRowHeight = 28;

bool isModifier(int key) {
  return key == Qt::Key_Shift || key == Qt::Key_Control || key == Qt::Key_Alt || key == Qt::Key_Meta ||
         key == Qt::Key_AltGr || key == Qt::Key_CapsLock || key == Qt::Key_unknown;
}

// Shift is no part of a sign: it is how this layout writes it.
QKeySequence sequenceOf(const QKeyEvent& event) {
  Qt::KeyboardModifiers modifiers = event.modifiers() & ~(Qt::KeypadModifier | Qt::GroupSwitchModifier);
  const int key = event.key() == Qt::Key_Enter ? static_cast<int>(Qt::Key_Return) : event.key();
  const bool isLetter = key >= Qt::Key_A && key <= Qt::Key_Z;
  if (key > Qt::Key_Space && key < 0x01000000 && !isLetter) modifiers &= ~Qt::ShiftModifier;
  return QKeySequence(QKeyCombination(modifiers, static_cast<Qt::Key>(key)));
}

}  // namespace

ShortcutEditor::ShortcutEditor(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("shortcutEditor"));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 12, 0, 0);
  layout->setSpacing(8);
  m_filter = new QLineEdit;
  m_filter->setObjectName(QStringLiteral("shortcut-filter"));
  m_filter->setPlaceholderText(tr("Find an action or a key"));
  m_filter->setAccessibleName(tr("Find an action or a key"));
  layout->addWidget(m_filter);
  connect(m_filter, &QLineEdit::textChanged, this, &ShortcutEditor::filter);

  m_list = new QTreeWidget;
  m_list->setObjectName(QStringLiteral("shortcut-list"));
  m_list->setAccessibleName(tr("Actions and their keys"));
  m_list->setColumnCount(ColumnCount);
  m_list->setHeaderLabels({tr("Action"), tr("Keys"), QString()});
  m_list->header()->setSectionResizeMode(Words, QHeaderView::Stretch);
  m_list->header()->setSectionResizeMode(Keys, QHeaderView::Fixed);
  m_list->header()->setSectionResizeMode(Note, QHeaderView::Fixed);
  m_list->header()->setStretchLastSection(false);
  m_list->setColumnWidth(Keys, 150);
  m_list->setColumnWidth(Note, 90);
  m_list->setUniformRowHeights(true);
  m_list->setRootIsDecorated(false);
  m_list->setIndentation(12);
  m_list->installEventFilter(this);
  layout->addWidget(m_list, 1);
  connect(m_list, &QTreeWidget::currentItemChanged, this, [this] {
    if (m_capturing) endCapture({});
    showButtons();
  });
  connect(m_list, &QTreeWidget::itemDoubleClicked, this, [this] { startCapture(false); });

  m_sentence = makeLabel({}, "small", "2", this);
  m_sentence->setObjectName(QStringLiteral("shortcut-sentence"));
  m_sentence->setWordWrap(true);
  m_sentence->setMinimumHeight(32);
  layout->addWidget(m_sentence);
  auto* buttons = new QHBoxLayout;
  buttons->setSpacing(8);
  const auto button = [&](const char* name, const QString& words, auto run) {
    auto* made = new QPushButton(words);
    made->setObjectName(QLatin1String(name));
    made->setAutoDefault(false);
    connect(made, &QPushButton::clicked, this, run);
    buttons->addWidget(made);
    return made;
  };
  m_change = button("shortcut-change", tr("Change…"), [this] { startCapture(false); });
  m_add = button("shortcut-add", tr("Add a key…"), [this] { startCapture(true); });
  m_off =
      button("shortcut-off", tr("Switch off"), [this] { shortcuts().setKeys(currentId().constData(), {}); });
  m_reset = button("shortcut-reset", tr("Standard"), [this] { shortcuts().reset(currentId().constData()); });
  buttons->addStretch(1);
  m_resetAll = button("shortcut-reset-all", tr("All to standard"), [] { shortcuts().resetAll(); });
  layout->addLayout(buttons);
  connect(&shortcuts(), &Shortcuts::changed, this, &ShortcutEditor::fill);
  fill();
}

QString ShortcutEditor::sentence() const { return m_sentence->text(); }

QByteArray ShortcutEditor::currentId() const {
  const QTreeWidgetItem* item = m_list->currentItem();
  return item ? item->data(Words, kIdRole).toByteArray() : QByteArray();
}

void ShortcutEditor::choose(const char* id) {
  for (int i = 0; i < m_list->topLevelItemCount(); ++i)
    for (int j = 0; j < m_list->topLevelItem(i)->childCount(); ++j)
      if (m_list->topLevelItem(i)->child(j)->data(Words, kIdRole).toByteArray() == id)
        m_list->setCurrentItem(m_list->topLevelItem(i)->child(j));
}

void ShortcutEditor::fill() {
  const QByteArray before = currentId();
  const QSignalBlocker quiet(m_list);
  m_list->clear();
  std::map<QString, QTreeWidgetItem*> places;
  for (const ActionRow& row : actionTable()) {
    QTreeWidgetItem*& place = places[placeOf(row)];
    if (!place) {
      place = new QTreeWidgetItem(m_list, {placeOf(row)});
      place->setFlags(Qt::ItemIsEnabled);
      place->setFirstColumnSpanned(true);
      QFont font = place->font(Words);
      font.setBold(true);
      place->setFont(Words, font);
      place->setSizeHint(Words, {0, kRowHeight});
    }
    const QString keys = keysOf(row.id);
    const bool isChanged = shortcuts().isChanged(row.id);
    auto* item = new QTreeWidgetItem(
        place, {wordsOf(row), keys.isEmpty() ? (isChanged ? tr("off") : tr("none")) : keys,
                row.isFixed ? tr("fixed")
                : isChanged ? tr("changed")
                            : QString()});
    item->setData(Words, kIdRole, QByteArray(row.id));
    item->setSizeHint(Words, {0, kRowHeight});
  }
  m_list->expandAll();
  filter(m_filter->text());
  if (before.isEmpty() && m_list->topLevelItemCount() > 0)
    m_list->setCurrentItem(m_list->topLevelItem(0)->child(0));
  else
    choose(before.constData());
  showButtons();
}

void ShortcutEditor::filter(const QString& text) {
  for (int i = 0; i < m_list->topLevelItemCount(); ++i) {
    QTreeWidgetItem* place = m_list->topLevelItem(i);
    bool any = false;
    for (int j = 0; j < place->childCount(); ++j) {
      QTreeWidgetItem* item = place->child(j);
      const bool fits = item->text(Words).contains(text, Qt::CaseInsensitive) ||
                        item->text(Keys).compare(text, Qt::CaseInsensitive) == 0;
      item->setHidden(!fits);
      any = any || fits;
    }
    place->setHidden(!any);
  }
}

void ShortcutEditor::showButtons() {
  const QByteArray id = currentId();
  const bool canChange = !id.isEmpty() && !actionRow(id.constData()).isFixed;
  m_change->setEnabled(canChange);
  m_add->setEnabled(canChange && !shortcuts().keys(id.constData()).isEmpty());
  m_off->setEnabled(canChange && !shortcuts().keys(id.constData()).isEmpty());
  m_reset->setEnabled(canChange && shortcuts().isChanged(id.constData()));
  m_resetAll->setEnabled(!shortcuts().changes().isEmpty());
  if (!m_capturing && m_sentence->text().isEmpty())
    m_sentence->setText(
        tr("Enter changes the key of an action, Delete switches it off. The keys of answers follow "
           "their places; a scheme may give an answer a key of its own."));
}

void ShortcutEditor::startCapture(bool adds) {
  const QByteArray id = currentId();
  if (id.isEmpty() || actionRow(id.constData()).isFixed) return;
  m_capturing = true;
  m_adds = adds;
  m_contested = {};
  m_list->setFocus(Qt::OtherFocusReason);
  m_sentence->setText(
      tr("Press the key for “%1”. Esc leaves it as it is.").arg(wordsOf(actionRow(id.constData()))));
}

void ShortcutEditor::endCapture(const QString& sentence) {
  m_capturing = false;
  m_contested = {};
  m_sentence->setText(sentence);
  showButtons();
}

void ShortcutEditor::capture(const QKeySequence& key) {
  const QByteArray id = currentId();
  const QList<const ActionRow*> others = shortcuts().conflicts(id.constData(), key);
  if (!others.isEmpty() && key != m_contested) {
    m_contested = key;
    QStringList names;
    for (const ActionRow* row : others) names << tr("“%1” (%2)").arg(wordsOf(*row), placeOf(*row));
    m_sentence->setText(tr("%1 already means %2. Press it again to take it from there, Esc to leave it.")
                            .arg(keyText(key), names.join(QStringLiteral(", "))));
    return;
  }
  for (const ActionRow* row : others) {
    QList<QKeySequence> left = shortcuts().keys(row->id);
    left.removeAll(key);
    shortcuts().setKeys(row->id, left);
  }
  QList<QKeySequence> keys = m_adds ? shortcuts().keys(id.constData()) : QList<QKeySequence>();
  if (!keys.contains(key)) keys << key;
  shortcuts().setKeys(id.constData(), keys);
  endCapture(tr("“%1” is now %2.").arg(wordsOf(actionRow(id.constData())), keysOf(id.constData())));
}

bool ShortcutEditor::eventFilter(QObject* object, QEvent* event) {
  if (object != m_list) return QWidget::eventFilter(object, event);
  if (event->type() == QEvent::ShortcutOverride && m_capturing) {
    event->accept();  // the key is meant for here, not for what it does now
    return true;
  }
  if (event->type() == QEvent::FocusOut && m_capturing) endCapture({});
  if (event->type() != QEvent::KeyPress) return QWidget::eventFilter(object, event);
  const auto* pressed = static_cast<QKeyEvent*>(event);
  if (m_capturing) {
    if (pressed->key() == Qt::Key_Escape)
      endCapture({});
    else if (!isModifier(pressed->key()))
      capture(sequenceOf(*pressed));
    return true;
  }
  switch (pressed->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_F2:
      startCapture(false);
      return true;
    case Qt::Key_Insert:
      startCapture(true);
      return true;
    case Qt::Key_Delete:
    case Qt::Key_Backspace:
      if (m_off->isEnabled()) m_off->click();
      return true;
    default:
      return QWidget::eventFilter(object, event);
  }
}

}  // namespace ui
