#pragma once
#include <QMap>
#include <QWidget>
#include <memory>
#include <optional>

#include "ui/views/explore/colour_scale.h"
#include "ui/views/explore/embedding_view.h"

class QComboBox;
class QLabel;
class QListView;
class QPushButton;
class QStackedWidget;
class QToolButton;

namespace ui {

class ClusterModel;
class ColourLegend;
class HoverCard;
class ProjectSession;
class SegmentedButtons;
class SelectionPanel;
class SimilarPanel;

/// The Explore workspace: clusters, the UMAP map of what the network sees, what is selected on it, what looks
/// alike.
class ExploreView : public QWidget {
  Q_OBJECT
 public:
  explicit ExploreView(ProjectSession& session, QWidget* parent = nullptr);

  void activate();
  EmbeddingView& map() const { return *m_map; }
  bool hasMap() const { return m_points != nullptr; }
  void setColourBy(const QString& key);

 private:
  QWidget* buildClusters();
  QWidget* buildMap();
  QWidget* buildSide();
  QWidget* buildEmpty();
  void load();  ///< the map file of the model in use, if it is there and fits
  void recolour();
  void compute();
  void showSelection();
  void placeFloating();
  void showHover(std::int64_t row, QPointF at);
  QMap<int, QString> clusterNames() const;
  QString clusterWords(std::int64_t row) const;
  bool eventFilter(QObject* object, QEvent* event) override;

  ProjectSession& m_session;
  QString m_model;  ///< whose map is shown
  QString m_stamp;  ///< which version of the file
  std::shared_ptr<const MapPoints> m_points;
  std::vector<std::int32_t> m_clusterOf;
  QString m_parameters;  ///< how the map was made, in words
  QString m_colourBy;
  qint64 m_job = -1;
  std::vector<std::int64_t> m_wanted;  ///< cutouts that the map would show and has not

  QStackedWidget* m_pages;
  ClusterModel* m_clusters;
  QLabel* m_clusterTitle;
  QListView* m_clusterList;
  EmbeddingView* m_map;
  QToolButton *m_pan, *m_lasso, *m_pick, *m_images;
  QComboBox* m_colour;
  SegmentedButtons* m_style;
  ColourLegend* m_legend;
  QLabel* m_how;
  HoverCard* m_hover;
  SelectionPanel* m_selected;
  SimilarPanel* m_similar;
  QLabel* m_emptyWords;
  QPushButton* m_compute;
};

}  // namespace ui
