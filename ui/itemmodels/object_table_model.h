#pragma once
#include <QAbstractTableModel>
#include <QStringList>
#include <vector>

#include "ui/session/column_values.h"

namespace ui {

class ProjectSession;

/// Objects as a table: name, label state, predicted class, its probability, then number columns. The rows are
/// an array of row ids, as in the gallery.
class ObjectTableModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum FixedColumn { Name, State, Class, Probability, FirstNumber };
  static constexpr int kRowRole = Qt::UserRole;  ///< qint64: the object's row

  explicit ObjectTableModel(ProjectSession& session, QObject* parent = nullptr);

  void setRows(std::vector<std::int64_t> rows);
  const std::vector<std::int64_t>& rows() const { return m_rows; }
  void setNumberColumns(const QStringList& names);
  QStringList numberColumns() const { return m_names; }

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

 private:
  void readColumns();
  ProjectSession& m_session;
  std::vector<std::int64_t> m_rows;
  QStringList m_names;
  std::vector<ColumnValues> m_columns;  ///< empty: being read
  std::vector<int> m_decimals;
};

}  // namespace ui
