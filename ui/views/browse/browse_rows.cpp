// What Browse shows: the rows that match, in their order, and what the filters count.
#include <QLabel>
#include <QProgressBar>
#include <QStackedWidget>
#include <QTableView>
#include <algorithm>
#include <numeric>

#include "model/base/error.h"
#include "ui/itemmodels/object_table_model.h"
#include "ui/session/opinion_reader.h"
#include "ui/session/project_session.h"
#include "ui/session/query_runner.h"
#include "ui/theme/numbers.h"
#include "ui/views/browse/browse_view.h"
#include "ui/views/browse/facet_panel.h"
#include "ui/views/browse/query_edit.h"
#include "ui/views/browse/sort_scrubber.h"
#include "ui/views/controls/segmented_buttons.h"
#include "ui/views/gallery/gallery_view.h"

namespace ui {

void BrowseView::refreshBase() {
  m_isStale = false;
  m_baseJob.stop();  // what was asked before is not wanted any more
  m_slowTimer.stop();
  m_asking->hide();
  const bool isAsked = !m_temporary && !(m_query->expression().isEmpty() && m_sortBy.isEmpty());
  // The runner knows everybody's labels: in independent mode the session answers, which knows one's own.
  if (isAsked && m_session.objectCount() > m_answeredAtOnce && !m_session.isIndependent()) {
    askForBase();
    return;
  }
  try {
    if (m_temporary) {
      m_base = m_temporary->rows;
    } else if (!isAsked) {
      m_base.resize(static_cast<std::size_t>(m_session.objectCount()));
      std::iota(m_base.begin(), m_base.end(), std::int64_t{0});
    } else {
      m_base = m_session.query(m_query->expression(), m_sortBy, m_descending);
    }
  } catch (const model::Error& error) {
    Q_EMIT statusMessage(QString::fromStdString(error.what()));  // the last good result stays
    return;
  }
  refreshFacets();
}

void BrowseView::askForBase() {
  const std::string annotator = m_session.annotator().toStdString();
  if (!m_runner || m_runner->annotator() != annotator)
    m_runner = std::make_shared<QueryRunner>(m_session.project().directory(), annotator, m_session.scores());
  m_slowTimer.start();
  m_baseJob.start(
      [runner = m_runner, expression = m_query->expression().toStdString(), sortBy = m_sortBy.toStdString(),
       descending = m_descending](const model::RunControl& control) {
        return runner->rows(expression, sortBy, descending, control);
      },
      [this](std::vector<std::int64_t>& rows) {
        m_slowTimer.stop();
        m_asking->hide();
        m_base = std::move(rows);
        refreshFacets();
      },
      [this](const QString& sentence) {
        m_slowTimer.stop();
        m_asking->hide();
        Q_EMIT statusMessage(sentence);  // the last good result stays
      });
}

void BrowseView::refreshClasses() {
  const auto scores = m_session.scores();
  m_classes.clear();
  if (!scores) {
    m_classJob.stop();
    return;
  }
  m_classJob.start(
      [reader = OpinionReader(*scores)](const model::RunControl& control) {
        std::vector<std::uint8_t> classes(static_cast<std::size_t>(reader.objects()),
                                          FacetFilter::kClasses - 1);
        for (std::size_t i = 0; i < classes.size(); ++i) {
          if (i % 4096 == 0) control.throwIfStopped();
          if (const auto opinion = reader.at(static_cast<std::int64_t>(i)))
            classes[i] = static_cast<std::uint8_t>(opinion->hubbleClass);
        }
        return classes;
      },
      [this](std::vector<std::uint8_t>& classes) {
        m_classes = std::move(classes);
        refreshFacets();
      });
}

void BrowseView::refreshFacets() {
  for (const RangeFacet& range : m_facets->filter().ranges)
    if (range.isSet()) m_lastSet = range.column;
  if (!m_facets->filter().anythingSet()) m_lastSet.clear();
  m_states.resize(static_cast<std::size_t>(m_session.objectCount()));
  for (std::size_t i = 0; i < m_states.size(); ++i)
    m_states[i] = m_session.labelState(static_cast<std::int64_t>(i));
  const bool areCounting = m_classJob.isRunning();
  FacetFilter filter = m_facets->filter();
  if (areCounting) filter.classes.fill(true);  // what is not known yet hides nothing
  m_result = applyFacets(
      filter, m_base, m_states,
      m_session.isBlind() ? std::span<const std::uint8_t>{} : std::span<const std::uint8_t>(m_classes));
  m_result.classesKnown = !areCounting;
  m_facets->showCounts(m_result);
  updateChips();
  showRows();
}

void BrowseView::takeInLabels(const std::vector<std::int64_t>& rows) {
  // A label may change what matches `unlabelled`; the order on screen stays until asked for anew.
  if (!m_query->expression().isEmpty()) {
    m_isStale = !isVisible();
    if (!m_isStale) refreshBase();
    return;
  }
  constexpr std::size_t kFew = 1000;
  const auto& allowed = m_facets->filter().states;
  const bool areStatesFiltered = std::find(allowed.begin(), allowed.end(), false) != allowed.end();
  if (rows.empty() || rows.size() > kFew || areStatesFiltered) {
    refreshFacets();
    return;
  }
  // Only the counts of these objects move, however many objects there are.
  for (const std::int64_t row : rows) {
    if (row < 0 || static_cast<std::size_t>(row) >= m_states.size()) continue;
    labeling::LabelState& state = m_states[static_cast<std::size_t>(row)];
    const labeling::LabelState now = m_session.labelState(row);
    if (now == state) continue;
    if (m_gallery->indexOf(row) >= 0) {
      --m_result.stateCounts[static_cast<std::size_t>(state)];
      ++m_result.stateCounts[static_cast<std::size_t>(now)];
    }
    state = now;
  }
  m_facets->showStateCounts(m_result);
}

void BrowseView::showRows() {
  if (m_gallery->rows() != m_result.rows) m_gallery->setRows(m_result.rows);
  if (isTable() || m_gridOrTable->index() == 1) {
    if (m_tableModel->rows() != m_result.rows) m_tableModel->setRows(m_result.rows);
    if (const QStringList columns = m_session.shownColumns(); m_tableModel->numberColumns() != columns)
      m_tableModel->setNumberColumns(columns);
  }
  QWidget* shown = m_result.rows.empty()         ? m_empty
                   : m_gridOrTable->index() == 1 ? static_cast<QWidget*>(m_table)
                                                 : m_gallery;
  m_emptyWords->setText(m_session.objectCount() == 0 ? tr("This project has no galaxies.")
                                                     : tr("No galaxies match these filters."));
  m_stack->setCurrentWidget(shown);
  if (shown == m_table) markTable();  // one selection everywhere
  m_scrubber->setVisible(shown == m_gallery);
  showSortKeys();
  updateSelectionBar();
  Q_EMIT countsChanged();
}

void BrowseView::showSortKeys() {
  std::vector<float> keys;
  const bool isSorted = !m_sortBy.isEmpty() && !m_temporary;
  if (isSorted && m_session.objectCount() > m_answeredAtOnce && !m_session.isColumnReady(m_sortBy)) {
    m_session.readColumns({m_sortBy});  // the keys follow when it is there
  } else if (isSorted) {
    const ColumnValues column = m_session.column(m_sortBy);
    keys.reserve(m_result.rows.size());
    for (const std::int64_t row : m_result.rows)
      if (static_cast<std::size_t>(row) < column.size())
        keys.push_back(column[static_cast<std::size_t>(row)]);
  }
  m_scrubber->setValues(std::move(keys));
}

void BrowseView::updateChips() {
  std::vector<QueryEdit::FacetChip> chips;
  for (const RangeFacet& range : m_facets->filter().ranges)
    if (range.isSet()) {
      const double width = range.high - range.low;
      chips.push_back({range.column, QStringLiteral("%1 – %2").arg(fittingNumber(range.from, width),
                                                                   fittingNumber(range.to, width))});
    }
  const auto allowed = [](const auto& flags) { return std::count(flags.begin(), flags.end(), true); };
  if (const auto n = allowed(m_facets->filter().states);
      n < static_cast<std::ptrdiff_t>(FacetFilter::kStates))
    chips.push_back({tr("label state"), tr("%1 of %2").arg(n).arg(FacetFilter::kStates)});
  if (const auto n = allowed(m_facets->filter().classes);
      n < static_cast<std::ptrdiff_t>(FacetFilter::kClasses))
    chips.push_back({tr("class"), tr("%1 of %2").arg(n).arg(FacetFilter::kClasses)});
  m_query->setFacetChips(chips);
}

QString BrowseView::filterWords() const {
  if (m_temporary) return m_temporary->name;
  QStringList words;
  if (!m_query->expression().isEmpty()) words << m_query->expression();
  for (const RangeFacet& range : m_facets->filter().ranges)
    if (range.isSet()) {
      const double width = range.high - range.low;
      words << QStringLiteral("%1 %2 – %3")
                   .arg(range.column, fittingNumber(range.from, width), fittingNumber(range.to, width));
    }
  return words.isEmpty() ? tr("all galaxies") : words.join(QStringLiteral(", "));
}

}  // namespace ui
