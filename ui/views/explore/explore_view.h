#pragma once
#include <QJsonObject>
#include <QTimer>
#include <QWidget>
#include <memory>
#include <optional>

#include "ui/views/explore/colour_scale.h"
#include "ui/views/explore/embedding_view.h"

class QComboBox;
class QLabel;
class QPushButton;
class QStackedWidget;
class QToolButton;

namespace ui {

class ClusterPane;
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
  QWidget* buildMap();
  QWidget* buildSide();
  QWidget* buildEmpty();
  void load();  ///< the map file of the model in use, if it is there and fits
  void recolour();
  void compute(QJsonObject parameters = {});
  void showSelection();
  void placeFloating();
  void showHover(std::int64_t row, QPointF at);
  void askForMap();  ///< with other parameters
  void placeNewcomers();
  void savePicture();
  void saveTable();
  void watchSettling();  ///< draws the map while it settles
  void showMarks();
  bool eventFilter(QObject* object, QEvent* event) override;

  ProjectSession& m_session;
  QString m_model;  ///< whose map is shown
  QString m_stamp;  ///< which version of the file
  std::shared_ptr<const MapPoints> m_points;
  std::int64_t m_mapped = 0;  ///< objects that the map file knows; fewer than there are after some were added
  QString m_parameters;       ///< how the map was made, in words
  QString m_colourBy;
  qint64 m_job = -1;
  std::vector<std::int64_t> m_wanted;  ///< cutouts that the map would show and has not

  QStackedWidget* m_pages;
  ClusterPane* m_clusters;
  QTimer m_watch;        ///< while a map settles
  QString m_settling;    ///< which version of the settling map is shown
  QPushButton* m_place;  ///< "Place 12 new galaxies"
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
