#pragma once
#include <QAbstractScrollArea>
#include <QElapsedTimer>
#include <QTimer>
#include <functional>
#include <optional>
#include <vector>

#include "labeling/history/label_log.h"
#include "ui/views/gallery/gallery_layout.h"

namespace ui {

class ProjectSession;
class QuickLook;
class ThumbnailCache;
struct Tile;

/// Galaxies as tiles, in the order of an array of row ids: a grid, or a strip (see filmstrip.h). Geometry is
/// arithmetic, so a million rows cost nothing; only what is visible and two screens around it is decoded, in
/// worker threads. Selection and focus are those of the session's SelectionModel.
///
/// Keys: arrows, Home, End, Page; with Shift they extend; Ctrl+A; Enter activates; Space is the quick look;
/// Ctrl+wheel changes the tile size.
class GalleryView : public QAbstractScrollArea {
  Q_OBJECT
 public:
  explicit GalleryView(ProjectSession& session, QWidget* parent = nullptr);
  ~GalleryView() override;

  void setRows(std::vector<std::int64_t> rows);
  const std::vector<std::int64_t>& rows() const { return m_rows; }
  std::int64_t indexOf(std::int64_t row) const;  ///< position in rows(); -1: not shown

  int tileSide() const { return m_options.tileSide; }
  void setTileSide(int side);  ///< clamped to 64 ... 320
  void setFooterHeight(int pixels);
  void setMargins(int sides, int top);
  void setGap(int pixels, int rowGap);
  void setOrientation(Qt::Orientation direction);
  void setBottomReserve(int pixels);  ///< room for what floats at the bottom

  /// Words below a tile instead of the class: left and right. Empty functions: class, probability, sigma.
  using Caption = std::function<QString(std::int64_t row)>;
  void setCaptions(Caption left, Caption right = {});
  void setRingShown(bool shown);  ///< confidence ring and class; off in blind mode by itself
  void setStateShown(bool shown, bool onImage = false);
  void setDimmed(std::function<bool(std::int64_t index)> isDimmed);  ///< past objects of a queue
  /// The state drawn instead of the session's, by index: a queue may show an object again as if it were new.
  void setStates(std::function<labeling::LabelState(std::int64_t index)> stateOf);
  /// Framed and in sight without being the focus of the selection; -1: none. Rows may occur more than once.
  void setCurrentIndex(std::int64_t index);
  void setQuickLookEnabled(bool enabled);
  void setWheelSizes(bool enabled);  ///< Ctrl+wheel changes the tile size

  const GalleryLayout& layout() const { return m_layout; }
  std::int64_t scrollPosition() const;
  void scrollToRow(std::int64_t row);
  QRect tileRectOf(std::int64_t index) const;  ///< in the viewport
  bool isQuickLookOpen() const;
  ProjectSession& session() const { return m_session; }
  QString spokenText(std::int64_t index) const;

  QSize sizeHint() const override;

 Q_SIGNALS:
  void activated(std::int64_t row);  ///< Enter or double click
  void tileSideChanged(int side);
  void scrolled();
  void contextMenuRequested(const QPoint& globalPosition, std::int64_t row);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void scrollContentsBy(int dx, int dy) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void contextMenuEvent(QContextMenuEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  bool viewportEvent(QEvent* event) override;
  void focusInEvent(QFocusEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;
  void changeEvent(QEvent* event) override;
  void showEvent(QShowEvent* event) override;

 private:
  void relayout();
  labeling::LabelState stateAt(std::int64_t index) const;
  void updateScrollBars();
  QScrollBar* bar() const;
  void requestThumbnails();
  void fillTile(Tile& tile, std::int64_t index) const;
  std::int64_t focusIndex() const;
  void moveFocus(std::int64_t index, Qt::KeyboardModifiers modifiers);
  void selectRange(std::int64_t from, std::int64_t to, bool add);
  void updateRubberBand(QPoint viewportPoint);
  void toggleQuickLook();
  int deviceSide() const;

  ProjectSession& m_session;
  ThumbnailCache& m_thumbnails;
  GalleryLayout::Options m_options;
  GalleryLayout m_layout;
  std::vector<std::int64_t> m_rows;
  mutable std::vector<std::int32_t> m_indexOf;  ///< by row; built when first needed
  mutable bool m_indexFresh = false;
  Caption m_leftCaption, m_rightCaption;
  std::function<bool(std::int64_t)> m_isDimmed;
  std::function<labeling::LabelState(std::int64_t)> m_stateOf;
  bool m_ringShown = true, m_stateShown = true, m_stateOnImage = false;
  bool m_quickLookEnabled = true, m_wheelSizes = true;
  std::int64_t m_currentIndex = -1;
  std::int64_t m_anchor = -1;          ///< index where Shift started
  std::optional<QPointF> m_bandStart;  ///< content coordinates
  QRectF m_band;
  std::vector<std::int64_t> m_bandBefore;  ///< selected before, with Ctrl
  bool m_bandMoved = false;
  QElapsedTimer m_shownSince;
  QTimer m_lateTimer;
  QTimer m_requestTimer;
  /// What was asked of the thumbnails last; the same is not asked twice.
  struct Request {
    std::int64_t position = 0, first = 0, last = -1;
    int side = 0;
    bool isForward = true;
  };
  Request m_requested;
  std::vector<std::int64_t> m_wanted;  ///< kept for its memory
  QuickLook* m_quickLook = nullptr;
};

}  // namespace ui
