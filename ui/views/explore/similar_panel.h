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
  /// Galaxies like the picture in a file, of no object.
  void setImage(const QString& file);
  void like(std::int64_t row);     ///< one more that they should be like
  void dislike(std::int64_t row);  ///< or not be like

 protected:
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dropEvent(QDropEvent* event) override;

 private:
  void ask();
  void openMenu(const QPoint& at, std::int64_t row);
  ProjectSession& m_session;
  std::vector<std::int64_t> m_likes, m_dislikes;
  QString m_image;     ///< liked too; empty: none
  qint64 m_asked = 0;  ///< which question an answer belongs to
  std::vector<std::pair<std::int64_t, double>> m_distances;
  QLabel *m_title, *m_message;
  QPushButton* m_open;
  GalleryView* m_gallery;
};

}  // namespace ui
