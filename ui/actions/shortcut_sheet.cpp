#include "ui/actions/shortcut_sheet.h"

#include <QCoreApplication>
#include <QGridLayout>
#include <QLabel>
#include <QScrollArea>
#include <QVBoxLayout>
#include <map>

#include "ui/actions/actions.h"
#include "ui/views/controls/card.h"

namespace ui {
namespace {

bool isAnswer(const ActionRow& row) {
  return QLatin1String(row.id).startsWith(QLatin1String("label.answer-"));
}

QString answerKeys() {
  QStringList keys;
  for (const ActionRow& row : actionTable())
    if (isAnswer(row) && !keyOf(row.id).isEmpty()) keys << keyOf(row.id);
  const QString plain = QStringLiteral("1 2 3 4 5 6 7 8 9");
  const QString all = keys.join(QLatin1Char(' '));
  return all == plain ? QStringLiteral("1 … 9") : all;
}

}  // namespace

ShortcutSheet::ShortcutSheet(const QString& place, QWidget* parent) : QDialog(parent) {
  setObjectName(QStringLiteral("shortcutSheet"));
  setWindowTitle(tr("Shortcuts"));
  resize(880, 640);
  QStringList places;
  std::map<QString, std::vector<const ActionRow*>> rows;
  for (const ActionRow& row : actionTable()) {
    if (!*row.shortcut) continue;
    const QString where = QString::fromLatin1(row.where);
    if (!places.contains(where)) places << where;
    rows[where].push_back(&row);
  }
  if (places.removeOne(place)) places.prepend(place);
  const ActionRow* firstAnswer = nullptr;
  for (const ActionRow& row : actionTable())
    if (firstAnswer == nullptr && isAnswer(row)) firstAnswer = &row;

  auto* content = new QWidget;
  auto* columns = new QHBoxLayout(content);
  columns->setContentsMargins(24, 16, 24, 24);
  columns->setSpacing(40);
  QVBoxLayout* sides[2];
  std::size_t filled[2] = {0, 0};
  for (auto& side : sides) {
    side = new QVBoxLayout;
    side->setSpacing(24);
    columns->addLayout(side, 1);
  }
  for (const QString& where : places) {
    const int shorter = filled[0] <= filled[1] ? 0 : 1;
    filled[shorter] += rows[where].size() + 2;
    auto* grid = new QGridLayout;
    grid->setVerticalSpacing(8);
    grid->setColumnStretch(0, 1);
    grid->addWidget(makeLabel(QCoreApplication::translate("ui::actions", where.toLatin1()), "section"), 0, 0,
                    1, 2);
    int line = 1;
    for (const ActionRow* row : rows[where]) {
      QString words = wordsOf(*row), keys = keysOf(row->id);
      if (isAnswer(*row)) {
        if (row != firstAnswer) continue;  // nine lines that say the same
        words = tr("Answer");
        keys = answerKeys();
      }
      if (keys.isEmpty()) keys = tr("off");
      grid->addWidget(makeLabel(words, "small", "2"), line, 0);
      grid->addWidget(makeKeyCap(keys), line++, 1, Qt::AlignRight);
    }
    sides[shorter]->addLayout(grid);
  }
  for (auto* side : sides) side->addStretch();

  auto* scroll = new QScrollArea;
  scroll->setWidgetResizable(true);
  scroll->setWidget(content);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(scroll);
}

}  // namespace ui
