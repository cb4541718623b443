#pragma once
#include <QAbstractListModel>
#include <QMap>
#include <QPointF>
#include <array>
#include <span>
#include <vector>

#include "labeling/scheme/hubble_class.h"

namespace ui {

class ProjectSession;

/// One group of the map.
struct Cluster {
  std::int32_t number = 0;  ///< as stored, from 0; shown from 1
  QString name;             ///< given by the person; may be empty
  std::vector<std::int64_t> rows;
  std::vector<std::int64_t> representatives;  ///< up to three, nearest to the middle
  std::array<std::int64_t, 7> classes{};      ///< by labeling::HubbleClass
  QPointF centre;                             ///< place of the member nearest to the median
};

/// The clusters of a map, largest first.
class ClusterModel : public QAbstractListModel {
  Q_OBJECT
 public:
  using QAbstractListModel::QAbstractListModel;

  void setClusters(std::vector<Cluster> clusters);
  const Cluster* at(int index) const;
  const std::vector<Cluster>& clusters() const { return m_clusters; }

  int rowCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  Qt::ItemFlags flags(const QModelIndex& index) const override;
  bool setData(const QModelIndex& index, const QVariant& value, int role) override;  ///< EditRole: the name

 Q_SIGNALS:
  void renamed(std::int32_t number, const QString& name);

 private:
  std::vector<Cluster> m_clusters;
};

/// @param xy (N, 2), @param clusterOf (N) -1 = none
std::vector<Cluster> gatherClusters(const ProjectSession& session, std::span<const float> xy,
                                    std::span<const std::int32_t> clusterOf, const QMap<int, QString>& names);

}  // namespace ui
