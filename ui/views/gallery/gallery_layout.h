#pragma once
#include <QRect>
#include <QSize>
#include <cstdint>

namespace ui {

/// Where tiles lie, by arithmetic alone: no object per tile. A grid that scrolls down, or one row that
/// scrolls sideways. Content coordinates: (0, 0) is the corner of everything, before scrolling.
class GalleryLayout {
 public:
  struct Options {
    Qt::Orientation orientation = Qt::Vertical;  ///< direction of scrolling
    int tileSide = 140;     ///< wanted; a grid stretches it a little so that a row fills the width
    int footerHeight = 28;  ///< below each image; 0: none
    int gap = 6;            ///< between images of a row, pixels
    int rowGap = 12;        ///< between rows
    int margin = 16;        ///< left and right
    int topMargin = 8;      ///< above and below
    int bottomReserve = 0;  ///< further room at the end: what floats over the last rows
    bool operator==(const Options&) const = default;
  };

  GalleryLayout() = default;
  GalleryLayout(const Options& options, QSize viewport, std::int64_t count);

  int columns() const { return m_columns; }
  int side() const { return m_side; }  ///< of an image, pixels
  std::int64_t count() const { return m_count; }
  std::int64_t contentLength() const;  ///< height of a grid, width of a strip
  int step() const;                    ///< from one row (strip: tile) to the next

  QRect imageRect(std::int64_t index, std::int64_t scroll) const;         ///< in the viewport
  QRect tileRect(std::int64_t index, std::int64_t scroll) const;          ///< image and footer
  std::int64_t indexAt(QPoint viewportPoint, std::int64_t scroll) const;  ///< -1: between tiles

  struct Range {
    std::int64_t first = 0, last = -1;  ///< inclusive; last < first: none
    bool contains(std::int64_t i) const { return i >= first && i <= last; }
  };
  /// Tiles that touch the viewport, widened by `margin` pixels at both ends.
  Range visible(std::int64_t scroll, int margin = 0) const;
  /// Tiles that a rectangle in content coordinates touches lie in these rows and columns.
  struct Block {
    std::int64_t firstRow = 0, lastRow = -1;
    int firstColumn = 0, lastColumn = -1;
  };
  Block block(const QRectF& contentRect) const;

  /// The scroll position that shows a tile whole, moving as little as possible.
  std::int64_t scrollToShow(std::int64_t index, std::int64_t scroll) const;
  /// Where a key leads from `index`; -1 stands for "nothing focused yet".
  std::int64_t after(std::int64_t index, int key) const;

 private:
  int rowsPerPage() const;
  Options m_options;
  QSize m_viewport;
  std::int64_t m_count = 0;
  int m_columns = 1;
  int m_side = 140;
};

}  // namespace ui
