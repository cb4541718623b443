#include "ui/views/explore/embedding_view.h"

#include <QGuiApplication>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QStyleHints>
#include <QWheelEvent>
#include <cmath>
#include <unordered_map>

#include "ui/actions/shortcuts.h"
#include "ui/theme/theme.h"
#include "ui/theme/type.h"

namespace ui {
namespace {
constexpr double kReach = 10;  // logical pixels around a point that still pick it
constexpr int kHoverMs = 300;
constexpr int kImageSide = 56;
constexpr double kLassoStep = 3;  // a new corner of the outline every so many pixels
}  // namespace

EmbeddingView::EmbeddingView(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("embedding-view"));
  setAccessibleName(tr("Map of features"));
  setMouseTracking(true);
  setFocusPolicy(Qt::StrongFocus);
  m_hover.setSingleShot(true);
  m_hover.setInterval(kHoverMs);
  connect(&m_hover, &QTimer::timeout, this, [this] {
    const std::int64_t row = m_points ? nearestPoint(*m_points, m_window, m_pointer, kReach) : -1;
    Q_EMIT hovered(row, m_pointer);
  });
  updateCursor();
}

void EmbeddingView::setPoints(std::shared_ptr<const MapPoints> points, bool fitWindow) {
  m_points = std::move(points);
  if (m_points && !m_points->grid) {
    auto gridded = std::make_shared<MapPoints>(*m_points);
    gridded->grid = std::make_shared<const PointGrid>(gridded->xy);
    m_points = std::move(gridded);
  }
  if (fitWindow) {
    m_lastOutline.clear();
    fit();
  }
  redraw();
}

void EmbeddingView::setSelection(std::vector<std::int64_t> rows, std::int64_t focus) {
  if (rows.empty()) m_lastOutline.clear();
  m_selected = std::move(rows);
  m_focus = focus;
  update();
}

void EmbeddingView::setMarks(std::vector<std::pair<QPointF, QString>> marks) {
  m_marks = std::move(marks);
  update();
}

void EmbeddingView::setStyle(MapStyle style) {
  m_style = style;
  redraw();
}

void EmbeddingView::setTool(MapTool tool) {
  if (tool == m_tool) return;
  m_tool = tool;
  updateCursor();
  Q_EMIT toolChanged(tool);
}

void EmbeddingView::setImages(bool shown, PictureOf picture) {
  m_imagesShown = shown;
  m_pictureOf = std::move(picture);
  update();
}

void EmbeddingView::fit() {
  if (!m_points) return;
  m_fitted = true;
  const QRectF bounds = m_points->bounds();
  m_window = MapWindow::fitting(bounds, size(), devicePixelRatioF());
  m_fittingScale = m_window.pixelsPerUnit;
  if (!m_legend.isEmpty()) {
    // Beside the legend or above it, whichever shows the map larger; across it where both cost too much.
    constexpr int kGap = 24;
    constexpr double kWorthIt = 0.6;
    const QSize besideSize(std::max(1, width() - m_legend.width() - kGap), height());
    const QSize aboveSize(width(), std::max(1, height() - m_legend.height() - kGap));
    const MapWindow beside = MapWindow::fitting(bounds, besideSize, devicePixelRatioF());
    const MapWindow above = MapWindow::fitting(bounds, aboveSize, devicePixelRatioF());
    const double scale = std::max(beside.pixelsPerUnit, above.pixelsPerUnit);
    if (scale >= kWorthIt * m_window.pixelsPerUnit) {
      m_window.pixelsPerUnit = scale;
      if (beside.pixelsPerUnit >= above.pixelsPerUnit)
        m_window.centre.rx() -= (width() - besideSize.width()) / 2.0 / scale;
      else
        m_window.centre.ry() -= (height() - aboveSize.height()) / 2.0 / scale;
    }
  }
  redraw();
}

void EmbeddingView::setLegendSize(QSize legend) {
  m_legend = legend;
  if (m_fitted) fit();
}

void EmbeddingView::zoom(double factor, QPointF at) {
  MapWindow next = m_window;
  const QPointF fixed = m_window.toMap(at);
  next.pixelsPerUnit = std::clamp(m_window.pixelsPerUnit * factor, 1e-3, 1e6);
  // The place under the pointer stays where it is.
  next.centre = {fixed.x() - (at.x() - width() / 2.0) / next.pixelsPerUnit,
                 fixed.y() + (at.y() - height() / 2.0) / next.pixelsPerUnit};
  moveWindow(next);
}

void EmbeddingView::flyTo(std::int64_t row) {
  if (!m_points || row < 0 || 2 * static_cast<std::size_t>(row) + 1 >= m_points->xy.size()) return;
  const auto at = 2 * static_cast<std::size_t>(row);
  const QPointF place(static_cast<double>(m_points->xy[at]), static_cast<double>(m_points->xy[at + 1]));
  if (std::isnan(place.x()) || rect().adjusted(40, 40, -40, -40).contains(m_window.toScreen(place).toPoint()))
    return;
  MapWindow next = m_window;
  next.centre = place;
  moveWindow(next);
}

QPointF EmbeddingView::screenPosition(std::int64_t row) const {
  const auto at = 2 * static_cast<std::size_t>(row);
  return m_window.toScreen(
      {static_cast<double>(m_points->xy[at]), static_cast<double>(m_points->xy[at + 1])});
}

void EmbeddingView::moveWindow(const MapWindow& window) {
  m_window = window;
  m_fitted = false;
  redraw();
  update();
}

void EmbeddingView::redraw() {
  if (!m_points || width() < 2 || height() < 2) return;
  m_window.size = size();
  m_window.pixelRatio = devicePixelRatioF();
  m_drawing.start([points = m_points, window = m_window, style = m_style](
                      const model::RunControl& control) { return drawMap(*points, window, style, control); },
                  [this, window = m_window](const QImage& image) {
                    m_picture = image;
                    m_pictureWindow = window;
                    update();
                  });
}

void EmbeddingView::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), Theme::current().window);
  if (!m_points) return;
  if (!m_picture.isNull()) {
    // While a new picture is drawn, the old one is shown moved and scaled to where it belongs.
    const double scale = m_window.pixelsPerUnit / m_pictureWindow.pixelsPerUnit;
    const QPointF corner = m_window.toScreen(m_pictureWindow.toMap({0, 0}));
    const QSizeF extent = QSizeF(m_pictureWindow.size) * scale;
    painter.setRenderHint(QPainter::SmoothPixmapTransform, scale != 1);
    painter.drawImage(QRectF(corner, extent), m_picture);
  }
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setRenderHint(QPainter::SmoothPixmapTransform);
  if (imagesWanted()) paintImages(painter);
  paintMarks(painter);
  paintSelection(painter);
}

bool EmbeddingView::imagesWanted() const {
  if (!m_pictureOf || !m_points->grid) return false;
  if (m_imagesShown) return true;
  // So few points that each can show itself.
  constexpr std::int64_t kFew = 120;
  return m_style != MapStyle::Density && m_window.pixelsPerUnit > 4 * m_fittingScale &&
         m_points->grid->countIn(m_window.onMap()) <= kFew;
}

void EmbeddingView::paintImages(QPainter& painter) const {
  // One representative for each cell of a grid: the first object in it, so that panning does not reshuffle
  // them.
  std::unordered_map<std::int64_t, std::int64_t> firstInCell;
  const double cell = kImageSide + 6;
  const double step = cell / m_window.pixelsPerUnit;
  const QRect seen = rect().adjusted(-kImageSide, -kImageSide, kImageSide, kImageSide);
  const auto offer = [&](std::size_t row) {
    const QPointF map(static_cast<double>(m_points->xy[2 * row]),
                      static_cast<double>(m_points->xy[2 * row + 1]));
    if (row < m_points->argb.size() && qAlpha(m_points->argb[row]) == 0) return;
    if (!seen.contains(m_window.toScreen(map).toPoint())) return;
    const auto column = static_cast<std::int64_t>(std::floor(map.x() / step));
    const auto line = static_cast<std::int64_t>(std::floor(map.y() / step));
    const auto [place, isFirst] =
        firstInCell.try_emplace((column << 32) ^ (line & 0xFFFFFFFF), static_cast<std::int64_t>(row));
    if (!isFirst) place->second = std::min(place->second, static_cast<std::int64_t>(row));
  };
  // Of a cell of points smaller than a picture the first one will do: a million need not be looked at.
  m_points->grid->forEachCell(m_window.onMap(kImageSide), [&](auto rows, const QRectF& box) {
    if (box.width() * m_window.pixelsPerUnit < cell / 4)
      offer(static_cast<std::size_t>(rows.front()));
    else
      for (const std::int32_t row : rows) offer(static_cast<std::size_t>(row));
  });
  for (const auto& [key, row] : firstInCell) {
    const QPixmap picture = m_pictureOf(row, kImageSide);
    if (picture.isNull()) continue;
    const auto column = static_cast<double>(key >> 32);
    const auto line = static_cast<double>(static_cast<std::int32_t>(key & 0xFFFFFFFF));
    const QPointF middle = m_window.toScreen({(column + 0.5) * step, (line + 0.5) * step});
    painter.drawPixmap(
        QRectF(middle.x() - kImageSide / 2.0, middle.y() - kImageSide / 2.0, kImageSide, kImageSide), picture,
        picture.rect());
  }
}

void EmbeddingView::paintMarks(QPainter& painter) const {
  const Theme& theme = Theme::current();
  painter.setFont(typeFont(Type::Caption));
  const QFontMetricsF metrics(painter.font());
  for (const auto& [place, words] : m_marks) {
    const QPointF middle = m_window.toScreen(place);
    if (!rect().contains(middle.toPoint())) continue;
    QColor ground = theme.window;
    ground.setAlphaF(0.86f);
    const double width = std::max(20.0, metrics.horizontalAdvance(words) + 10);
    const QRectF pill(middle.x() - width / 2, middle.y() - 8, width, 16);
    painter.setPen(Qt::NoPen);
    painter.setBrush(ground);
    painter.drawRoundedRect(pill, 8, 8);
    painter.setPen(theme.text);
    painter.drawText(pill, Qt::AlignCenter, words);
  }
}

void EmbeddingView::paintSelection(QPainter& painter) const {
  const Theme& theme = Theme::current();
  const auto count = m_points->xy.size() / 2;
  painter.setBrush(Qt::NoBrush);
  // Rings stay readable for a handful; a large selection is shown by its outline alone.
  if (m_selected.size() <= 2'000) {
    QColor ring = theme.accent;
    ring.setAlphaF(m_selected.size() > 200 ? 0.5f : 0.9f);
    painter.setPen(QPen(ring, 1));
    for (const std::int64_t row : m_selected) {
      if (static_cast<std::size_t>(row) >= count) continue;
      const QPointF at = screenPosition(row);
      if (rect().contains(at.toPoint())) painter.drawEllipse(at, 3.5, 3.5);
    }
  }
  const auto paintOutline = [&](const QPolygonF& outline, bool closed) {
    if (outline.size() < 2) return;
    QPainterPath path;
    path.addPolygon(outline);
    if (closed) path.closeSubpath();
    QColor fill = theme.accent;
    fill.setAlphaF(0.08f);
    painter.fillPath(path, fill);
    painter.strokePath(path, QPen(theme.accent, 1.5));
  };
  if (!m_outline.isEmpty()) {
    paintOutline(m_outline, false);
  } else if (!m_lastOutline.isEmpty()) {
    QPolygonF outline;
    for (const QPointF& corner : m_lastOutline) outline << m_window.toScreen(corner);
    paintOutline(outline, true);
  }
  if (m_focus >= 0 && static_cast<std::size_t>(m_focus) < count) {
    const QPointF at = screenPosition(m_focus);
    painter.setPen(QPen(theme.window, 4));
    painter.drawEllipse(at, 6, 6);
    painter.setPen(QPen(theme.text, 2));
    painter.drawEllipse(at, 6, 6);
  }
  if (hasFocus() && m_focus < 0 && m_selected.empty()) {
    painter.setPen(QPen(theme.accent, 2));
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 3, 3);
  }
}

void EmbeddingView::resizeEvent(QResizeEvent*) {
  if (m_fitted)
    fit();
  else
    redraw();
}

void EmbeddingView::wheelEvent(QWheelEvent* event) {
  zoom(std::pow(1.2, event->angleDelta().y() / 120.0), event->position());
  event->accept();
}

void EmbeddingView::mousePressEvent(QMouseEvent* event) {
  if (!m_points) return;
  m_hover.stop();
  Q_EMIT hovered(-1, event->position());
  m_pressed = event->position();
  m_windowAtPress = m_window;
  m_dragging = false;
  const bool draws = effectiveTool() == MapTool::Lasso && event->button() == Qt::LeftButton;
  m_outline = draws ? QPolygonF({m_pressed}) : QPolygonF();
}

void EmbeddingView::mouseMoveEvent(QMouseEvent* event) {
  m_pointer = event->position();
  if (!(event->buttons() & (Qt::LeftButton | Qt::MiddleButton))) {
    m_hover.start();
    return;
  }
  if (!m_dragging &&
      (m_pointer - m_pressed).manhattanLength() < QGuiApplication::styleHints()->startDragDistance())
    return;
  m_dragging = true;
  if (!m_outline.isEmpty()) {
    const QPointF step = m_pointer - m_outline.last();
    if (std::hypot(step.x(), step.y()) >= kLassoStep) m_outline << m_pointer;
    update();
  } else if (effectiveTool() == MapTool::Pan || (event->buttons() & Qt::MiddleButton)) {
    MapWindow next = m_windowAtPress;
    const QPointF moved = (m_pointer - m_pressed) / m_window.pixelsPerUnit;
    next.centre = {m_windowAtPress.centre.x() - moved.x(), m_windowAtPress.centre.y() + moved.y()};
    moveWindow(next);
  }
}

void EmbeddingView::mouseReleaseEvent(QMouseEvent* event) {
  const QPolygonF outline = std::exchange(m_outline, {});
  if (m_points && !m_dragging && event->button() == Qt::LeftButton) {
    Q_EMIT picked(nearestPoint(*m_points, m_window, event->position(), kReach), event->modifiers());
  } else if (outline.size() >= 3) {
    LassoMode mode = LassoMode::Replace;
    if (event->modifiers() & Qt::ShiftModifier) mode = LassoMode::Add;
    if (event->modifiers() & Qt::AltModifier) mode = LassoMode::Remove;
    if (event->modifiers() & Qt::ControlModifier) mode = LassoMode::Intersect;
    QPolygonF onMap;
    for (const QPointF& corner : outline) onMap << m_window.toMap(corner);
    m_lastOutline = onMap;
    Q_EMIT outlineDrawn(onMap, mode);
  }
  m_dragging = false;
  update();
}

void EmbeddingView::mouseDoubleClickEvent(QMouseEvent* event) {
  if (!m_points) return;
  const std::int64_t row = nearestPoint(*m_points, m_window, event->position(), kReach);
  if (row >= 0) Q_EMIT activated(row);
}

void EmbeddingView::keyPressEvent(QKeyEvent* event) {
  const QPointF middle(width() / 2.0, height() / 2.0);
  const double step = 60 / m_window.pixelsPerUnit;
  MapWindow next = m_window;
  if (shortcuts().matches("explore.lasso", *event)) {
    if (!event->isAutoRepeat()) m_lassoHeld = true;
    updateCursor();
    return;
  }
  if (shortcuts().matches("explore.zoom-in", *event)) return zoom(1.25, middle);
  if (shortcuts().matches("explore.zoom-out", *event)) return zoom(0.8, middle);
  switch (event->key()) {
    case Qt::Key_Left:
      next.centre.rx() -= step;
      return moveWindow(next);
    case Qt::Key_Right:
      next.centre.rx() += step;
      return moveWindow(next);
    case Qt::Key_Up:
      next.centre.ry() += step;
      return moveWindow(next);
    case Qt::Key_Down:
      next.centre.ry() -= step;
      return moveWindow(next);
    default:
      QWidget::keyPressEvent(event);
  }
}

void EmbeddingView::keyReleaseEvent(QKeyEvent* event) {
  if (m_lassoHeld && shortcuts().matches("explore.lasso", *event) && !event->isAutoRepeat()) {
    m_lassoHeld = false;
    updateCursor();
    return;
  }
  QWidget::keyReleaseEvent(event);
}

void EmbeddingView::leaveEvent(QEvent*) {
  m_hover.stop();
  Q_EMIT hovered(-1, m_pointer);
}

void EmbeddingView::changeEvent(QEvent* event) {
  if (event->type() == QEvent::PaletteChange) update();
  QWidget::changeEvent(event);
}

void EmbeddingView::updateCursor() {
  switch (effectiveTool()) {
    case MapTool::Pan:
      return setCursor(Qt::OpenHandCursor);
    case MapTool::Lasso:
      return setCursor(Qt::CrossCursor);
    case MapTool::Pick:
      return setCursor(Qt::ArrowCursor);
  }
}

}  // namespace ui
