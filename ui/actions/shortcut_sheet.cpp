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
      grid->addWidget(makeLabel(QCoreApplication::translate("ui::actions", row->words), "small", "2"), line,
                      0);
      grid->addWidget(makeKeyCap(QString::fromUtf8(row->shortcut).replace(QStringLiteral("; "), tr(" or "))),
                      line++, 1, Qt::AlignRight);
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
