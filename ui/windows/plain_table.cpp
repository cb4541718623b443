#include "ui/windows/plain_table.h"

#include <QHeaderView>
#include <algorithm>

namespace ui {

QTableWidget* makePlainTable(const char* objectName, const QString& spoken, const QStringList& heads,
                             QWidget* parent) {
  auto* table = new QTableWidget(0, static_cast<int>(heads.size()), parent);
  table->setObjectName(QString::fromLatin1(objectName));
  table->setAccessibleName(spoken);
  table->setHorizontalHeaderLabels(heads);
  table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  table->horizontalHeader()->setStretchLastSection(true);
  table->horizontalHeader()->setHighlightSections(false);
  table->verticalHeader()->hide();
  table->verticalHeader()->setDefaultSectionSize(28);
  table->setShowGrid(false);
  table->setEditTriggers(QAbstractItemView::NoEditTriggers);
  table->setSelectionBehavior(QAbstractItemView::SelectRows);
  table->setSelectionMode(QAbstractItemView::SingleSelection);
  table->setTabKeyNavigation(false);
  return table;
}

void alignHeads(QTableWidget* table) {
  for (int column = 0; table->rowCount() > 0 && column < table->columnCount(); ++column) {
    const QTableWidgetItem* cell = table->item(0, column);
    QTableWidgetItem* head = table->horizontalHeaderItem(column);
    const bool isNumber = cell && (cell->textAlignment() & Qt::AlignRight);
    if (head) head->setTextAlignment((isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
  }
}

void fitHeight(QTableWidget* table, int mostRows) {
  int height = table->horizontalHeader()->sizeHint().height() + 2;
  for (int row = 0; row < std::min(std::max(table->rowCount(), 1), mostRows); ++row)
    height += row < table->rowCount() ? table->rowHeight(row) : table->verticalHeader()->defaultSectionSize();
  table->setFixedHeight(height);
}

QTableWidgetItem* plainCell(const QString& text, bool isNumber) {
  auto* item = new QTableWidgetItem(text);
  if (isNumber) item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
  return item;
}

}  // namespace ui
