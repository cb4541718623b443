#pragma once
#include <QImage>
#include <QPixmap>
#include <QPolygonF>
#include <QTimer>
#include <QWidget>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "ui/session/job.h"
#include "ui/views/explore/map_picture.h"

namespace ui {

/// What a drag on the map does.
enum class MapTool { Pan, Lasso, Pick };

/// How a new outline meets the selection: Shift adds, Alt removes, Ctrl keeps what is in both.
enum class LassoMode { Replace, Add, Remove, Intersect };

/// The map of what a network sees: a point for each object. Points are drawn on a worker; pan, zoom, lasso
/// and hover answer at once on the picture that is there.
class EmbeddingView : public QWidget {
  Q_OBJECT
 public:
  explicit EmbeddingView(QWidget* parent = nullptr);

  /// @param points shared with the worker; fits the window when the coordinates are new
  void setPoints(std::shared_ptr<const MapPoints> points, bool fit);
  void setSelection(std::vector<std::int64_t> rows, std::int64_t focus);
  /// Names written at places on the map: the clusters' numbers. Map coordinates.
  void setMarks(std::vector<std::pair<QPointF, QString>> marks);
  void setStyle(MapStyle style);
  void setTool(MapTool tool);
  MapTool tool() const { return m_tool; }

  /// Cutouts at their place: `picture` gives the thumbnail of a row, null while it is being read. Where few
  /// points are left in view they are shown even if not asked for.
  using PictureOf = std::function<QPixmap(std::int64_t row, int side)>;
  void setImages(bool shown, PictureOf picture);
  bool imagesShown() const { return m_imagesShown; }

  void fit();
  bool isFitted() const { return m_fitted; }  ///< the whole map is shown
  /// What floats over the lower left corner: the whole map is shown beside it where that costs little.
  void setLegendSize(QSize size);
  void zoom(double factor, QPointF at);
  void flyTo(std::int64_t row);
  const MapWindow& window() const { return m_window; }
  QPointF screenPosition(std::int64_t row) const;

 Q_SIGNALS:
  void outlineDrawn(const QPolygonF& mapOutline, ui::LassoMode mode);
  void picked(std::int64_t row, Qt::KeyboardModifiers modifiers);
  void activated(std::int64_t row);
  void hovered(std::int64_t row, QPointF at);  ///< after 300 ms at rest; -1: left
  void toolChanged(ui::MapTool tool);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void keyReleaseEvent(QKeyEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void redraw();
  void moveWindow(const MapWindow& window);
  MapTool effectiveTool() const { return m_lassoHeld ? MapTool::Lasso : m_tool; }
  bool imagesWanted() const;
  void paintImages(QPainter& painter) const;
  void paintSelection(QPainter& painter) const;
  void paintMarks(QPainter& painter) const;
  void updateCursor();

  std::shared_ptr<const MapPoints> m_points;
  std::vector<std::int64_t> m_selected;
  std::int64_t m_focus = -1;
  std::vector<std::pair<QPointF, QString>> m_marks;
  MapStyle m_style = MapStyle::Both;
  MapTool m_tool = MapTool::Lasso;
  bool m_lassoHeld = false;
  bool m_imagesShown = false;
  PictureOf m_pictureOf;

  MapWindow m_window;
  double m_fittingScale = 1;  ///< pixels per unit at which the whole map is seen
  QSize m_legend;
  bool m_fitted = true;  ///< a resize fits again until the person moves the map
  QImage m_picture;
  MapWindow m_pictureWindow;
  Job<QImage> m_drawing;

  QPointF m_pressed;
  MapWindow m_windowAtPress;
  bool m_dragging = false;
  QPolygonF m_outline;      ///< being drawn, screen coordinates
  QPolygonF m_lastOutline;  ///< the one the selection came from, map coordinates
  QTimer m_hover;
  QPointF m_pointer;
};

}  // namespace ui
