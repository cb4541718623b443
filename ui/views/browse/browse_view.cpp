#include "ui/views/browse/browse_view.h"
#include "labeling/display/display.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QSlider>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <numeric>

#include "model/base/error.h"
#include "ui/actions/actions.h"
#include "ui/itemmodels/object_table_model.h"
#include "ui/prompts/prompts.h"
#include "ui/session/opinion_reader.h"
#include "ui/session/project_session.h"
#include "ui/session/selection_model.h"
#include "ui/theme/icons.h"
#include "ui/theme/numbers.h"
#include "ui/theme/type.h"
#include "ui/views/browse/facet_panel.h"
#include "ui/views/browse/query_edit.h"
#include "ui/views/browse/saved_views.h"
#include "ui/views/browse/selection_bar.h"
#include "ui/views/browse/sort_scrubber.h"
#include "ui/views/controls/card.h"
#include "ui/views/controls/segmented_buttons.h"
#include "ui/views/gallery/gallery_view.h"

namespace ui {
namespace {

constexpr int kFilterWidth = 280;

/// The sigma whose largest values are "most uncertain": of the bar, else the first there is.
QString sigmaColumn(const ProjectSession& session) {
  QString first;
  for (const QString& column : session.shownColumns()) {
    if (!column.endsWith(QLatin1String("_sigma"))) continue;
    if (column == QLatin1String("p_bar_sigma")) return column;
    if (first.isEmpty()) first = column;
  }
  return first;
}

}  // namespace

BrowseView::BrowseView(ProjectSession& session, QWidget* parent) : QWidget(parent), m_session(session) {
  setObjectName(QStringLiteral("browse"));
  setProperty("ground", QStringLiteral("window"));
  setAttribute(Qt::WA_StyledBackground);
  setFocusPolicy(Qt::ClickFocus);
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  m_splitter = new QSplitter(Qt::Horizontal);
  m_splitter->setChildrenCollapsible(false);
  m_splitter->setHandleWidth(1);
  m_facets = new FacetPanel(session, m_splitter);
  m_facets->setMinimumWidth(220);
  auto* right = new QWidget(m_splitter);
  auto* column = new QVBoxLayout(right);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(makeQueryBar());
  column->addWidget(makeLine());
  column->addWidget(makeViewBar());
  column->addWidget(makeGalleryArea(), 1);
  m_splitter->addWidget(m_facets);
  m_splitter->addWidget(right);
  m_splitter->setStretchFactor(1, 1);
  m_splitter->setSizes({kFilterWidth, 1240});
  layout->addWidget(m_splitter);
  setFocusProxy(m_gallery);

  connect(m_facets, &FacetPanel::filterChanged, this, &BrowseView::refreshFacets);
  connect(m_query, &QueryEdit::expressionChanged, this, &BrowseView::refreshBase);
  connect(m_query, &QueryEdit::facetChipClosed, this, [this](const QString& chip) {
    if (chip == tr("label state") || chip == tr("class")) {
      FacetFilter filter = m_facets->filter();
      if (chip == tr("class"))
        filter.classes.fill(true);
      else
        filter.states.fill(true);
      m_facets->setFilter(filter);
      refreshFacets();
    } else {
      m_facets->clearColumn(chip);
    }
  });
  SelectionModel& selection = session.selection();
  connect(&selection, &SelectionModel::changed, this, &BrowseView::updateSelectionBar);
  connect(&session, &ProjectSession::labelsChanged, this, [this] {
    // A label may change what matches `unlabelled`; the order on screen stays until asked for anew.
    if (m_query->expression().isEmpty())
      refreshFacets();
    else
      refreshBase();
  });
  connect(&session, &ProjectSession::scoresChanged, this, [this] {
    m_facets->rebuild();
    refreshClasses();
    refreshBase();
  });
  connect(&session, &ProjectSession::blindChanged, this, [this](bool blind) {
    // The order must not tell either; a catalogue column says nothing of the model.
    if (blind && !m_session.shownColumns().contains(m_sortBy)) setSort({}, false);
    updateSortButton();
    refreshFacets();
  });
  makeKeys();
  updateViews();
  updateSortButton();
  refreshClasses();
  refreshBase();
}

BrowseView::~BrowseView() = default;

QWidget* BrowseView::makeQueryBar() {
  auto* bar = new QWidget;
  bar->setFixedHeight(56);
  auto* row = new QHBoxLayout(bar);
  row->setContentsMargins(16, 0, 16, 0);
  row->setSpacing(8);
  m_query = new QueryEdit(m_session, bar);
  m_query->setProperty("variant", QStringLiteral("field"));
  row->addWidget(m_query, 1);
  auto* save = new QPushButton(icon(QStringLiteral("pin")), tr("Save view"));
  save->setObjectName(QStringLiteral("saveView"));
  connect(save, &QPushButton::clicked, this, [this] {
    const auto name =
        prompts().askText(this, tr("Save view"), tr("Name of this filter, sort and tile size"), {});
    if (!name) return;
    SavedView view = currentView();
    view.name = *name;
    saveView(m_session, view);
    updateViews();
    m_views->setCurrentText(*name);
  });
  row->addWidget(save);
  m_views = new QComboBox;
  m_views->setObjectName(QStringLiteral("savedViews"));
  m_views->setAccessibleName(tr("Saved views"));
  m_views->setMinimumWidth(176);
  connect(m_views, &QComboBox::activated, this, [this](int index) {
    if (index == 0) {
      clearFilters();
      setSort({}, false);
      return;
    }
    for (const SavedView& view : readSavedViews(m_session))
      if (view.name == m_views->itemText(index)) applyView(view);
  });
  row->addWidget(m_views);
  return bar;
}

QWidget* BrowseView::makeViewBar() {
  auto* bar = new QWidget;
  bar->setFixedHeight(44);
  auto* row = new QHBoxLayout(bar);
  row->setContentsMargins(8, 0, 16, 0);
  row->setSpacing(8);
  m_backButton = new QPushButton(icon(QStringLiteral("left")), tr("Back"));
  m_backButton->setObjectName(QStringLiteral("back"));
  m_backButton->setProperty("compact", true);
  m_backButton->hide();
  connect(m_backButton, &QPushButton::clicked, this, &BrowseView::back);
  m_temporaryName = makeLabel(QString(), "strong");
  m_temporaryName->setObjectName(QStringLiteral("temporaryName"));
  m_temporaryName->hide();
  m_sortButton = new QToolButton;
  m_sortButton->setObjectName(QStringLiteral("sort"));
  m_sortButton->setProperty("variant", QStringLiteral("toggle"));
  m_sortButton->setIcon(icon(QStringLiteral("sort")));
  m_sortButton->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  connect(m_sortButton, &QToolButton::clicked, this, &BrowseView::offerSorts);
  row->addWidget(m_backButton);
  row->addWidget(m_temporaryName);
  row->addWidget(m_sortButton);
  row->addStretch();

  std::vector<std::string> bands;
  if (m_session.objectCount() > 0)
    for (const labeling::ImageSource& source : m_session.project().imageSources(0))
      if (!source.band.empty()) bands.push_back(source.band);
  if (bands.size() > 1) {
    row->addWidget(makeLabel(tr("Bands"), "small", "2"));
    m_bands = new SegmentedButtons(SegmentedButtons::Size::Small);
    m_bands->setObjectName(QStringLiteral("bands"));
    QStringList words{tr("Colour")};
    for (const std::string& band : bands) words << QString::fromStdString(band);
    m_bands->setWords(words);
    const auto shown = m_session.display().rgb;
    m_bands->setIndex(
        shown.size() == 1 ? static_cast<int>(words.indexOf(QString::fromStdString(shown.front()))) : 0);
    connect(m_bands, &SegmentedButtons::chosen, this, [this, bands](int index) {
      labeling::Display display = m_session.display();
      display.rgb.clear();
      if (index > 0) display.rgb = {bands[static_cast<std::size_t>(index - 1)]};
      labeling::clearLimits(display);  // they belong to the bands
      m_session.setDisplay(display);
    });
    row->addWidget(m_bands);
    row->addSpacing(8);
    row->addWidget(makeSeparator());
    row->addSpacing(8);
  }
  row->addWidget(makeLabel(tr("Tile size"), "small", "2"));
  m_size = new QSlider(Qt::Horizontal);
  m_size->setObjectName(QStringLiteral("tileSize"));
  m_size->setAccessibleName(tr("Tile size"));
  m_size->setRange(64, 320);
  m_size->setFixedWidth(96);
  connect(m_size, &QSlider::valueChanged, this, &BrowseView::setTileSide);
  row->addWidget(m_size);
  row->addSpacing(8);
  row->addWidget(makeSeparator());
  row->addSpacing(8);
  m_gridOrTable = new SegmentedButtons(SegmentedButtons::Size::Small);
  m_gridOrTable->setObjectName(QStringLiteral("gridOrTable"));
  m_gridOrTable->setWords({tr("Grid"), tr("Table")});
  m_gridOrTable->setIndex(0);
  connect(m_gridOrTable, &SegmentedButtons::chosen, this, [this](int index) { setTable(index == 1); });
  row->addWidget(m_gridOrTable);
  return bar;
}

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

void BrowseView::refreshBase() {
  try {
    if (m_temporary) {
      m_base = m_temporary->rows;
    } else if (m_query->expression().isEmpty() && m_sortBy.isEmpty()) {
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
  std::vector<labeling::LabelState> states(static_cast<std::size_t>(m_session.objectCount()));
  for (std::size_t i = 0; i < states.size(); ++i)
    states[i] = m_session.labelState(static_cast<std::int64_t>(i));
  m_result = applyFacets(
      m_facets->filter(), m_base, states,
      m_session.isBlind() ? std::span<const std::uint8_t>{} : std::span<const std::uint8_t>(m_classes));
  m_facets->showCounts(m_result);
  updateChips();
  showRows();
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
  std::vector<float> keys;
  if (!m_sortBy.isEmpty() && !m_temporary) {
    const std::vector<float> column = m_session.column(m_sortBy);
    keys.reserve(m_result.rows.size());
    for (const std::int64_t row : m_result.rows)
      if (static_cast<std::size_t>(row) < column.size())
        keys.push_back(column[static_cast<std::size_t>(row)]);
  }
  m_scrubber->setValues(std::move(keys));
  updateSelectionBar();
  Q_EMIT countsChanged();
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

void BrowseView::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  updateSelectionBar();
}

bool BrowseView::eventFilter(QObject* object, QEvent* event) {
  if (object == m_selectionBar->parentWidget() && event->type() == QEvent::Resize) updateSelectionBar();
  return QWidget::eventFilter(object, event);
}

std::int64_t BrowseView::matchCount() const { return static_cast<std::int64_t>(m_result.rows.size()); }
QString BrowseView::crumb() const { return m_temporary ? m_temporary->name : QString(); }
bool BrowseView::isTable() const { return m_stack->currentWidget() == m_table; }

void BrowseView::setTable(bool table) {
  m_gridOrTable->setIndex(table ? 1 : 0);
  showRows();
  if (table) m_table->resizeColumnsToContents();
  (table ? static_cast<QWidget*>(m_table) : m_gallery)->setFocus();
  Q_EMIT tableChanged(table);
}

void BrowseView::setTileSide(int side) { m_gallery->setTileSide(side); }
int BrowseView::tileSide() const { return m_gallery->tileSide(); }

void BrowseView::setSort(const QString& column, bool descending) {
  m_sortBy = column;
  m_descending = descending;
  updateSortButton();
  refreshBase();
}

void BrowseView::updateSortButton() {
  QString words = tr("catalogue order");
  if (!m_sortBy.isEmpty())
    words = m_sortBy == sigmaColumn(m_session) && m_descending
                ? tr("most uncertain")
                : m_facets->wordsOf(m_sortBy) + (m_descending ? QStringLiteral(" ↓") : QStringLiteral(" ↑"));
  m_sortButton->setText(tr("Sort by %1").arg(words));
}

void BrowseView::offerSorts() {
  QMenu menu(this);
  const auto add = [&](const QString& words, const QString& column, bool descending) {
    QAction* action =
        menu.addAction(words, this, [this, column, descending] { setSort(column, descending); });
    action->setCheckable(true);
    action->setChecked(m_sortBy == column && (column.isEmpty() || m_descending == descending));
  };
  add(tr("catalogue order"), {}, false);
  const QString sigma = sigmaColumn(m_session);
  if (!sigma.isEmpty()) add(tr("most uncertain"), sigma, true);
  menu.addSeparator();
  for (const QString& column : m_session.shownColumns()) {
    // Choosing the key in use turns the order round.
    const bool descending = m_sortBy == column ? !m_descending : column.startsWith(QLatin1String("p_"));
    QAction* action = menu.addAction(
        m_facets->wordsOf(column) + (descending ? QStringLiteral("  ↓") : QStringLiteral("  ↑")), this,
        [this, column, descending] { setSort(column, descending); });
    action->setCheckable(true);
    action->setChecked(m_sortBy == column);
  }
  menu.exec(m_sortButton->mapToGlobal(QPoint(0, m_sortButton->height() + 2)));
}

void BrowseView::updateViews() {
  m_views->clear();
  m_views->addItem(tr("All galaxies"));
  for (const SavedView& view : readSavedViews(m_session)) m_views->addItem(view.name);
}

SavedView BrowseView::currentView() const {
  SavedView view;
  view.filter = m_facets->filter();
  view.conditions = m_query->conditions();
  const QString typed = m_query->expression();
  if (view.conditions.isEmpty() && !typed.isEmpty()) view.conditions << typed;
  view.sortBy = m_sortBy;
  view.descending = m_descending;
  view.tileSide = tileSide();
  return view;
}

void BrowseView::applyView(const SavedView& view) {
  for (const RangeFacet& range : view.filter.ranges) m_facets->addColumn(range.column);
  m_facets->setFilter(view.filter);
  m_query->setConditions(view.conditions);
  setTileSide(view.tileSide);
  setSort(view.sortBy, view.descending);
}

void BrowseView::clearFilters() {
  m_query->setConditions({});
  m_facets->clearAll();
  refreshBase();
}

void BrowseView::showTemporary(const std::vector<std::int64_t>& rows, const QString& name) {
  if (!m_temporary) m_filterBefore = m_facets->filter();
  m_temporary = Temporary{rows, name};
  FacetFilter all = m_facets->filter();
  all.clear();
  m_facets->setFilter(all);
  m_backButton->show();
  m_temporaryName->setText(name);
  m_temporaryName->show();
  m_sortButton->hide();
  refreshBase();
  Q_EMIT crumbChanged();
}

void BrowseView::back() {
  if (!m_temporary) return;
  m_temporary.reset();
  m_facets->setFilter(m_filterBefore);
  m_backButton->hide();
  m_temporaryName->hide();
  m_sortButton->show();
  refreshBase();
  Q_EMIT crumbChanged();
}

void BrowseView::activate() { (isTable() ? static_cast<QWidget*>(m_table) : m_gallery)->setFocus(); }
void BrowseView::focusQuery() { m_query->field()->setFocus(Qt::ShortcutFocusReason); }

}  // namespace ui
