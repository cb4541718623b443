// Pointer and keyboard of GalleryView.
#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QScrollBar>
#include <QWheelEvent>
#include <algorithm>

#include "ui/actions/shortcuts.h"
#include "ui/session/project_session.h"
#include "ui/session/selection_model.h"
#include "ui/views/gallery/gallery_view.h"

namespace ui {

std::int64_t GalleryView::focusIndex() const { return indexOf(m_session.selection().focus()); }

void GalleryView::selectRange(std::int64_t from, std::int64_t to, bool add) {
  if (from > to) std::swap(from, to);
  const auto begin = m_rows.begin() + std::max<std::int64_t>(from, 0);
  const std::vector<std::int64_t> rows(begin, m_rows.begin() + to + 1);
  if (add)
    m_session.selection().add(rows, this);
  else
    m_session.selection().select(rows, this);
}

void GalleryView::moveFocus(std::int64_t index, Qt::KeyboardModifiers modifiers) {
  if (index < 0) return;
  const std::int64_t before = focusIndex();
  const std::int64_t row = m_rows[static_cast<std::size_t>(index)];
  if (modifiers & Qt::ShiftModifier) {
    if (m_anchor < 0) m_anchor = before >= 0 ? before : index;
    selectRange(m_anchor, index, false);
  } else {
    m_anchor = index;
  }
  m_session.selection().setFocus(row, this);
  scrollToRow(row);
}

void GalleryView::mousePressEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton) return;
  SelectionModel& selection = m_session.selection();
  const std::int64_t index = m_layout.indexAt(event->position().toPoint(), scrollPosition());
  if (index < 0) {
    const bool isStrip = m_layout.columns() == 1 && m_options.orientation == Qt::Horizontal;
    const auto scroll = static_cast<double>(scrollPosition());
    m_bandStart = event->position() + QPointF(isStrip ? scroll : 0, isStrip ? 0 : scroll);
    m_bandMoved = false;
    m_bandBefore = event->modifiers() & (Qt::ControlModifier | Qt::ShiftModifier)
                       ? selection.selectedRows()
                       : std::vector<std::int64_t>{};
    return;
  }
  const std::int64_t row = m_rows[static_cast<std::size_t>(index)];
  if (event->modifiers() & Qt::ControlModifier) {
    selection.toggle(row, this);
    m_anchor = index;
  } else if (event->modifiers() & Qt::ShiftModifier) {
    moveFocus(index, Qt::ShiftModifier);
  } else {
    selection.selectOnly(row, this);
    m_anchor = index;
  }
}

void GalleryView::mouseMoveEvent(QMouseEvent* event) {
  if (m_bandStart) updateRubberBand(event->position().toPoint());
}

void GalleryView::updateRubberBand(QPoint point) {
  const bool isStrip = m_options.orientation == Qt::Horizontal;
  // Near an edge the content moves along.
  const int edge = 24;
  if (!isStrip && point.y() < edge) bar()->setValue(bar()->value() - bar()->singleStep() / 2);
  if (!isStrip && point.y() > viewport()->height() - edge)
    bar()->setValue(bar()->value() + bar()->singleStep() / 2);
  const auto scroll = static_cast<double>(scrollPosition());
  const QPointF now = QPointF(point) + QPointF(isStrip ? scroll : 0, isStrip ? 0 : scroll);
  m_band = QRectF(*m_bandStart, now).normalized();
  if (!m_bandMoved && m_band.width() + m_band.height() < 6) return;
  m_bandMoved = true;
  const auto block = m_layout.block(m_band);
  std::vector<std::int64_t> rows = m_bandBefore;
  for (std::int64_t r = block.firstRow; r <= block.lastRow; ++r)
    for (int c = block.firstColumn; c <= block.lastColumn; ++c) {
      const std::int64_t index = isStrip ? c : r * m_layout.columns() + c;
      if (index >= 0 && index < m_layout.count()) rows.push_back(m_rows[static_cast<std::size_t>(index)]);
    }
  m_session.selection().select(rows, this);
  viewport()->update();
}

void GalleryView::mouseReleaseEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton || !m_bandStart) return;
  if (!m_bandMoved && m_bandBefore.empty()) m_session.selection().clear(this);  // a click beside all tiles
  m_bandStart.reset();
  m_bandMoved = false;
  viewport()->update();
}

void GalleryView::mouseDoubleClickEvent(QMouseEvent* event) {
  const std::int64_t index = m_layout.indexAt(event->position().toPoint(), scrollPosition());
  if (index >= 0 && event->button() == Qt::LeftButton)
    Q_EMIT activated(m_rows[static_cast<std::size_t>(index)]);
}

void GalleryView::contextMenuEvent(QContextMenuEvent* event) {
  std::int64_t index = m_layout.indexAt(viewport()->mapFromGlobal(event->globalPos()), scrollPosition());
  if (event->reason() == QContextMenuEvent::Keyboard) index = focusIndex();
  const std::int64_t row = index < 0 ? -1 : m_rows[static_cast<std::size_t>(index)];
  if (row >= 0 && !m_session.selection().isSelected(row)) m_session.selection().selectOnly(row, this);
  Q_EMIT contextMenuRequested(event->globalPos(), row);
}

void GalleryView::keyPressEvent(QKeyEvent* event) {
  SelectionModel& selection = m_session.selection();
  switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right:
    case Qt::Key_Up:
    case Qt::Key_Down:
    case Qt::Key_Home:
    case Qt::Key_End:
    case Qt::Key_PageUp:
    case Qt::Key_PageDown:
      if (event->modifiers() & Qt::AltModifier) break;
      moveFocus(m_layout.after(focusIndex(), event->key()), event->modifiers());
      return;
    default:
      break;
  }
  const Shortcuts& keys = shortcuts();
  if (keys.matches("galaxies.open", *event) && focusIndex() >= 0) {
    Q_EMIT activated(selection.focus());
  } else if (keys.matches("browse.look", *event) && m_quickLookEnabled) {
    toggleQuickLook();
  } else if (keys.matches("galaxies.all", *event)) {
    selection.select(m_rows, this);
  } else if (event->key() == Qt::Key_Escape && isQuickLookOpen()) {
    toggleQuickLook();
  } else if (keys.matches("galaxies.clear", *event) && selection.selectedCount() > 0) {
    selection.clear(this);
  } else {
    event->ignore();
  }
}

void GalleryView::wheelEvent(QWheelEvent* event) {
  if (m_wheelSizes && (event->modifiers() & Qt::ControlModifier)) {
    const int steps = event->angleDelta().y() / 120;
    setTileSide(m_options.tileSide + 12 * (steps == 0 ? (event->angleDelta().y() > 0 ? 1 : -1) : steps));
    event->accept();
    return;
  }
  if (m_options.orientation == Qt::Horizontal) {
    // A wheel turns up and down; a strip goes sideways.
    const QPoint delta = event->angleDelta();
    bar()->setValue(bar()->value() - (delta.x() != 0 ? delta.x() : delta.y()));
    event->accept();
    return;
  }
  QAbstractScrollArea::wheelEvent(event);
}

}  // namespace ui
