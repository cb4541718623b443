#include "ui/views/explore/explore_view.h"

#include <QComboBox>
#include <QEvent>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QListView>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

#include "model/arrays/array_file.h"
#include "model/base/error.h"
#include "ui/actions/actions.h"
#include "ui/actions/shortcuts.h"
#include "ui/engine/engine_client.h"
#include "ui/session/selection_model.h"
#include "ui/theme/icons.h"
#include "ui/theme/numbers.h"
#include "ui/views/controls/card.h"
#include "ui/views/controls/segmented_buttons.h"
#include "ui/views/explore/cluster_delegate.h"
#include "ui/views/explore/cluster_model.h"
#include "ui/views/explore/colour_legend.h"
#include "ui/views/explore/hover_card.h"
#include "ui/views/explore/lasso.h"
#include "ui/views/explore/selection_panel.h"
#include "ui/views/explore/similar_panel.h"
#include "ui/views/gallery/thumbnail_cache.h"

namespace ui {
namespace {

constexpr int kMapThumbnail = 128;  // device pixels: sharp on the map at both scales

QString mapFile(const ProjectSession& session, const QString& model) {
  return QString::fromStdString(
      (session.project().derivedDirectory() / "maps" / (model.toStdString() + ".safetensors")).string());
}

QToolButton* toolButton(const QString& iconName, const QString& words, const QString& key, QWidget* parent) {
  auto* button = new QToolButton(parent);
  button->setIcon(icon(iconName));
  button->setCheckable(true);
  button->setAutoExclusive(true);
  button->setProperty("variant", QStringLiteral("toggle"));
  button->setToolTip(key.isEmpty() ? words : QStringLiteral("%1 (%2)").arg(words, key));
  button->setAccessibleName(words);
  return button;
}

}  // namespace

ExploreView::ExploreView(ProjectSession& session, QWidget* parent) : QWidget(parent), m_session(session) {
  setObjectName(QStringLiteral("explore-view"));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  m_pages = new QStackedWidget(this);
  layout->addWidget(m_pages);

  auto* splitter = new QSplitter(this);
  splitter->setHandleWidth(1);
  splitter->setChildrenCollapsible(false);
  splitter->addWidget(buildClusters());
  splitter->addWidget(buildMap());
  splitter->addWidget(buildSide());
  splitter->setStretchFactor(1, 1);
  splitter->setSizes({296, 832, 400});
  m_pages->addWidget(splitter);
  m_pages->addWidget(buildEmpty());

  connect(&session.selection(), &SelectionModel::changed, this, &ExploreView::showSelection);
  connect(&session.selection(), &SelectionModel::focusChanged, this, [this](std::int64_t row) {
    showSelection();
    if (isVisible() && hasMap()) {
      m_map->flyTo(row);
      m_similar->setQuery(row);
    }
  });
  connect(&session, &ProjectSession::labelsChanged, this, [this] {
    if (m_colourBy.startsWith(QLatin1String("label"))) recolour();
  });
  connect(&session, &ProjectSession::scoresChanged, this, &ExploreView::load);
  connect(&session, &ProjectSession::blindChanged, this, &ExploreView::recolour);
  connect(&ThumbnailCache::of(session), &ThumbnailCache::ready, this, [this](std::int64_t row) {
    if (m_map->imagesShown()) m_map->update();
    m_clusterList->viewport()->update();
    if (m_hover->isVisible() && m_hover->row() == row)
      m_hover->setImage(ThumbnailCache::of(m_session).findAny(row));
  });
  load();
}

QWidget* ExploreView::buildClusters() {
  auto* panel = new QWidget(this);
  panel->setProperty("ground", QStringLiteral("panel"));
  panel->setAttribute(Qt::WA_StyledBackground);
  panel->setMinimumWidth(220);
  auto* layout = new QVBoxLayout(panel);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  m_clusterTitle = makeLabel({}, "strong", nullptr, panel);
  m_clusterTitle->setContentsMargins(16, 12, 16, 12);
  layout->addWidget(m_clusterTitle);
  m_clusters = new ClusterModel(this);
  m_clusterList = new QListView(panel);
  m_clusterList->setObjectName(QStringLiteral("explore-clusters"));
  m_clusterList->setAccessibleName(tr("Clusters, largest first"));
  m_clusterList->setModel(m_clusters);
  m_clusterList->setItemDelegate(new ClusterDelegate(ThumbnailCache::of(m_session), m_clusterList));
  m_clusterList->setMouseTracking(true);
  m_clusterList->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
  m_clusterList->setEditTriggers(QAbstractItemView::EditKeyPressed | QAbstractItemView::SelectedClicked);
  m_clusterList->setToolTip(tr("Click to select a cluster; F2 names it"));
  layout->addWidget(m_clusterList, 1);
  connect(m_clusterList, &QListView::clicked, this, [this](const QModelIndex& index) {
    if (const Cluster* cluster = m_clusters->at(index.row()))
      m_session.selection().select(cluster->rows, m_clusterList);
  });
  connect(m_clusterList, &QListView::activated, this, [this](const QModelIndex& index) {
    if (const Cluster* cluster = m_clusters->at(index.row()))
      m_session.selection().select(cluster->rows, m_clusterList);
  });
  connect(m_clusters, &ClusterModel::renamed, this, [this](std::int32_t number, const QString& name) {
    QMap<int, QString> names = clusterNames();
    if (name.isEmpty())
      names.remove(number);
    else
      names[number] = name;
    QJsonObject stored;
    for (auto it = names.begin(); it != names.end(); ++it) stored[QString::number(it.key())] = it.value();
    m_session.setSetting(QStringLiteral("cluster_names/%1").arg(m_stamp),
                         QString::fromUtf8(QJsonDocument(stored).toJson(QJsonDocument::Compact)));
  });
  return panel;
}

QWidget* ExploreView::buildMap() {
  auto* panel = new QWidget(this);
  panel->setMinimumWidth(360);
  auto* layout = new QVBoxLayout(panel);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  auto* bar = new QHBoxLayout;
  bar->setContentsMargins(12, 8, 12, 8);
  bar->setSpacing(4);
  m_pan = toolButton(QStringLiteral("hand"), tr("Pan"), {}, panel);
  m_lasso = toolButton(QStringLiteral("lasso"), tr("Lasso"), tr("hold O"), panel);
  m_pick = toolButton(QStringLiteral("pointer"), tr("Pick"), {}, panel);
  m_lasso->setText(tr("Lasso"));
  m_lasso->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  m_lasso->setChecked(true);
  m_colour = new QComboBox(panel);
  m_colour->setObjectName(QStringLiteral("explore-colour-by"));
  m_colour->setAccessibleName(tr("Colour by"));
  // The longest column of a catalogue must not push the tools out of the bar.
  m_colour->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  m_colour->setMinimumContentsLength(11);
  m_style = new SegmentedButtons(SegmentedButtons::Size::Normal, false, panel);
  m_style->setObjectName(QStringLiteral("explore-style"));
  m_style->setWords({tr("Density"), tr("Both"), tr("Points")});
  m_style->setIndex(1);
  m_images = new QToolButton(panel);
  m_images->setObjectName(QStringLiteral("explore-images"));
  m_images->setIcon(icon(QStringLiteral("browse")));
  m_images->setText(tr("Images"));
  m_images->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  m_images->setCheckable(true);
  m_images->setProperty("variant", QStringLiteral("toggle"));
  const auto follow = [this] {
    m_images->setShortcut(shortcuts().keys("explore.images").value(0));
    m_images->setToolTip(tr("Cutouts at their place on the map (%1)").arg(keyOf("explore.images")));
  };
  follow();
  connect(&shortcuts(), &Shortcuts::changed, m_images, follow);
  auto* fit = new QToolButton(panel);
  fit->setIcon(icon(QStringLiteral("fit")));
  fit->setProperty("variant", QStringLiteral("ghost"));
  fit->setToolTip(tr("Show the whole map"));
  fit->setAccessibleName(tr("Show the whole map"));
  auto* again = new QToolButton(panel);
  again->setObjectName(QStringLiteral("explore-compute-again"));
  again->setIcon(icon(QStringLiteral("more")));
  again->setProperty("variant", QStringLiteral("ghost"));
  again->setToolTip(tr("Compute the map anew"));
  again->setAccessibleName(tr("Compute the map anew"));
  for (QToolButton* tool : {m_pan, m_lasso, m_pick}) bar->addWidget(tool);
  bar->addWidget(makeSeparator(panel));
  bar->addWidget(makeLabel(tr("Colour by"), "small", "2", panel));
  bar->addWidget(m_colour);
  bar->addWidget(m_style);
  bar->addStretch();
  bar->addWidget(m_images);
  bar->addWidget(fit);
  bar->addWidget(again);
  layout->addLayout(bar);
  layout->addWidget(makeLine(panel));
  m_map = new EmbeddingView(panel);
  m_map->installEventFilter(this);
  layout->addWidget(m_map, 1);
  m_legend = new ColourLegend(m_map);
  m_how = makeLabel({}, "caption", "3", m_map);
  m_how->setAttribute(Qt::WA_TransparentForMouseEvents);
  m_hover = new HoverCard(m_session, m_map);

  connect(m_pan, &QToolButton::clicked, this, [this] { m_map->setTool(MapTool::Pan); });
  connect(m_lasso, &QToolButton::clicked, this, [this] { m_map->setTool(MapTool::Lasso); });
  connect(m_pick, &QToolButton::clicked, this, [this] { m_map->setTool(MapTool::Pick); });
  connect(m_colour, &QComboBox::activated, this, [this] { setColourBy(m_colour->currentData().toString()); });
  connect(m_style, &SegmentedButtons::chosen, this,
          [this](int index) { m_map->setStyle(static_cast<MapStyle>(index)); });
  connect(fit, &QToolButton::clicked, m_map, &EmbeddingView::fit);
  connect(again, &QToolButton::clicked, this, &ExploreView::compute);
  connect(m_images, &QToolButton::toggled, this, [this](bool on) {
    m_map->setImages(on, [this](std::int64_t row, int) {
      ThumbnailCache& cache = ThumbnailCache::of(m_session);
      const QImage image = cache.findAny(row);
      if (image.isNull()) m_wanted.push_back(row);
      return image.isNull() ? QPixmap() : QPixmap::fromImage(image);
    });
  });
  connect(m_map, &EmbeddingView::outlineDrawn, this, [this](const QPolygonF& outline, LassoMode mode) {
    const std::vector<std::int64_t> inside = pointsInside(outline, m_points->xy);
    SelectionModel& selection = m_session.selection();
    switch (mode) {
      case LassoMode::Replace:
        return selection.select(inside, m_map);
      case LassoMode::Add:
        return selection.add(inside, m_map);
      case LassoMode::Remove:
        return selection.remove(inside, m_map);
      case LassoMode::Intersect: {
        std::vector<std::int64_t> both;
        for (const std::int64_t row : inside)
          if (selection.isSelected(row)) both.push_back(row);
        return selection.select(both, m_map);
      }
    }
  });
  connect(m_map, &EmbeddingView::picked, this, [this](std::int64_t row, Qt::KeyboardModifiers modifiers) {
    SelectionModel& selection = m_session.selection();
    if (row < 0)
      selection.clear(m_map);
    else if (modifiers & Qt::ControlModifier)
      selection.toggle(row, m_map);
    else
      selection.selectOnly(row, m_map);
  });
  connect(m_map, &EmbeddingView::activated, this,
          [this](std::int64_t row) { Q_EMIT m_session.labelQueueRequested({row}, tr("From the map")); });
  connect(m_map, &EmbeddingView::hovered, this, &ExploreView::showHover);
  return panel;
}

QWidget* ExploreView::buildSide() {
  auto* side = new QSplitter(Qt::Vertical, this);
  side->setProperty("ground", QStringLiteral("panel"));
  side->setAttribute(Qt::WA_StyledBackground);
  side->setHandleWidth(1);
  side->setMinimumWidth(300);
  side->setChildrenCollapsible(false);
  m_selected = new SelectionPanel(m_session, side);
  m_similar = new SimilarPanel(m_session, side);
  side->addWidget(m_selected);
  side->addWidget(m_similar);
  side->setSizes({520, 420});
  return side;
}

QWidget* ExploreView::buildEmpty() {
  auto* page = new QWidget(this);
  auto* layout = new QVBoxLayout(page);
  layout->addStretch();
  m_emptyWords = makeLabel({}, "strong", nullptr, page);
  m_emptyWords->setObjectName(QStringLiteral("explore-empty"));
  m_emptyWords->setAlignment(Qt::AlignCenter);
  m_emptyWords->setWordWrap(true);
  m_compute = new QPushButton(tr("Compute it"), page);
  m_compute->setObjectName(QStringLiteral("explore-compute"));
  m_compute->setProperty("variant", QStringLiteral("primary"));
  layout->addWidget(m_emptyWords);
  layout->addSpacing(12);
  layout->addWidget(m_compute, 0, Qt::AlignHCenter);
  layout->addStretch();
  connect(m_compute, &QPushButton::clicked, this, &ExploreView::compute);
  return page;
}

void ExploreView::activate() {
  load();
  m_map->setFocus(Qt::OtherFocusReason);
}

void ExploreView::load() {
  m_model = m_session.modelInUse();
  const QFileInfo file(mapFile(m_session, m_model));
  const QString problem = [&]() -> QString {
    if (m_model.isEmpty()) return tr("The map shows what a network sees. This project has no model yet.");
    if (!file.exists()) return tr("No map of these features yet.");
    return {};
  }();
  QString sentence = problem;
  if (problem.isEmpty()) {
    const QString stamp =
        m_model + QLatin1Char('/') + QString::number(file.lastModified().toMSecsSinceEpoch());
    if (stamp == m_stamp && m_points) {
      recolour();  // the same places, perhaps other scores
      m_pages->setCurrentIndex(0);
      return;
    }
    try {
      const model::ArrayFile arrays = model::ArrayFile::open(file.filePath().toStdString());
      const auto xy = arrays.floats("xy");
      const auto clusters = arrays.spanOf<std::int32_t>("cluster");
      if (static_cast<std::int64_t>(xy.size()) != 2 * m_session.objectCount() ||
          static_cast<std::int64_t>(clusters.size()) != m_session.objectCount())
        throw model::Error(model::ErrorKind::Corrupt,
                           "the map is of another number of objects than this project has");
      auto points = std::make_shared<MapPoints>();
      points->xy.assign(xy.begin(), xy.end());
      m_clusterOf.assign(clusters.begin(), clusters.end());
      const auto& metadata = arrays.metadata();
      const auto trust = metadata.find("trustworthiness");
      m_parameters = trust != metadata.end()
                         ? tr("UMAP of %1, trustworthiness %2")
                               .arg(m_model, fixed(QString::fromStdString(trust->second).toDouble(), 3))
                         : tr("UMAP of %1").arg(m_model);
      m_stamp = stamp;
      m_points = std::move(points);
      m_map->setPoints(m_points, true);
      recolour();
      m_pages->setCurrentIndex(0);
      return;
    } catch (const model::Error& error) {
      sentence = tr("The map cannot be shown: %1").arg(QString::fromUtf8(error.what()));
    }
  }
  m_points.reset();
  m_stamp.clear();
  m_emptyWords->setText(m_job >= 0 ? tr("The map is being computed. Everything else goes on.") : sentence);
  m_compute->setVisible(!m_model.isEmpty() && m_job < 0);
  m_pages->setCurrentIndex(1);
}

void ExploreView::compute() {
  if (m_job >= 0 || m_model.isEmpty()) return;
  m_job = m_session.engine().request(
      QStringLiteral("umap"),
      {{QStringLiteral("dir"), m_session.directory()}, {QStringLiteral("model"), m_model}}, this,
      [this](const EngineReply& reply) {
        m_job = -1;
        load();
        if (!reply.ok() && reply.ending != EngineReply::Ending::Stopped)
          m_emptyWords->setText(reply.sentence);
      },
      tr("Mapping the features of %1").arg(m_model));
  if (!m_points) load();
}

void ExploreView::setColourBy(const QString& key) {
  m_colourBy = key;
  recolour();
}

void ExploreView::recolour() {
  if (!m_points) return;
  const auto choices = colourChoices(m_session, !m_clusterOf.empty());
  const bool known = std::any_of(choices.begin(), choices.end(),
                                 [this](const auto& choice) { return choice.first == m_colourBy; });
  if (!known && !choices.empty()) m_colourBy = choices.front().first;
  m_colour->clear();
  for (const auto& [key, words] : choices) m_colour->addItem(words, key);
  m_colour->setCurrentIndex(m_colour->findData(m_colourBy));

  ColourScale scale = colourScale(m_session, m_colourBy, m_clusterOf);
  auto coloured = std::make_shared<MapPoints>();
  coloured->xy = m_points->xy;
  coloured->argb = std::move(scale.argb);
  m_points = coloured;
  m_map->setPoints(m_points, false);
  m_legend->setScale(scale);

  std::vector<Cluster> clusters = gatherClusters(m_session, m_points->xy, m_clusterOf, clusterNames());
  std::vector<std::pair<QPointF, QString>> marks;
  std::vector<std::int64_t> pictures;
  for (const Cluster& cluster : clusters) {
    marks.emplace_back(cluster.centre, QString::number(cluster.number + 1));
    pictures.insert(pictures.end(), cluster.representatives.begin(), cluster.representatives.end());
  }
  m_map->setMarks(std::move(marks));
  m_clusterTitle->setText(tr("%1 clusters").arg(clusters.size()));
  m_clusters->setClusters(std::move(clusters));
  ThumbnailCache::of(m_session).request(m_clusterList, pictures, kMapThumbnail);
  m_how->setText(m_parameters + QStringLiteral("  ·  ") + tr("wheel zooms, hold O to draw"));
  placeFloating();
  showSelection();
}

void ExploreView::showSelection() {
  if (!m_points) return;
  const SelectionModel& selection = m_session.selection();
  std::vector<std::int64_t> rows = selection.selectedRows();
  m_map->setSelection(rows, selection.focus());
  if (isVisible()) m_selected->setRows(std::move(rows));
}

void ExploreView::placeFloating() {
  m_map->setLegendSize(m_legend->isHidden() ? QSize() : m_legend->size());
  m_legend->move(16, m_map->height() - m_legend->height() - 16);
  m_how->adjustSize();
  m_how->move(m_map->width() - m_how->width() - 16, m_map->height() - m_how->height() - 12);
}

void ExploreView::showHover(std::int64_t row, QPointF at) {
  if (row < 0) {
    m_hover->hide();
    return;
  }
  ThumbnailCache& cache = ThumbnailCache::of(m_session);
  const QImage image = cache.findAny(row);
  if (image.isNull()) cache.request(m_hover, {row}, kMapThumbnail);
  m_hover->showFor(row, clusterWords(row), image, at);
}

QMap<int, QString> ExploreView::clusterNames() const {
  // Names belong to one computed map: another run may number its clusters otherwise.
  const QJsonObject stored =
      QJsonDocument::fromJson(m_session.setting(QStringLiteral("cluster_names/%1").arg(m_stamp)).toUtf8())
          .object();
  QMap<int, QString> names;
  for (auto it = stored.begin(); it != stored.end(); ++it) names[it.key().toInt()] = it->toString();
  return names;
}

QString ExploreView::clusterWords(std::int64_t row) const {
  const std::int32_t number = m_clusterOf[static_cast<std::size_t>(row)];
  if (number < 0) return {};
  const QString name = clusterNames().value(number);
  return name.isEmpty() ? tr("cluster %1").arg(number + 1) : tr("cluster %1, %2").arg(number + 1).arg(name);
}

bool ExploreView::eventFilter(QObject* object, QEvent* event) {
  if (object == m_map && event->type() == QEvent::Resize) placeFloating();
  if (object == m_map && event->type() == QEvent::Paint && !m_wanted.empty()) {
    // What the last painting missed: asked for once, not once a cutout.
    ThumbnailCache::of(m_session).request(m_map, std::exchange(m_wanted, {}), kMapThumbnail);
  }
  return QWidget::eventFilter(object, event);
}

}  // namespace ui
