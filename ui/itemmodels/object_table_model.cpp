#include "ui/itemmodels/object_table_model.h"

#include <cmath>

#include "ui/session/project_session.h"
#include "ui/theme/glyphs.h"
#include "ui/theme/numbers.h"

namespace ui {
namespace {

/// As many decimals as the column's values need, at most four.
int decimalsOf(const ColumnValues& values) {
  int decimals = 0;
  std::size_t seen = 0;
  for (const float value : values) {
    if (!std::isfinite(value)) continue;
    for (; decimals < 4; ++decimals) {
      const double scaled = static_cast<double>(value) * std::pow(10.0, decimals);
      if (std::abs(scaled - std::round(scaled)) < 1e-3) break;
    }
    if (decimals == 4 || ++seen == 1000) break;
  }
  return decimals;
}

}  // namespace

ObjectTableModel::ObjectTableModel(ProjectSession& session, QObject* parent)
    : QAbstractTableModel(parent), m_session(session) {
  connect(&session, &ProjectSession::labelsChanged, this, [this] {
    if (!m_rows.empty()) Q_EMIT dataChanged(index(0, State), index(rowCount() - 1, State));
  });
  const auto reread = [this] {
    beginResetModel();
    readColumns();
    endResetModel();
  };
  connect(&session, &ProjectSession::scoresChanged, this, reread);
  connect(&session, &ProjectSession::blindChanged, this, reread);
  connect(&session, &ProjectSession::columnsReady, this, [this] {
    if (m_names.isEmpty()) return;
    readColumns();
    if (!m_rows.empty()) Q_EMIT dataChanged(index(0, FirstNumber), index(rowCount() - 1, columnCount() - 1));
  });
}

void ObjectTableModel::setRows(std::vector<std::int64_t> rows) {
  beginResetModel();
  m_rows = std::move(rows);
  endResetModel();
}

void ObjectTableModel::setNumberColumns(const QStringList& names) {
  beginResetModel();
  m_names = names;
  readColumns();
  endResetModel();
}

void ObjectTableModel::readColumns() {
  constexpr std::int64_t kReadAtOnce = 50'000;  // more than a frame's time: in the background
  QStringList waiting;
  m_columns.clear();
  m_decimals.clear();
  for (const QString& name : m_names) {
    const bool isReady = m_session.objectCount() <= kReadAtOnce || m_session.isColumnReady(name);
    m_columns.push_back(isReady ? m_session.column(name) : ColumnValues());
    m_decimals.push_back(decimalsOf(m_columns.back()));
    if (!isReady) waiting << name;
  }
  if (!waiting.isEmpty()) m_session.readColumns(waiting);
}

int ObjectTableModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int ObjectTableModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : FirstNumber + static_cast<int>(m_names.size());
}

QVariant ObjectTableModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) return {};
  const std::int64_t row = m_rows[static_cast<std::size_t>(index.row())];
  if (role == kRowRole) return static_cast<qlonglong>(row);
  const int column = index.column();
  if (role == Qt::TextAlignmentRole)
    return static_cast<int>(column >= Probability ? Qt::AlignRight | Qt::AlignVCenter
                                                  : Qt::AlignLeft | Qt::AlignVCenter);
  if (role != Qt::DisplayRole) return {};
  switch (column) {
    case Name:
      return m_session.objectName(row);
    case State:
      return stateWords(m_session.labelState(row));
    case Class:
    case Probability: {
      const auto opinion = m_session.isBlind() ? std::nullopt : m_session.classOpinion(row);
      if (!opinion) return column == Class ? QVariant() : QVariant(QStringLiteral("–"));
      if (column == Class) return classWords(opinion->hubbleClass);
      return QStringLiteral("%1 ±%2").arg(fixed(opinion->probability, 2), fixed(opinion->sigma, 2));
    }
    default:
      break;
  }
  const auto number = static_cast<std::size_t>(column - FirstNumber);
  const ColumnValues& values = m_columns[number];
  if (values.empty())
    return m_session.numberColumns().contains(m_names[static_cast<int>(number)]) ? QStringLiteral("…")
                                                                                 : QStringLiteral("–");
  if (static_cast<std::size_t>(row) >= values.size()) return QStringLiteral("–");
  return fixed(static_cast<double>(values[static_cast<std::size_t>(row)]), m_decimals[number]);
}

QVariant ObjectTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal) return {};
  if (role == Qt::TextAlignmentRole)
    return static_cast<int>(section >= Probability ? Qt::AlignRight | Qt::AlignVCenter
                                                   : Qt::AlignLeft | Qt::AlignVCenter);
  if (role != Qt::DisplayRole) return {};
  switch (section) {
    case Name:
      return tr("Object");
    case State:
      return tr("Label");
    case Class:
      return tr("Predicted class");
    case Probability:
      return tr("Probability");
    default:
      return m_names.value(section - FirstNumber);
  }
}

}  // namespace ui
