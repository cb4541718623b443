// The two bars above the gallery: query and saved views; sort, bands, tile size.
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSlider>
#include <QToolButton>

#include "labeling/display/display.h"
#include "ui/prompts/prompts.h"
#include "ui/session/project_session.h"
#include "ui/theme/icons.h"
#include "ui/views/browse/browse_view.h"
#include "ui/views/browse/facet_panel.h"
#include "ui/views/browse/object_sets.h"
#include "ui/views/browse/query_edit.h"
#include "ui/views/browse/saved_views.h"
#include "ui/views/controls/card.h"
#include "ui/views/controls/segmented_buttons.h"

namespace ui {
namespace {

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
    if (const QString set = m_views->itemData(index).toString(); !set.isEmpty()) {
      showTemporary(setRows(m_session, set), m_views->itemText(index));
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
      labeling::clearLimits(display);  // they belong to the bands
      if (index > 0) display.rgb = {bands[static_cast<std::size_t>(index - 1)]};
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
  for (const QString& set : setNames(m_session)) m_views->addItem(tr("Set: %1").arg(set), set);
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

}  // namespace ui
