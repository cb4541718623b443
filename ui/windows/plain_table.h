#pragma once
#include <QStringList>
#include <QTableWidget>

namespace ui {

/// A table of facts to read: no grid, no editing, whole rows, heads on the left.
QTableWidget* makePlainTable(const char* objectName, const QString& spoken, const QStringList& heads,
                             QWidget* parent);
/// A cell; numbers are right-aligned.
QTableWidgetItem* plainCell(const QString& text, bool isNumber = false);

}  // namespace ui
