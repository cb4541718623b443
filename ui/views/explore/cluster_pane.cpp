#include "ui/views/explore/cluster_pane.h"

#include <QFileInfo>
#include <QHBoxLayout>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QListView>
#include <QMenu>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "model/base/error.h"
#include "ui/engine/engine_client.h"
#include "ui/prompts/prompts.h"
#include "ui/session/project_session.h"
#include "ui/session/selection_model.h"
#include "ui/theme/icons.h"
#include "ui/theme/numbers.h"
#include "ui/views/controls/card.h"
#include "ui/views/explore/cluster_delegate.h"
#include "ui/views/explore/cluster_model.h"
#include "ui/views/explore/dendrogram_view.h"
#include "ui/views/explore/label_cluster_dialog.h"
#include "ui/views/gallery/thumbnail_cache.h"

namespace ui {
namespace {
constexpr int kThumbnail = 128;  // device pixels: sharp at both scales
constexpr int kFirstCut = 27;
}  // namespace

ClusterPane::ClusterPane(ProjectSession& session, QWidget* parent) : QWidget(parent), m_session(session) {
  setProperty("ground", QStringLiteral("panel"));
  setAttribute(Qt::WA_StyledBackground);
  setMinimumWidth(220);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  auto* head = new QHBoxLayout;
  head->setContentsMargins(16, 8, 8, 0);
  m_title = makeLabel({}, "strong", nullptr, this);
  m_title->setObjectName(QStringLiteral("explore-cluster-title"));
  m_method = new QToolButton(this);
  m_method->setObjectName(QStringLiteral("explore-cluster-method"));
  m_method->setProperty("variant", QStringLiteral("ghost"));
  m_method->setIcon(icon(QStringLiteral("more")));
  m_method->setAccessibleName(tr("How clusters are found"));
  m_method->setToolTip(tr("How clusters are found"));
  m_method->setPopupMode(QToolButton::InstantPopup);
  auto* methods = new QMenu(m_method);
  const auto add = [&](const QString& words, const char* method) {
    connect(methods->addAction(words), &QAction::triggered, this,
            [this, id = QString::fromLatin1(method)] { compute(id); });
  };
  add(tr("Tree of groups (Ward)"), "ward");
  add(tr("27 means (k-means)"), "kmeans");
  add(tr("Dense regions (HDBSCAN)"), "hdbscan");
  m_method->setMenu(methods);
  head->addWidget(m_title, 1);
  head->addWidget(m_method);
  layout->addLayout(head);
  m_facts = makeLabel({}, "caption", "3", this);
  m_facts->setObjectName(QStringLiteral("explore-cluster-facts"));
  m_facts->setWordWrap(true);
  m_facts->setContentsMargins(16, 0, 16, 8);
  layout->addWidget(m_facts);
  m_tree = new DendrogramView(this);
  layout->addWidget(m_tree);
  m_clusters = new ClusterModel(this);
  m_list = new QListView(this);
  m_list->setObjectName(QStringLiteral("explore-clusters"));
  m_list->setAccessibleName(tr("Clusters, largest first"));
  m_list->setModel(m_clusters);
  m_list->setItemDelegate(new ClusterDelegate(ThumbnailCache::of(m_session), m_list));
  m_list->setMouseTracking(true);
  m_list->setSelectionMode(QAbstractItemView::ExtendedSelection);
  m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
  m_list->setEditTriggers(QAbstractItemView::EditKeyPressed | QAbstractItemView::SelectedClicked);
  m_list->setToolTip(
      tr("Click to select a cluster, Ctrl+click for several; F2 names it, the right button offers more"));
  m_list->setContextMenuPolicy(Qt::CustomContextMenu);
  layout->addWidget(m_list, 1);
  connect(m_list, &QListView::clicked, this, &ClusterPane::selectChosen);
  connect(m_list, &QListView::activated, this, &ClusterPane::selectChosen);
  connect(m_list, &QListView::customContextMenuRequested, this, &ClusterPane::openMenu);
  connect(m_tree, &DendrogramView::groupsChanged, this, &ClusterPane::recut);
  connect(m_clusters, &ClusterModel::renamed, this, [this](std::int32_t number, const QString& name) {
    QMap<int, QString> all = names();
    if (name.isEmpty())
      all.remove(number);
    else
      all[number] = name;
    QJsonObject stored;
    for (auto it = all.begin(); it != all.end(); ++it) stored[QString::number(it.key())] = it.value();
    m_session.setSetting(QStringLiteral("cluster_names/%1").arg(m_set.stamp()),
                         QString::fromUtf8(QJsonDocument(stored).toJson(QJsonDocument::Compact)));
  });
}

const std::vector<Cluster>& ClusterPane::clusters() const { return m_clusters->clusters(); }

void ClusterPane::load(const QString& model, std::shared_ptr<const MapPoints> points,
                       std::vector<std::int32_t> ofMap, const QString& mapStamp) {
  m_model = model;
  m_points = std::move(points);
  const QFileInfo file(QString::fromStdString(
      (m_session.project().derivedDirectory() / "clusters" / (model.toStdString() + ".safetensors"))
          .string()));
  const QString wanted =
      mapStamp + QLatin1Char('|') +
      (file.exists() ? QString::number(file.lastModified().toMSecsSinceEpoch()) : QString());
  if (wanted == m_loaded) return;
  m_loaded = wanted;
  m_set = ClusterSet::ofMap(std::move(ofMap), mapStamp);
  QString problem;
  if (file.exists()) {
    try {
      m_set = ClusterSet::read(file.filePath(), m_session.objectCount());
      const int cut = m_session.setting(QStringLiteral("cluster_cut/%1").arg(m_model)).toInt();
      if (m_set.hasTree()) m_set.cut(cut > 0 ? cut : kFirstCut);
    } catch (const model::Error& error) {
      problem = QString::fromUtf8(error.what());
    }
  }
  m_set.apply(QJsonDocument::fromJson(
                  m_session.setting(QStringLiteral("cluster_changes/%1").arg(m_set.stamp())).toUtf8())
                  .array());
  m_tree->setVisible(m_set.hasTree());
  if (m_set.hasTree()) m_tree->setTree(m_set.tree(), m_set.groups());
  refresh();
  if (!problem.isEmpty()) m_facts->setText(problem);
}

void ClusterPane::refresh() {
  if (!m_points) return;
  std::vector<Cluster> clusters = gatherClusters(m_session, m_points->xy, m_set.clusterOf(), names());
  std::vector<std::int64_t> pictures;
  for (const Cluster& cluster : clusters)
    pictures.insert(pictures.end(), cluster.representatives.begin(), cluster.representatives.end());
  m_title->setText(tr("%n clusters", nullptr, static_cast<int>(clusters.size())));
  QStringList facts;
  if (m_set.method() == QLatin1String("ward"))
    facts << (m_set.groupedFirst() > 0
                  ? tr("Ward's tree over %1 small groups").arg(grouped(m_set.groupedFirst()))
                  : tr("Ward's tree"));
  else if (m_set.method() == QLatin1String("hdbscan"))
    facts << (m_set.isExact() ? tr("dense regions") : tr("dense regions, from near neighbours only"));
  else
    facts << tr("k-means");
  if (std::isfinite(m_set.silhouette())) facts << tr("silhouette %1").arg(fixed(m_set.silhouette(), 2));
  if (std::isfinite(m_set.stability()))
    facts << tr("%1 agreement with 80 % of the galaxies").arg(fixed(m_set.stability(), 2));
  if (m_set.hasTree() && m_set.groups() != kFirstCut && std::isfinite(m_set.silhouette()))
    facts << tr("both of the cut into %1").arg(kFirstCut);
  if (!m_set.changes().isEmpty()) facts << tr("changed by hand");
  const auto none = std::count(m_set.clusterOf().begin(), m_set.clusterOf().end(), -1);
  if (none > 0) facts << tr("%1 in none").arg(grouped(none));
  m_facts->setText(facts.join(QStringLiteral(" · ")));
  m_clusters->setClusters(std::move(clusters));
  ThumbnailCache::of(m_session).request(m_list, pictures, kThumbnail);
}

void ClusterPane::updateImages() { m_list->viewport()->update(); }

void ClusterPane::compute(const QString& method) {
  if (m_job >= 0 || m_model.isEmpty()) return;
  m_method->setEnabled(false);
  m_job = m_session.engine().request(
      QStringLiteral("clusters"),
      {{QStringLiteral("dir"), m_session.directory()},
       {QStringLiteral("model"), m_model},
       {QStringLiteral("method"), method},
       {QStringLiteral("clusters"), kFirstCut}},
      this,
      [this](const EngineReply& reply) {
        m_job = -1;
        m_method->setEnabled(true);
        if (reply.ok()) {
          m_session.setSetting(QStringLiteral("cluster_cut/%1").arg(m_model), QString());
          Q_EMIT clustersChanged();
        } else if (reply.ending != EngineReply::Ending::Stopped) {
          m_facts->setText(reply.sentence);
        }
      },
      tr("Finding clusters by %1").arg(m_model));
}

void ClusterPane::recut(int groups) {
  m_set.cut(groups);
  m_session.setSetting(QStringLiteral("cluster_cut/%1").arg(m_model), QString::number(groups));
  m_set.apply(QJsonDocument::fromJson(
                  m_session.setting(QStringLiteral("cluster_changes/%1").arg(m_set.stamp())).toUtf8())
                  .array());
  refresh();
  Q_EMIT clustersChanged();
}

void ClusterPane::keepChanges() {
  m_session.setSetting(QStringLiteral("cluster_changes/%1").arg(m_set.stamp()),
                       QString::fromUtf8(QJsonDocument(m_set.changes()).toJson(QJsonDocument::Compact)));
  refresh();
  Q_EMIT clustersChanged();
}

std::vector<int> ClusterPane::chosen() const {
  std::vector<int> rows;
  for (const QModelIndex& index : m_list->selectionModel()->selectedIndexes()) rows.push_back(index.row());
  std::sort(rows.begin(), rows.end());
  return rows;
}

void ClusterPane::selectChosen(const QModelIndex& index) {
  std::vector<std::int64_t> rows;
  std::vector<int> lines = chosen();
  if (lines.empty()) lines.push_back(index.row());
  for (const int line : lines)
    if (const Cluster* cluster = m_clusters->at(line))
      rows.insert(rows.end(), cluster->rows.begin(), cluster->rows.end());
  if (!rows.empty()) m_session.selection().select(rows, m_list);
}

void ClusterPane::openMenu(const QPoint& at) {
  const std::vector<int> lines = chosen();
  if (lines.empty()) return;
  auto* menu = new QMenu(this);
  menu->setAttribute(Qt::WA_DeleteOnClose);
  menu->addAction(icon(QStringLiteral("label")), tr("Label this cluster…"), this, &ClusterPane::labelCluster)
      ->setEnabled(lines.size() == 1);
  menu->addAction(tr("Name it"), this, [this] { m_list->edit(m_list->currentIndex()); })
      ->setEnabled(lines.size() == 1);
  menu->addSeparator();
  menu->addAction(tr("Merge %n clusters", nullptr, static_cast<int>(lines.size())), this,
                  &ClusterPane::mergeClusters)
      ->setEnabled(lines.size() > 1);
  QAction* split = menu->addAction(tr("Split at its highest branch"), this, &ClusterPane::splitCluster);
  split->setEnabled(lines.size() == 1 && m_set.hasTree());
  if (!m_set.hasTree()) split->setText(tr("Split: needs Ward's tree of groups"));
  if (!m_set.changes().isEmpty())
    menu->addAction(tr("Take back what was merged and split"), this, [this] {
      const int groups = m_set.groups();
      if (m_set.hasTree()) m_set.cut(groups);
      m_session.setSetting(QStringLiteral("cluster_changes/%1").arg(m_set.stamp()), QString());
      m_loaded.clear();
      Q_EMIT clustersChanged();
    });
  menu->popup(m_list->viewport()->mapToGlobal(at));
}

void ClusterPane::labelCluster() {
  const Cluster* cluster = m_clusters->at(chosen().empty() ? -1 : chosen().front());
  if (!cluster) return;
  const QString name = cluster->name.isEmpty() ? tr("cluster %1").arg(cluster->number + 1) : cluster->name;
  LabelClusterDialog dialog(m_session, name, cluster->rows, this);
  if (dialog.exec() != QDialog::Accepted) return;
  try {
    m_session.addLabels(dialog.events());
  } catch (const model::Error& error) {
    prompts().showProblem(this, tr("Not saved"), QString::fromStdString(error.what()));
  }
}

void ClusterPane::mergeClusters() {
  std::vector<std::int32_t> numbers;
  for (const int line : chosen()) numbers.push_back(m_clusters->at(line)->number);
  m_set.merge(numbers);
  keepChanges();
}

void ClusterPane::splitCluster() {
  if (const Cluster* cluster = m_clusters->at(chosen().empty() ? -1 : chosen().front());
      cluster && m_set.split(cluster->number))
    keepChanges();
}

QMap<int, QString> ClusterPane::names() const {
  // Names belong to one clustering: another may number its clusters otherwise.
  const QJsonObject stored =
      QJsonDocument::fromJson(
          m_session.setting(QStringLiteral("cluster_names/%1").arg(m_set.stamp())).toUtf8())
          .object();
  QMap<int, QString> names;
  for (auto it = stored.begin(); it != stored.end(); ++it) names[it.key().toInt()] = it->toString();
  return names;
}

QString ClusterPane::wordsOf(std::int64_t row) const {
  const auto& ofRow = m_set.clusterOf();
  if (row < 0 || static_cast<std::size_t>(row) >= ofRow.size()) return {};
  const std::int32_t number = ofRow[static_cast<std::size_t>(row)];
  if (number < 0) return {};
  for (const Cluster& cluster : clusters())
    if (cluster.number == number && !cluster.name.isEmpty())
      return tr("cluster %1, %2").arg(number + 1).arg(cluster.name);
  return tr("cluster %1").arg(number + 1);
}

}  // namespace ui
