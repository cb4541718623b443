#include "ui/views/explore/cluster_model.h"

#include <algorithm>
#include <cmath>

#include "ui/session/project_session.h"
#include "ui/theme/numbers.h"

namespace ui {
namespace {

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

}  // namespace

std::vector<Cluster> gatherClusters(const ProjectSession& session, std::span<const float> xy,
                                    std::span<const std::int32_t> clusterOf,
                                    const QMap<int, QString>& names) {
  std::vector<Cluster> clusters;
  for (std::size_t row = 0; row < clusterOf.size(); ++row) {
    if (clusterOf[row] < 0) continue;
    const auto number = static_cast<std::size_t>(clusterOf[row]);
    if (number >= clusters.size()) clusters.resize(number + 1);
    clusters[number].rows.push_back(static_cast<std::int64_t>(row));
  }
  for (std::size_t number = 0; number < clusters.size(); ++number) {
    Cluster& cluster = clusters[number];
    cluster.number = static_cast<std::int32_t>(number);
    cluster.name = names.value(static_cast<int>(number));
    if (cluster.rows.empty()) continue;
    std::vector<double> x, y;
    for (const std::int64_t row : cluster.rows) {
      x.push_back(static_cast<double>(xy[2 * static_cast<std::size_t>(row)]));
      y.push_back(static_cast<double>(xy[2 * static_cast<std::size_t>(row) + 1]));
      if (const auto opinion = session.classOpinion(row))
        ++cluster.classes[static_cast<std::size_t>(opinion->hubbleClass)];
    }
    cluster.centre = {median(x), median(y)};
    const auto distance = [&](std::int64_t row) {
      return std::hypot(static_cast<double>(xy[2 * static_cast<std::size_t>(row)]) - cluster.centre.x(),
                        static_cast<double>(xy[2 * static_cast<std::size_t>(row) + 1]) - cluster.centre.y());
    };
    cluster.representatives = cluster.rows;
    const std::size_t shown = std::min<std::size_t>(3, cluster.rows.size());
    std::partial_sort(
        cluster.representatives.begin(), cluster.representatives.begin() + static_cast<std::ptrdiff_t>(shown),
        cluster.representatives.end(), [&](auto a, auto b) { return distance(a) < distance(b); });
    cluster.representatives.resize(shown);
    // The number stands on a member: the middle of two islands is empty sea.
    const auto first = 2 * static_cast<std::size_t>(cluster.representatives.front());
    cluster.centre = {static_cast<double>(xy[first]), static_cast<double>(xy[first + 1])};
  }
  std::erase_if(clusters, [](const Cluster& cluster) { return cluster.rows.empty(); });
  std::stable_sort(clusters.begin(), clusters.end(),
                   [](const Cluster& a, const Cluster& b) { return a.rows.size() > b.rows.size(); });
  return clusters;
}

void ClusterModel::setClusters(std::vector<Cluster> clusters) {
  beginResetModel();
  m_clusters = std::move(clusters);
  endResetModel();
}

const Cluster* ClusterModel::at(int index) const {
  return index >= 0 && index < static_cast<int>(m_clusters.size())
             ? &m_clusters[static_cast<std::size_t>(index)]
             : nullptr;
}

int ClusterModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(m_clusters.size());
}

QVariant ClusterModel::data(const QModelIndex& index, int role) const {
  const Cluster* cluster = at(index.row());
  if (!cluster) return {};
  if (role == Qt::EditRole) return cluster->name;
  if (role == Qt::DisplayRole) return cluster->name.isEmpty() ? tr("name this cluster") : cluster->name;
  if (role == Qt::AccessibleTextRole)
    return tr("cluster %1, %2, %3 galaxies")
        .arg(cluster->number + 1)
        .arg(cluster->name.isEmpty() ? tr("not named") : cluster->name,
             grouped(static_cast<qint64>(cluster->rows.size())));
  return {};
}

Qt::ItemFlags ClusterModel::flags(const QModelIndex& index) const {
  return QAbstractListModel::flags(index) | (index.isValid() ? Qt::ItemIsEditable : Qt::NoItemFlags);
}

bool ClusterModel::setData(const QModelIndex& index, const QVariant& value, int role) {
  if (!at(index.row()) || role != Qt::EditRole) return false;
  Cluster& cluster = m_clusters[static_cast<std::size_t>(index.row())];
  cluster.name = value.toString().trimmed();
  Q_EMIT dataChanged(index, index);
  Q_EMIT renamed(cluster.number, cluster.name);
  return true;
}

}  // namespace ui
