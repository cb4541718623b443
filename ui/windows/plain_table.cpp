#include "ui/windows/plain_table.h"

#include <QHeaderView>

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

QTableWidgetItem* plainCell(const QString& text, bool isNumber) {
  auto* item = new QTableWidgetItem(text);
  if (isNumber) item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
  return item;
}

}  // namespace ui
