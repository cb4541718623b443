#include "ui/views/gallery/gallery_layout.h"

#include <algorithm>
#include <cmath>

namespace ui {

GalleryLayout::GalleryLayout(const Options& options, QSize viewport, std::int64_t count)
    : m_options(options), m_viewport(viewport), m_count(count), m_side(options.tileSide) {
  if (options.orientation == Qt::Horizontal) return;
  const int room = std::max(viewport.width() - 2 * options.margin, 1);
  const double wanted = static_cast<double>(room + options.gap) / (options.tileSide + options.gap);
  m_columns = std::max(1, static_cast<int>(std::lround(wanted)));
  m_side = (room - (m_columns - 1) * options.gap) / m_columns;
  // A narrow panel or a few large tiles: not more than a fifth larger than asked for.
  m_side = std::clamp(m_side, std::min(options.tileSide, room) * 4 / 5, options.tileSide * 6 / 5);
}

int GalleryLayout::step() const {
  return m_options.orientation == Qt::Vertical ? m_side + m_options.footerHeight + m_options.rowGap
                                               : m_side + m_options.gap;
}

std::int64_t GalleryLayout::contentLength() const {
  if (m_count == 0) return 0;
  if (m_options.orientation == Qt::Horizontal) return m_count * step() - m_options.gap + 2 * m_options.margin;
  const std::int64_t rows = (m_count + m_columns - 1) / m_columns;
  return rows * step() - m_options.rowGap + 2 * m_options.topMargin + m_options.bottomReserve;
}

QRect GalleryLayout::imageRect(std::int64_t index, std::int64_t scroll) const {
  if (m_options.orientation == Qt::Horizontal)
    return {static_cast<int>(m_options.margin + index * step() - scroll), m_options.topMargin, m_side,
            m_side};
  const auto column = static_cast<int>(index % m_columns);
  // Pixels left over by whole-number sides are shared out between the gaps.
  const int room = m_viewport.width() - 2 * m_options.margin - m_side;
  const int x =
      m_columns > 1 ? static_cast<int>(static_cast<std::int64_t>(room) * column / (m_columns - 1)) : 0;
  const int tight = column * (m_side + m_options.gap);
  const int y = static_cast<int>(m_options.topMargin + index / m_columns * step() - scroll);
  const bool loose = m_columns > 1 && room / (m_columns - 1) > m_side + 3 * m_options.gap;
  return {m_options.margin + (loose ? tight : x), y, m_side, m_side};
}

QRect GalleryLayout::tileRect(std::int64_t index, std::int64_t scroll) const {
  return imageRect(index, scroll).adjusted(0, 0, 0, m_options.footerHeight);
}

std::int64_t GalleryLayout::indexAt(QPoint point, std::int64_t scroll) const {
  std::int64_t first = 0;
  if (m_options.orientation == Qt::Horizontal) {
    first = (point.x() + scroll - m_options.margin) / step();
    return first >= 0 && first < m_count && tileRect(first, scroll).contains(point) ? first : -1;
  }
  const std::int64_t row = (point.y() + scroll - m_options.topMargin) / step();
  for (int column = 0; column < m_columns; ++column) {
    const std::int64_t index = row * m_columns + column;
    if (index >= 0 && index < m_count && tileRect(index, scroll).contains(point)) return index;
  }
  return -1;
}

GalleryLayout::Range GalleryLayout::visible(std::int64_t scroll, int margin) const {
  if (m_count == 0) return {};
  const bool isStrip = m_options.orientation == Qt::Horizontal;
  const int start = isStrip ? m_options.margin : m_options.topMargin;
  const int extent = isStrip ? m_viewport.width() : m_viewport.height();
  const std::int64_t from = std::max<std::int64_t>(0, (scroll - margin - start) / step());
  const std::int64_t to = std::max<std::int64_t>(0, (scroll + extent + margin - start) / step());
  Range range;
  range.first = std::min(m_count, from * (isStrip ? 1 : m_columns));
  range.last = std::min(m_count - 1, isStrip ? to : to * m_columns + m_columns - 1);
  return range;
}

GalleryLayout::Block GalleryLayout::block(const QRectF& rect) const {
  Block result;
  if (m_count == 0) return result;
  if (m_options.orientation == Qt::Horizontal) {
    result.firstRow = result.lastRow = 0;
    result.firstColumn = std::max(0, static_cast<int>((rect.left() - m_options.margin) / step()));
    result.lastColumn =
        std::min(static_cast<int>(m_count) - 1, static_cast<int>((rect.right() - m_options.margin) / step()));
    return result;
  }
  const auto tileHeight = m_side + m_options.footerHeight;
  const auto rowOf = [&](double y) {
    return static_cast<std::int64_t>(std::floor((y - m_options.topMargin) / step()));
  };
  result.firstRow = std::max<std::int64_t>(0, rowOf(rect.top()));
  // Starting in the gap below a row does not touch that row.
  if (rect.top() - m_options.topMargin - static_cast<double>(result.firstRow * step()) > tileHeight)
    ++result.firstRow;
  result.lastRow = std::min((m_count - 1) / m_columns, rowOf(rect.bottom()));
  result.firstColumn = m_columns;
  result.lastColumn = -1;
  for (int column = 0; column < m_columns; ++column) {
    const QRect image = imageRect(column, 0);
    if (image.right() < rect.left() || image.left() > rect.right()) continue;
    result.firstColumn = std::min(result.firstColumn, column);
    result.lastColumn = column;
  }
  return result;
}

std::int64_t GalleryLayout::scrollToShow(std::int64_t index, std::int64_t scroll) const {
  const bool isStrip = m_options.orientation == Qt::Horizontal;
  const QRect tile = tileRect(index, 0);
  const std::int64_t from = isStrip ? tile.left() - m_options.margin : tile.top() - m_options.topMargin;
  const std::int64_t to = isStrip ? tile.right() + m_options.margin
                                  : tile.bottom() + m_options.topMargin + m_options.bottomReserve;
  const int extent = isStrip ? m_viewport.width() : m_viewport.height();
  if (from < scroll) return from;
  if (to > scroll + extent) return std::min(from, to - extent);
  return scroll;
}

int GalleryLayout::rowsPerPage() const {
  return std::max(1, (m_viewport.height() - m_options.bottomReserve) / std::max(1, step()));
}

std::int64_t GalleryLayout::after(std::int64_t index, int key) const {
  if (m_count == 0) return -1;
  if (index < 0) return key == Qt::Key_End ? m_count - 1 : 0;
  const bool isStrip = m_options.orientation == Qt::Horizontal;
  const std::int64_t row = isStrip ? 0 : m_columns;
  const std::int64_t page = isStrip ? std::max(1, m_viewport.width() / step()) : row * rowsPerPage();
  std::int64_t next = index;
  switch (key) {
    case Qt::Key_Left:
      next = index - 1;
      break;
    case Qt::Key_Right:
      next = index + 1;
      break;
    case Qt::Key_Up:
      next = index - row < 0 ? index : index - row;
      break;
    case Qt::Key_Down:
      // From the last but one row onto a shorter last row: its last tile.
      next = index + row < m_count ? index + row
             : index / std::max<std::int64_t>(row, 1) < (m_count - 1) / std::max<std::int64_t>(row, 1)
                 ? m_count - 1
                 : index;
      break;
    case Qt::Key_PageUp:
      next = index - page < 0 ? index % std::max<std::int64_t>(row, 1) : index - page;
      break;
    case Qt::Key_PageDown:
      next = index + page;
      break;
    case Qt::Key_Home:
      next = 0;
      break;
    case Qt::Key_End:
      next = m_count - 1;
      break;
    default:
      break;
  }
  return std::clamp<std::int64_t>(next, 0, m_count - 1);
}

}  // namespace ui
