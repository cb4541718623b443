#include "ui/session/column_store.h"

#include "labeling/store/identifier_column.h"

namespace ui {

ColumnStore::ColumnStore(const labeling::Project& project, QObject* parent)
    : QObject(parent), m_project(project) {
  for (const labeling::ColumnInfo& info : project.columns()) {
    if (info.type == labeling::ColumnType::Text) continue;
    const QString name = QString::fromStdString(info.name);
    m_types[name] = info.type;
    if (!labeling::isIdentifierColumn(project, info)) m_quantities << name;
  }
}

bool ColumnStore::contains(const QString& name) const { return m_types.contains(name); }
QStringList ColumnStore::quantities() const { return m_quantities; }
bool ColumnStore::isReady(const QString& name) const { return m_columns.contains(name); }

ColumnStore::Column ColumnStore::readColumn(const labeling::Project& project, const QString& name) {
  Column column;
  column.exact = project.numbers(name.toStdString());
  column.values = ColumnValues(std::vector<float>(column.exact.begin(), column.exact.end()));
  return column;
}

ColumnValues ColumnStore::values(const QString& name) {
  if (!contains(name)) return {};
  auto found = m_columns.find(name);
  if (found == m_columns.end()) found = m_columns.emplace(name, readColumn(m_project, name)).first;
  return found->second.values;
}

std::span<const double> ColumnStore::exact(const QString& name) const {
  const auto found = m_columns.find(name);
  if (found == m_columns.end() || m_types.at(name) != labeling::ColumnType::Real) return {};
  return found->second.exact;
}

void ColumnStore::read(const QStringList& names) {
  for (const QString& name : names)
    if (contains(name) && !isReady(name) && !m_wanted.contains(name)) m_wanted << name;
  if (!m_reading.isRunning() && !m_wanted.isEmpty()) startReading();
}

void ColumnStore::startReading() {
  m_reading.start(
      [directory = m_project.directory(), names = m_wanted](const model::RunControl& control) {
        const auto project = labeling::Project::open(directory, labeling::Project::Access::ReadOnly);
        Columns columns;
        for (const QString& name : names) {
          control.throwIfStopped();
          columns.emplace(name, readColumn(project, name));
        }
        return columns;
      },
      [this](Columns& columns) {
        for (auto& [name, column] : columns) {
          m_wanted.removeAll(name);
          m_columns.try_emplace(name, std::move(column));
        }
        Q_EMIT ready();
        if (!m_wanted.isEmpty()) startReading();  // asked for meanwhile
      },
      [this](const QString& sentence) {
        m_wanted.clear();
        Q_EMIT failed(sentence);
      });
}

}  // namespace ui
