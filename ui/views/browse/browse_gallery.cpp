// The gallery, the same rows as a table, what stands there when nothing matches, and the selection bar.
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QScrollBar>
#include <QSlider>
#include <QStackedWidget>
#include <QTableView>

#include "ui/itemmodels/object_table_model.h"
#include "ui/session/project_session.h"
#include "ui/session/selection_model.h"
#include "ui/views/browse/browse_view.h"
#include "ui/views/browse/facet_panel.h"
#include "ui/views/browse/query_edit.h"
#include "ui/views/browse/selection_bar.h"
#include "ui/views/browse/sort_scrubber.h"
#include "ui/views/controls/card.h"
#include "ui/views/gallery/gallery_view.h"

namespace ui {

QWidget* BrowseView::makeGalleryArea() {
  auto* area = new QWidget;
  auto* row = new QHBoxLayout(area);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(0);
  m_stack = new QStackedWidget;
  m_gallery = new GalleryView(m_session);
  m_gallery->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);  // the scrubber stands for it
  m_stack->addWidget(m_gallery);

  m_table = new QTableView;
  m_table->setObjectName(QStringLiteral("table"));
  m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
  m_table->setShowGrid(false);
  m_table->verticalHeader()->hide();
  m_table->verticalHeader()->setDefaultSectionSize(28);
  m_table->horizontalHeader()->setHighlightSections(false);
  m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  m_table->setWordWrap(false);
  m_tableModel = new ObjectTableModel(m_session, this);
  m_table->setModel(m_tableModel);
  m_stack->addWidget(m_table);
  linkTable();

  m_empty = new QWidget;
  m_empty->setObjectName(QStringLiteral("empty"));
  auto* emptyLayout = new QVBoxLayout(m_empty);
  emptyLayout->addStretch();
  m_emptyWords = makeLabel(tr("No galaxies match these filters."), "strong");
  emptyLayout->addWidget(m_emptyWords, 0, Qt::AlignHCenter);
  auto* choices = new QHBoxLayout;
  auto* last = new QPushButton(tr("Clear the last filter"));
  last->setObjectName(QStringLiteral("clearLast"));
  connect(last, &QPushButton::clicked, this, [this] {
    const QStringList conditions = m_query->conditions();
    if (!m_lastSet.isEmpty())
      m_facets->clearColumn(m_lastSet);
    else if (!conditions.isEmpty()) {
      m_query->setConditions(conditions.mid(0, conditions.size() - 1));
      refreshBase();
    }
    if (m_result.rows.empty()) clearFilters();
  });
  auto* all = new QPushButton(tr("Clear all"));
  all->setObjectName(QStringLiteral("clearAll"));
  connect(all, &QPushButton::clicked, this, &BrowseView::clearFilters);
  choices->addStretch();
  choices->addWidget(last);
  choices->addWidget(all);
  choices->addStretch();
  emptyLayout->addSpacing(12);
  emptyLayout->addLayout(choices);
  emptyLayout->addStretch();
  m_stack->addWidget(m_empty);
  row->addWidget(m_stack, 1);

  m_scrubber = new SortScrubber;
  row->addWidget(m_scrubber);
  QScrollBar* hidden = m_gallery->verticalScrollBar();
  connect(hidden, &QScrollBar::rangeChanged, this, [this, hidden](int low, int high) {
    m_scrubber->setRange(low, high);
    m_scrubber->setPageStep(hidden->pageStep());
    m_scrubber->setSingleStep(hidden->singleStep());
  });
  connect(hidden, &QScrollBar::valueChanged, m_scrubber, &QScrollBar::setValue);
  connect(m_scrubber, &QScrollBar::valueChanged, hidden, &QScrollBar::setValue);

  m_selectionBar = new SelectionBar(area);
  m_selectionBar->hide();
  area->installEventFilter(this);
  connect(m_selectionBar, &SelectionBar::labelClicked, this, &BrowseView::labelSelection);
  connect(m_selectionBar, &SelectionBar::similarClicked, this, &BrowseView::findSimilar);
  connect(m_selectionBar, &SelectionBar::mapClicked, this, &BrowseView::showInMap);
  connect(m_selectionBar, &SelectionBar::exportClicked, this, &BrowseView::exportSelection);
  connect(m_selectionBar, &SelectionBar::picturesClicked, this, &BrowseView::savePictures);
  connect(m_selectionBar, &SelectionBar::closeClicked, this, [this] { m_session.selection().clear(this); });

  connect(m_gallery, &GalleryView::tileSideChanged, this, [this](int side) {
    const QSignalBlocker blocker(m_size);
    m_size->setValue(side);
    Q_EMIT tileSideChanged(side);
  });
  m_size->setValue(m_gallery->tileSide());
  connect(m_gallery, &GalleryView::activated, this, [this](std::int64_t object) {
    // Open in Label: with a selection its galaxies are the queue, else what is shown.
    const auto chosen =
        m_session.selection().selectedCount() > 1 ? m_session.selection().selectedRows() : m_gallery->rows();
    m_session.selection().setFocus(object, this);
    Q_EMIT m_session.labelQueueRequested(chosen, crumb().isEmpty() ? tr("Browse") : crumb());
  });
  return area;
}

void BrowseView::linkTable() {
  QItemSelectionModel* marks = m_table->selectionModel();
  connect(marks, &QItemSelectionModel::selectionChanged, this, [this, marks] {
    if (!isTable()) return;
    std::vector<std::int64_t> rows;
    for (const QItemSelectionRange& range : marks->selection())
      for (int r = range.top(); r <= range.bottom(); ++r)
        rows.push_back(m_tableModel->rows()[static_cast<std::size_t>(r)]);
    m_session.selection().select(rows, m_table);
  });
  connect(marks, &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& now) {
    if (isTable() && now.isValid())
      m_session.selection().setFocus(now.data(ObjectTableModel::kRowRole).toLongLong(), m_table);
  });
  connect(m_table, &QTableView::activated, this, [this](const QModelIndex& index) {
    Q_EMIT m_gallery->activated(index.data(ObjectTableModel::kRowRole).toLongLong());
  });
  connect(&m_session.selection(), &SelectionModel::changed, this, [this](QObject* source) {
    if (isTable() && source != m_table) markTable();
  });
}

void BrowseView::markTable() {
  QItemSelection marked;
  const int last = m_tableModel->columnCount() - 1;
  for (const std::int64_t row : m_session.selection().selectedRows()) {
    const auto index = static_cast<int>(m_gallery->indexOf(row));
    if (index >= 0) marked.select(m_tableModel->index(index, 0), m_tableModel->index(index, last));
  }
  const QSignalBlocker blocker(m_table->selectionModel());
  const auto focus = static_cast<int>(m_gallery->indexOf(m_session.selection().focus()));
  if (focus >= 0)
    m_table->selectionModel()->setCurrentIndex(m_tableModel->index(focus, 0), QItemSelectionModel::NoUpdate);
  m_table->selectionModel()->select(marked, QItemSelectionModel::ClearAndSelect);
  m_table->viewport()->update();
}

void BrowseView::updateSelectionBar() {
  const std::int64_t count = m_session.selection().selectedCount();
  const bool show = count > 0 && !m_result.rows.empty();
  if (show) {
    m_selectionBar->setCount(count);
    m_selectionBar->setMapOffered(!m_session.modelNames().isEmpty());
    const QWidget* area = m_selectionBar->parentWidget();
    m_selectionBar->adjustSize();
    m_selectionBar->move((area->width() - m_scrubber->width() - m_selectionBar->width()) / 2,
                         area->height() - SelectionBar::kHeight - SelectionBar::kShadow - 16);
    m_selectionBar->raise();
  }
  m_selectionBar->setVisible(show);
  m_gallery->setBottomReserve(show ? SelectionBar::kHeight + 24 : 0);
  Q_EMIT countsChanged();
}

}  // namespace ui
