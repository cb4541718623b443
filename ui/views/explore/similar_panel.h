#pragma once
#include <QWidget>
#include <vector>

class QLabel;
class QPushButton;

namespace ui {

class GalleryView;
class ProjectSession;

/// Galaxies that look like the focused one to the network: the query first, then by distance.
class SimilarPanel : public QWidget {
  Q_OBJECT
 public:
  explicit SimilarPanel(ProjectSession& session, QWidget* parent = nullptr);
  /// Asks the engine; answers for an object that is no longer the query are dropped.
  void setQuery(std::int64_t row);

 private:
  ProjectSession& m_session;
  std::int64_t m_query = -1;
  std::vector<std::pair<std::int64_t, double>> m_distances;
  QLabel *m_title, *m_message;
  QPushButton* m_open;
  GalleryView* m_gallery;
};

}  // namespace ui
