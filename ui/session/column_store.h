#pragma once
#include <QObject>
#include <QStringList>
#include <map>
#include <span>
#include <vector>

#include "labeling/store/project.h"
#include "ui/session/column_values.h"
#include "ui/session/job.h"

namespace ui {

/// Number columns of a project's catalogue in memory. A column of a million objects takes a fifth of a second
/// to read, so it is read in the background where somebody can wait for it.
class ColumnStore : public QObject {
  Q_OBJECT
 public:
  explicit ColumnStore(const labeling::Project& project, QObject* parent = nullptr);

  bool contains(const QString& name) const;  ///< a number column of the catalogue, read or not
  QStringList quantities() const;            ///< number columns that are no running number of the survey
  bool isReady(const QString& name) const;
  ColumnValues values(const QString& name);  ///< reads it now if it was not read yet
  /// As the store has them, for queries; empty if the column was not read yet or holds whole numbers.
  std::span<const double> exact(const QString& name) const;
  void read(const QStringList& names);  ///< in the background, then ready()

 Q_SIGNALS:
  void ready();
  void failed(const QString& sentence);

 private:
  struct Column {
    std::vector<double> exact;
    ColumnValues values;
  };
  using Columns = std::map<QString, Column>;
  static Column readColumn(const labeling::Project& project, const QString& name);
  void startReading();

  const labeling::Project& m_project;
  std::map<QString, labeling::ColumnType> m_types;
  QStringList m_quantities;
  Columns m_columns;
  QStringList m_wanted;
  Job<Columns> m_reading;
};

}  // namespace ui
