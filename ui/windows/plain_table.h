#pragma once
#include <QStringList>
#include <QTableWidget>

namespace ui {

/// A table of facts to read: no grid, no editing, whole rows, heads on the left.
QTableWidget* makePlainTable(const char* objectName, const QString& spoken, const QStringList& heads,
                             QWidget* parent);
/// Heads of columns whose cells are numbers stand over their right edges; call it once rows are there.
void alignHeads(QTableWidget* table);
/// As tall as its rows, at most `mostRows` of them.
void fitHeight(QTableWidget* table, int mostRows);
/// A cell; numbers are right-aligned.
QTableWidgetItem* plainCell(const QString& text, bool isNumber = false);

}  // namespace ui
