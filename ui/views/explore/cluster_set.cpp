#include "ui/views/explore/cluster_set.h"

#include <QDateTime>
#include <QFileInfo>
#include <QJsonObject>
#include <algorithm>
#include <limits>

#include "model/arrays/array_file.h"
#include "model/base/error.h"

namespace ui {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

[[noreturn]] void refuse(const QString& file, const char* why) {
  throw model::Error(model::ErrorKind::Corrupt,
                     file.toStdString() + ": " + why + ". Compute the clusters anew.");
}

/// @throws model::Error if the merges make no tree
model::Dendrogram readTree(const model::ArrayFile& arrays, const QString& file) {
  model::Dendrogram tree;
  const auto leaf = arrays.spanOf<std::int32_t>("leaf");
  const auto merge = arrays.spanOf<std::int32_t>("merge");
  const auto height = arrays.spanOf<double>("height");
  const auto size = arrays.spanOf<std::int64_t>("size");
  if (merge.size() != 2 * height.size() || size.size() != height.size()) refuse(file, "its tree is damaged");
  tree.leaves = static_cast<std::int64_t>(height.size()) + 1;
  tree.leafOfRow.assign(leaf.begin(), leaf.end());
  std::vector<char> used(static_cast<std::size_t>(2 * tree.leaves), 0);
  for (std::size_t i = 0; i < height.size(); ++i) {
    for (const std::int32_t side : {merge[2 * i], merge[2 * i + 1]})
      if (side < 0 || side >= tree.leaves + static_cast<std::int64_t>(i) ||
          std::exchange(used[static_cast<std::size_t>(side)], 1) != 0)
        refuse(file, "its tree is damaged");
    tree.merges.push_back({merge[2 * i], merge[2 * i + 1], height[i], size[i]});
  }
  if (std::any_of(leaf.begin(), leaf.end(),
                  [&](std::int32_t each) { return each < -1 || each >= tree.leaves; }))
    refuse(file, "its tree is damaged");
  return tree;
}

}  // namespace

ClusterSet ClusterSet::ofMap(std::vector<std::int32_t> clusterOf, const QString& stamp) {
  ClusterSet set;
  set.m_method = QStringLiteral("map");
  set.m_stamp = stamp;
  set.m_silhouette = set.m_stability = kNone;
  set.m_base = std::move(clusterOf);
  set.start();
  return set;
}

ClusterSet ClusterSet::read(const QString& file, std::int64_t objects) {
  const model::ArrayFile arrays = model::ArrayFile::open(file.toStdString());
  const auto cluster = arrays.spanOf<std::int32_t>("cluster");
  if (static_cast<std::int64_t>(cluster.size()) != objects)
    refuse(file, "its clusters are of another number of objects");
  const auto metadata = [&](const char* key) {
    const auto found = arrays.metadata().find(key);
    return found == arrays.metadata().end() ? QString() : QString::fromStdString(found->second);
  };
  ClusterSet set;
  set.m_method = metadata("method");
  set.m_stamp = QFileInfo(file).completeBaseName() + QLatin1String("/clusters/") +
                QString::number(QFileInfo(file).lastModified().toMSecsSinceEpoch());
  set.m_silhouette = metadata("silhouette").isEmpty() ? kNone : metadata("silhouette").toDouble();
  set.m_stability = metadata("stability").isEmpty() ? kNone : metadata("stability").toDouble();
  if (metadata("silhouette") == QLatin1String("nan")) set.m_silhouette = kNone;
  if (metadata("stability") == QLatin1String("nan")) set.m_stability = kNone;
  set.m_groupedFirst = metadata("grouped_first").toLongLong();
  set.m_exact = metadata("exact") != QLatin1String("no");
  set.m_base.assign(cluster.begin(), cluster.end());
  if (arrays.contains("merge")) set.m_tree = readTree(arrays, file);
  if (set.m_tree && set.m_tree->leafOfRow.size() != set.m_base.size())
    refuse(file, "its tree is of another number of objects");
  set.start();
  return set;
}

void ClusterSet::start() {
  m_clusterOf = m_base;
  m_changes = {};
  m_groups = m_base.empty() ? 0 : *std::max_element(m_base.begin(), m_base.end()) + 1;
}

QString ClusterSet::stamp() const {
  return hasTree() ? m_stamp + QLatin1Char('/') + QString::number(m_groups) : m_stamp;
}

void ClusterSet::cut(int groups) {
  if (!m_tree) return;
  m_base = m_tree->rowsCut(groups);
  start();
}

void ClusterSet::apply(const QJsonArray& changes) {
  for (const QJsonValue& value : changes) {
    const QJsonArray clusters = value.toObject().value(QLatin1String("merge")).toArray();
    if (clusters.isEmpty()) {
      split(value.toObject().value(QLatin1String("split")).toInt(-1));
      continue;
    }
    std::vector<std::int32_t> numbers;
    for (const QJsonValue& each : clusters) numbers.push_back(each.toInt());
    merge(numbers);
  }
}

void ClusterSet::merge(const std::vector<std::int32_t>& clusters) {
  if (clusters.size() < 2) return;
  for (std::int32_t& each : m_clusterOf)
    if (std::find(clusters.begin(), clusters.end(), each) != clusters.end()) each = clusters.front();
  QJsonArray numbers;
  for (const std::int32_t each : clusters) numbers.append(each);
  m_changes.append(QJsonObject{{QStringLiteral("merge"), numbers}});
}

bool ClusterSet::split(std::int32_t cluster) {
  if (!m_tree || cluster < 0) return false;
  // How many of the cluster's leaves hang below each group; the highest merge with some on both sides parts
  // it.
  const auto leaves = static_cast<std::size_t>(m_tree->leaves);
  std::vector<char> below(leaves + m_tree->merges.size(), 0);
  for (std::size_t row = 0; row < m_clusterOf.size(); ++row)
    if (m_clusterOf[row] == cluster && m_tree->leafOfRow[row] >= 0)
      below[static_cast<std::size_t>(m_tree->leafOfRow[row])] = 1;
  std::size_t highest = below.size();
  for (std::size_t i = 0; i < m_tree->merges.size(); ++i) {
    const bool one = below[static_cast<std::size_t>(m_tree->merges[i].one)] != 0;
    const bool other = below[static_cast<std::size_t>(m_tree->merges[i].other)] != 0;
    below[leaves + i] = one || other ? 1 : 0;
    if (one && other) highest = i;
  }
  if (highest == below.size()) return false;
  std::vector<char> moves(below.size(), 0);
  moves[static_cast<std::size_t>(m_tree->merges[highest].other)] = 1;
  for (std::size_t i = highest + 1; i-- > 0;)
    if (moves[leaves + i] != 0)
      moves[static_cast<std::size_t>(m_tree->merges[i].one)] =
          moves[static_cast<std::size_t>(m_tree->merges[i].other)] = 1;
  const std::int32_t number = *std::max_element(m_clusterOf.begin(), m_clusterOf.end()) + 1;
  for (std::size_t row = 0; row < m_clusterOf.size(); ++row)
    if (m_clusterOf[row] == cluster && m_tree->leafOfRow[row] >= 0 &&
        moves[static_cast<std::size_t>(m_tree->leafOfRow[row])] != 0)
      m_clusterOf[row] = number;
  m_changes.append(QJsonObject{{QStringLiteral("split"), cluster}});
  return true;
}

}  // namespace ui
