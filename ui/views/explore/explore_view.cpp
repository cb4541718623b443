#include "ui/views/explore/explore_view.h"

#include <QComboBox>
#include <QEvent>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QJsonObject>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSaveFile>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "model/arrays/array_file.h"
#include "model/base/error.h"
#include "ui/actions/actions.h"
#include "ui/actions/shortcuts.h"
#include "ui/engine/engine_client.h"
#include "ui/prompts/prompts.h"
#include "ui/session/selection_model.h"
#include "ui/theme/icons.h"
#include "ui/theme/numbers.h"
#include "ui/views/controls/card.h"
#include "ui/views/controls/segmented_buttons.h"
#include "ui/views/explore/cluster_model.h"
#include "ui/views/explore/cluster_pane.h"
#include "ui/views/explore/colour_legend.h"
#include "ui/views/explore/hover_card.h"
#include "ui/views/explore/lasso.h"
#include "ui/views/explore/map_dialog.h"
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

std::string metadataOf(const model::ArrayFile& arrays, const char* key) {
  const auto found = arrays.metadata().find(key);
  return found == arrays.metadata().end() ? std::string() : found->second;
}

/// Which start the layout had, in words.
QString startWords(const QString& start) {
  if (start == QLatin1String("spectral")) return ExploreView::tr("spectral start");
  if (start == QLatin1String("components")) return ExploreView::tr("spectral start of each unconnected part");
  if (start == QLatin1String("pca")) return ExploreView::tr("started from principal components");
  return ExploreView::tr("started at random");
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
  m_clusters = new ClusterPane(session, this);
  splitter->addWidget(m_clusters);
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
  connect(&session, &ProjectSession::scoresChanged, this, [this] {
    load();
    m_clusters->refresh();
  });
  connect(m_clusters, &ClusterPane::clustersChanged, this, [this] {
    load();
    if (m_points) showMarks();
    if (m_points && m_colourBy == QLatin1String("cluster")) recolour();
  });
  m_watch.setInterval(500);
  connect(&m_watch, &QTimer::timeout, this, &ExploreView::watchSettling);
  connect(&session, &ProjectSession::blindChanged, this, &ExploreView::recolour);
  connect(&ThumbnailCache::of(session), &ThumbnailCache::ready, this, [this](std::int64_t row) {
    if (m_map->imagesShown()) m_map->update();
    m_clusters->updateImages();
    if (m_hover->isVisible() && m_hover->row() == row)
      m_hover->setImage(ThumbnailCache::of(m_session).findAny(row));
  });
  load();
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
  again->setToolTip(tr("Compute or save the map"));
  again->setAccessibleName(tr("Compute or save the map"));
  m_place = new QPushButton(panel);
  m_place->setObjectName(QStringLiteral("explore-place"));
  m_place->setProperty("compact", true);
  m_place->setToolTip(tr("They are not on the map yet. Nothing on it moves when they are placed."));
  m_place->hide();
  for (QToolButton* tool : {m_pan, m_lasso, m_pick}) bar->addWidget(tool);
  bar->addWidget(makeSeparator(panel));
  bar->addWidget(makeLabel(tr("Colour by"), "small", "2", panel));
  bar->addWidget(m_colour);
  bar->addWidget(m_style);
  bar->addStretch();
  bar->addWidget(m_place);
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
  m_how->setObjectName(QStringLiteral("explore-how"));
  m_how->setAttribute(Qt::WA_TransparentForMouseEvents);
  m_hover = new HoverCard(m_session, m_map);

  connect(m_pan, &QToolButton::clicked, this, [this] { m_map->setTool(MapTool::Pan); });
  connect(m_lasso, &QToolButton::clicked, this, [this] { m_map->setTool(MapTool::Lasso); });
  connect(m_pick, &QToolButton::clicked, this, [this] { m_map->setTool(MapTool::Pick); });
  connect(m_colour, &QComboBox::activated, this, [this] { setColourBy(m_colour->currentData().toString()); });
  connect(m_style, &SegmentedButtons::chosen, this,
          [this](int index) { m_map->setStyle(static_cast<MapStyle>(index)); });
  connect(fit, &QToolButton::clicked, m_map, &EmbeddingView::fit);
  again->setPopupMode(QToolButton::InstantPopup);
  auto* menu = new QMenu(again);
  menu->addAction(tr("Compute the map anew…"), this, &ExploreView::askForMap);
  menu->addAction(icon(QStringLiteral("export")), tr("Save the map as a picture…"), this,
                  &ExploreView::savePicture);
  menu->addAction(icon(QStringLiteral("table")), tr("Save places and clusters as a table…"), this,
                  &ExploreView::saveTable);
  again->setMenu(menu);
  connect(m_place, &QPushButton::clicked, this, &ExploreView::placeNewcomers);
  const auto showImages = [this](bool on) {
    m_map->setImages(on, [this](std::int64_t row, int) {
      ThumbnailCache& cache = ThumbnailCache::of(m_session);
      const QImage image = cache.findAny(row);
      if (image.isNull()) m_wanted.push_back(row);
      return image.isNull() ? QPixmap() : QPixmap::fromImage(image);
    });
  };
  connect(m_images, &QToolButton::toggled, this, showImages);
  showImages(false);  // where few are in view they are shown by themselves
  connect(m_map, &EmbeddingView::outlineDrawn, this, [this](const QPolygonF& outline, LassoMode mode) {
    const std::vector<std::int64_t> inside = pointsInside(outline, m_points->xy, m_points->grid.get());
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
  connect(m_compute, &QPushButton::clicked, this, [this] { compute(); });
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
    if (stamp == m_stamp && m_points && m_settling.isEmpty()) {
      m_clusters->load(m_model, m_points, {}, m_stamp);
      recolour();  // the same places, perhaps other scores
      m_pages->setCurrentIndex(0);
      return;
    }
    try {
      const model::ArrayFile arrays = model::ArrayFile::open(file.filePath().toStdString());
      const auto xy = arrays.floats("xy");
      const auto clusters = arrays.spanOf<std::int32_t>("cluster");
      m_mapped = static_cast<std::int64_t>(clusters.size());
      if (static_cast<std::int64_t>(xy.size()) != 2 * m_mapped || m_mapped > m_session.objectCount())
        throw model::Error(model::ErrorKind::Corrupt,
                           "the map is of another number of objects than this project has");
      auto points = std::make_shared<MapPoints>();
      points->xy.assign(xy.begin(), xy.end());
      points->xy.resize(static_cast<std::size_t>(2 * m_session.objectCount()), std::nanf(""));
      points->grid = std::make_shared<const PointGrid>(points->xy);
      std::vector<std::int32_t> ofMap(clusters.begin(), clusters.end());
      ofMap.resize(static_cast<std::size_t>(m_session.objectCount()), -1);
      const auto& metadata = arrays.metadata();
      const auto trust = metadata.find("trustworthiness");
      m_parameters = trust != metadata.end()
                         ? tr("UMAP of %1, trustworthiness %2")
                               .arg(m_model, fixed(QString::fromStdString(trust->second).toDouble(), 3))
                         : tr("UMAP of %1").arg(m_model);
      const QString start = QString::fromStdString(metadataOf(arrays, "start"));
      if (!start.isEmpty()) m_parameters += QStringLiteral("  ·  ") + startWords(start);
      if (const auto left = QString::fromStdString(metadataOf(arrays, "left_out")).toLongLong(); left > 0)
        m_parameters += QStringLiteral("  ·  ") + tr("%n without features", nullptr, static_cast<int>(left));
      m_stamp = stamp;
      m_points = std::move(points);
      m_map->setPoints(m_points, true);
      m_clusters->load(m_model, m_points, std::move(ofMap), m_stamp);
      const std::int64_t missing = m_session.objectCount() - m_mapped;
      m_place->setVisible(missing > 0);
      m_place->setText(tr("Place %n new galaxies", nullptr, static_cast<int>(missing)));
      showMarks();
      recolour();
      m_pages->setCurrentIndex(0);
      return;
    } catch (const model::Error& error) {
      sentence = tr("The map cannot be shown: %1").arg(QString::fromUtf8(error.what()));
    }
  }
  if (m_settling.isEmpty()) m_points.reset();
  m_stamp.clear();
  if (!m_settling.isEmpty()) return;  // what settles is on screen
  m_emptyWords->setText(m_job >= 0 ? tr("The map is being computed. Everything else goes on.") : sentence);
  m_compute->setVisible(!m_model.isEmpty() && m_job < 0);
  m_pages->setCurrentIndex(1);
}

void ExploreView::compute(QJsonObject parameters) {
  if (m_job >= 0 || m_model.isEmpty()) return;
  parameters[QStringLiteral("dir")] = m_session.directory();
  parameters[QStringLiteral("model")] = m_model;
  const bool places = parameters.contains(QLatin1String("place"));
  m_job = m_session.engine().request(
      QStringLiteral("umap"), parameters, this,
      [this](const EngineReply& reply) {
        m_job = -1;
        m_watch.stop();
        m_settling.clear();
        load();
        if (reply.ok() || reply.ending == EngineReply::Ending::Stopped) return;
        m_emptyWords->setText(reply.sentence);
        if (m_points) m_how->setText(reply.sentence);
        placeFloating();
      },
      places ? tr("Placing new galaxies on the map") : tr("Mapping the features of %1").arg(m_model));
  if (!places) m_watch.start();
  if (!m_points) load();
}

void ExploreView::askForMap() {
  MapDialog dialog(m_session, this);
  if (dialog.exec() == QDialog::Accepted) compute(dialog.parameters());
}

void ExploreView::placeNewcomers() { compute({{QStringLiteral("place"), true}}); }

void ExploreView::savePicture() {
  const auto file = prompts().chooseNewFile(this, tr("Save the map as a picture"), QStringLiteral("map.png"),
                                            tr("Pictures (*.png)"));
  if (file && m_points && !m_map->grab().save(*file))
    prompts().showProblem(this, tr("Not saved"),
                          tr("%1 could not be written. Choose another place.").arg(*file));
}

void ExploreView::saveTable() {
  const auto chosen = prompts().chooseNewFile(this, tr("Save places and clusters as a table"),
                                              QStringLiteral("map.csv"), tr("Tables (*.csv)"));
  if (!chosen || !m_points) return;
  QSaveFile file(*chosen);
  const std::vector<std::string> names = m_session.objectNames();
  const std::vector<std::int32_t>& clusterOf = m_clusters->clusterOf();
  bool isWritten = file.open(QIODevice::WriteOnly) && file.write("object,x,y,cluster\n") > 0;
  for (std::size_t row = 0; isWritten && row < names.size(); ++row) {
    QString name = QString::fromStdString(names[row]);
    if (name.contains(QLatin1Char(',')) || name.contains(QLatin1Char('"')))
      name = QLatin1Char('"') + name.replace(QLatin1Char('"'), QStringLiteral("\"\"")) + QLatin1Char('"');
    const auto number = [](float value) {
      return std::isfinite(value) ? QString::number(static_cast<double>(value), 'g', 9) : QString();
    };
    const QString line =
        QStringLiteral("%1,%2,%3,%4\n")
            .arg(name, number(m_points->xy[2 * row]), number(m_points->xy[2 * row + 1]),
                 row < clusterOf.size() && clusterOf[row] >= 0 ? QString::number(clusterOf[row] + 1)
                                                               : QString());
    isWritten = file.write(line.toUtf8()) > 0;
  }
  if (!isWritten || !file.commit())
    prompts().showProblem(this, tr("Not saved"),
                          tr("%1: %2. Nothing was changed there.").arg(*chosen, file.errorString()));
}

void ExploreView::watchSettling() {
  const QString path = mapFile(m_session, m_model + QStringLiteral(".settling"));
  const QFileInfo file(path);
  if (!file.exists()) return;
  const QString version = QString::number(file.lastModified().toMSecsSinceEpoch());
  if (version == m_settling) return;
  try {
    const model::ArrayFile arrays = model::ArrayFile::open(path.toStdString());
    const auto xy = arrays.floats("xy");
    if (static_cast<std::int64_t>(xy.size()) != 2 * m_session.objectCount()) return;
    const bool isFirst = m_settling.isEmpty();
    auto points = std::make_shared<MapPoints>();
    points->xy.assign(xy.begin(), xy.end());
    points->grid = std::make_shared<const PointGrid>(points->xy);
    points->argb = colourScale(m_session, m_colourBy, m_clusters->clusterOf()).argb;
    m_settling = version;
    m_points = std::move(points);
    m_map->setMarks({});
    m_map->setPoints(m_points, isFirst || m_map->isFitted());
    m_pages->setCurrentIndex(0);
    m_how->setText(tr("The map settles: epoch %1, %2")
                       .arg(QString::fromStdString(metadataOf(arrays, "epochs_done")),
                            startWords(QString::fromStdString(metadataOf(arrays, "start")))));
    placeFloating();
  } catch (const model::Error&) {
    // Replaced in this very moment: the next look finds it.
  }
}

void ExploreView::showMarks() {
  std::vector<std::pair<QPointF, QString>> marks;
  for (const Cluster& cluster : m_clusters->clusters())
    marks.emplace_back(cluster.centre, QString::number(cluster.number + 1));
  m_map->setMarks(std::move(marks));
}

void ExploreView::setColourBy(const QString& key) {
  m_colourBy = key;
  recolour();
}

void ExploreView::recolour() {
  if (!m_points) return;
  const auto choices = colourChoices(m_session, !m_clusters->clusterOf().empty());
  const bool known = std::any_of(choices.begin(), choices.end(),
                                 [this](const auto& choice) { return choice.first == m_colourBy; });
  if (!known && !choices.empty()) m_colourBy = choices.front().first;
  m_colour->clear();
  for (const auto& [key, words] : choices) m_colour->addItem(words, key);
  m_colour->setCurrentIndex(m_colour->findData(m_colourBy));

  ColourScale scale = colourScale(m_session, m_colourBy, m_clusters->clusterOf());
  auto coloured = std::make_shared<MapPoints>();
  coloured->xy = m_points->xy;
  coloured->grid = m_points->grid;
  coloured->argb = std::move(scale.argb);
  coloured->countColours = scale.countColours;
  m_points = coloured;
  m_map->setPoints(m_points, false);
  m_legend->setScale(scale);

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
  m_hover->showFor(row, m_clusters->wordsOf(row), image, at);
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
