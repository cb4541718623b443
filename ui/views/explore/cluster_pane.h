#pragma once
#include <QMap>
#include <QWidget>
#include <memory>
#include <vector>

#include "ui/views/explore/cluster_set.h"
#include "ui/views/explore/map_picture.h"

class QLabel;
class QModelIndex;
class QListView;
class QToolButton;

namespace ui {

class ClusterModel;
class DendrogramView;
class ProjectSession;
struct Cluster;

/// The clusters of the objects as cards, and what is done with them: named, labelled, merged, split, computed
/// by another method, cut at another height.
class ClusterPane : public QWidget {
  Q_OBJECT
 public:
  explicit ClusterPane(ProjectSession& session, QWidget* parent = nullptr);

  /// Shows the clusters computed for `model`, or those that came with its map.
  void load(const QString& model, std::shared_ptr<const MapPoints> points, std::vector<std::int32_t> ofMap,
            const QString& mapStamp);
  void refresh();  ///< the same clusters; scores or labels changed
  const std::vector<std::int32_t>& clusterOf() const { return m_set.clusterOf(); }
  const std::vector<Cluster>& clusters() const;
  QString wordsOf(std::int64_t row) const;  ///< "cluster 7, Rings"; empty: in none
  void updateImages();

 Q_SIGNALS:
  void clustersChanged();

 private:
  void compute(const QString& method);
  void recut(int groups);
  void keepChanges();
  void labelCluster();
  void mergeClusters();
  void splitCluster();
  void openMenu(const QPoint& at);
  std::vector<int> chosen() const;  ///< rows of the list
  void selectChosen(const QModelIndex& index);
  QMap<int, QString> names() const;

  ProjectSession& m_session;
  QString m_model;
  QString m_loaded;  ///< which files are shown
  std::shared_ptr<const MapPoints> m_points;
  ClusterSet m_set;
  qint64 m_job = -1;
  QLabel *m_title, *m_facts;
  QToolButton* m_method;
  ClusterModel* m_clusters;
  QListView* m_list;
  DendrogramView* m_tree;
};

}  // namespace ui
