#pragma once
#include <QJsonArray>
#include <QString>
#include <cstdint>
#include <optional>
#include <vector>

#include "model/embedding/linkage.h"

namespace ui {

/// The clusters of a project's objects as a file holds them, cut and changed by hand.
class ClusterSet {
 public:
  /// Clusters that come with a map. @param stamp  names this version
  static ClusterSet ofMap(std::vector<std::int32_t> clusterOf, const QString& stamp);
  /// derived/clusters/MODEL.safetensors. @throws model::Error of reading it, or if it is of other objects
  static ClusterSet read(const QString& file, std::int64_t objects);

  bool empty() const { return m_base.empty(); }
  const QString& method() const { return m_method; }  ///< "ward", "kmeans", "hdbscan"; "map": of the map
  bool hasTree() const { return m_tree.has_value(); }
  const model::Dendrogram& tree() const { return *m_tree; }
  double silhouette() const { return m_silhouette; }  ///< of the clusters as computed; NaN: not known
  double stability() const { return m_stability; }
  std::int64_t groupedFirst() const { return m_groupedFirst; }
  bool isExact() const { return m_exact; }
  /// Names what is shown: the file, and where its tree is cut. Names of clusters belong to it.
  QString stamp() const;

  int groups() const { return m_groups; }
  void cut(int groups);  ///< a tree only; forgets what was changed by hand

  /// Changes by hand, to be kept and applied again: merges and splits in their order.
  const QJsonArray& changes() const { return m_changes; }
  void apply(const QJsonArray& changes);
  void merge(const std::vector<std::int32_t>& clusters);  ///< all become the first
  /// Parts a cluster at the highest merge of the tree within it. @returns whether there was one
  bool split(std::int32_t cluster);

  const std::vector<std::int32_t>& clusterOf() const { return m_clusterOf; }  ///< (N) -1: none

 private:
  void start();
  QString m_stamp, m_method;
  std::vector<std::int32_t> m_base, m_clusterOf;
  std::optional<model::Dendrogram> m_tree;
  double m_silhouette = 0, m_stability = 0;
  std::int64_t m_groupedFirst = 0;
  bool m_exact = true;
  int m_groups = 0;
  QJsonArray m_changes;
};

}  // namespace ui
