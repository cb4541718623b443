#pragma once
#include <QImage>
#include <QWidget>
#include <cstdint>

namespace ui {

class ProjectSession;

/// What a point of the map is: its cutout, name, class with uncertainty, a few facts. Kept inside its parent.
class HoverCard : public QWidget {
  Q_OBJECT
 public:
  HoverCard(ProjectSession& session, QWidget* parent);
  void showFor(std::int64_t row, const QString& clusterWords, const QImage& image, QPointF at);
  std::int64_t row() const { return m_row; }
  void setImage(const QImage& image);

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  ProjectSession& m_session;
  std::int64_t m_row = -1;
  QString m_clusterWords;
  QImage m_image;
};

}  // namespace ui
