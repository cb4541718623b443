#include "ui/views/browse/browse_view.h"
#include "labeling/display/display.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QSlider>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/itemmodels/object_table_model.h"
#include "ui/session/project_session.h"
#include "ui/session/query_runner.h"
#include "ui/session/selection_model.h"
#include "ui/views/browse/facet_panel.h"
#include "ui/views/browse/query_edit.h"
#include "ui/views/browse/selection_bar.h"
#include "ui/views/controls/card.h"
#include "ui/views/controls/segmented_buttons.h"
#include "ui/views/gallery/gallery_view.h"

namespace ui {
namespace {

constexpr int kFilterWidth = 280;
constexpr int kSlowMillis = 150;  // sooner than that nobody waits

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
  m_asking = new QProgressBar;
  m_asking->setObjectName(QStringLiteral("asking"));
  m_asking->setAccessibleName(tr("Looking for the galaxies that match"));
  m_asking->setTextVisible(false);
  m_asking->setRange(0, 0);
  m_asking->setStyleSheet(QStringLiteral("min-height: 2px; max-height: 2px; border-radius: 0;"));
  m_asking->setFixedHeight(2);
  QSizePolicy keepsItsPlace = m_asking->sizePolicy();
  keepsItsPlace.setRetainSizeWhenHidden(true);
  m_asking->setSizePolicy(keepsItsPlace);
  m_asking->hide();
  column->addWidget(m_asking);
  m_slowTimer.setSingleShot(true);
  m_slowTimer.setInterval(kSlowMillis);
  connect(&m_slowTimer, &QTimer::timeout, m_asking, &QWidget::show);
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
  connect(&session, &ProjectSession::labelsChanged, this, &BrowseView::takeInLabels);
  connect(&session, &ProjectSession::columnsReady, this, &BrowseView::showSortKeys);
  connect(&session, &ProjectSession::schemesChanged, this, [this] { m_runner.reset(); });
  connect(&session, &ProjectSession::scoresChanged, this, [this] {
    m_runner.reset();
    m_facets->rebuild();
    refreshClasses();
    refreshBase();
  });
  connect(&session, &ProjectSession::schemesChanged, this, [this] {
    updateSortButton();
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

void BrowseView::activate() {
  if (m_isStale) refreshBase();
  (isTable() ? static_cast<QWidget*>(m_table) : m_gallery)->setFocus();
}
void BrowseView::focusQuery() { m_query->field()->setFocus(Qt::ShortcutFocusReason); }

}  // namespace ui
