#include "ui/views/gallery/gallery_view.h"

#include <QEvent>
#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <QToolTip>
#include <algorithm>
#include <cmath>

#include "ui/session/project_session.h"
#include "ui/session/selection_model.h"
#include "ui/theme/theme.h"
#include "ui/views/gallery/gallery_accessible.h"
#include "ui/views/gallery/quick_look.h"
#include "ui/views/gallery/thumbnail_cache.h"
#include "ui/views/gallery/tile_painter.h"

namespace ui {
namespace {

constexpr int kLateMillis = 120;  // tiles stay plain so long before they show that they are waiting
constexpr int kSmallest = 64, kLargest = 320;

}  // namespace

GalleryView::GalleryView(ProjectSession& session, QWidget* parent)
    : QAbstractScrollArea(parent), m_session(session), m_thumbnails(ThumbnailCache::of(session)) {
  installGalleryAccessibility();
  setObjectName(QStringLiteral("gallery"));
  setAccessibleName(tr("Galaxies"));
  setFocusPolicy(Qt::StrongFocus);
  setFrameShape(QFrame::NoFrame);
  setProperty("ownFocus", true);  // the focused tile is framed
  viewport()->setMouseTracking(true);
  viewport()->setAttribute(Qt::WA_OpaquePaintEvent);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);

  m_requestTimer.setSingleShot(true);
  m_requestTimer.setInterval(0);  // once per round of events, however often something moved
  connect(&m_requestTimer, &QTimer::timeout, this, &GalleryView::requestThumbnails);
  m_lateTimer.setSingleShot(true);
  m_lateTimer.setInterval(kLateMillis);
  connect(&m_lateTimer, &QTimer::timeout, viewport(), qOverload<>(&QWidget::update));

  connect(&m_thumbnails, &ThumbnailCache::ready, this, [this](std::int64_t row) {
    if (row < 0) {
      m_requested = {};
      m_requestTimer.start();
      viewport()->update();
      return;
    }
    const std::int64_t index = indexOf(row);
    if (index >= 0) viewport()->update(tileRectOf(index).adjusted(-6, -6, 6, 6));
  });
  SelectionModel& selection = session.selection();
  connect(&selection, &SelectionModel::changed, this, [this] { viewport()->update(); });
  connect(&selection, &SelectionModel::focusChanged, this, [this](std::int64_t row, QObject* source) {
    viewport()->update();
    if (source != this && row >= 0 && indexOf(row) >= 0) scrollToRow(row);
  });
  const auto repaint = [this] { viewport()->update(); };
  connect(&session, &ProjectSession::labelsChanged, this, repaint);
  connect(&session, &ProjectSession::scoresChanged, this, repaint);
  connect(&session, &ProjectSession::blindChanged, this, repaint);
}

GalleryView::~GalleryView() { m_thumbnails.request(this, {}, 1); }

QScrollBar* GalleryView::bar() const {
  return m_options.orientation == Qt::Vertical ? verticalScrollBar() : horizontalScrollBar();
}

std::int64_t GalleryView::scrollPosition() const { return bar()->value(); }

void GalleryView::setRows(std::vector<std::int64_t> rows) {
  m_rows = std::move(rows);
  m_indexFresh = false;
  m_requested = {};
  m_anchor = -1;
  m_shownSince.start();
  m_lateTimer.start();
  relayout();
}

std::int64_t GalleryView::indexOf(std::int64_t row) const {
  if (!m_indexFresh) {
    m_indexOf.assign(static_cast<std::size_t>(m_session.objectCount()), -1);
    for (std::size_t i = 0; i < m_rows.size(); ++i)
      if (m_rows[i] >= 0 && m_rows[i] < m_session.objectCount())
        m_indexOf[static_cast<std::size_t>(m_rows[i])] = static_cast<std::int32_t>(i);
    m_indexFresh = true;
  }
  if (row < 0 || row >= static_cast<std::int64_t>(m_indexOf.size())) return -1;
  return m_indexOf[static_cast<std::size_t>(row)];
}

void GalleryView::setTileSide(int side) {
  side = std::clamp(side, kSmallest, kLargest);
  if (side == m_options.tileSide) return;
  // What was in the middle stays in view.
  const auto range = m_layout.visible(scrollPosition());
  const std::int64_t middle = (range.first + range.last) / 2;
  m_options.tileSide = side;
  relayout();
  if (middle >= 0 && middle < m_layout.count()) {
    const QRect tile = m_layout.tileRect(middle, 0);
    const bool isStrip = m_options.orientation == Qt::Horizontal;
    bar()->setValue(isStrip ? tile.center().x() - viewport()->width() / 2
                            : tile.center().y() - viewport()->height() / 2);
  }
  Q_EMIT tileSideChanged(side);
}

void GalleryView::setFooterHeight(int pixels) {
  m_options.footerHeight = pixels;
  relayout();
}
void GalleryView::setMargins(int sides, int top) {
  m_options.margin = sides;
  m_options.topMargin = top;
  relayout();
}
void GalleryView::setGap(int pixels, int rowGap) {
  m_options.gap = pixels;
  m_options.rowGap = rowGap;
  relayout();
}
void GalleryView::setBottomReserve(int pixels) {
  if (pixels == m_options.bottomReserve) return;
  m_options.bottomReserve = pixels;
  relayout();
}

void GalleryView::setOrientation(Qt::Orientation direction) {
  m_options.orientation = direction;
  const bool isStrip = direction == Qt::Horizontal;
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setVerticalScrollBarPolicy(isStrip ? Qt::ScrollBarAlwaysOff : Qt::ScrollBarAsNeeded);
  relayout();
}

void GalleryView::setCaptions(Caption left, Caption right) {
  m_leftCaption = std::move(left);
  m_rightCaption = std::move(right);
  viewport()->update();
}

void GalleryView::setRingShown(bool shown) {
  m_ringShown = shown;
  viewport()->update();
}
void GalleryView::setStateShown(bool shown, bool onImage) {
  m_stateShown = shown;
  m_stateOnImage = onImage;
  viewport()->update();
}
void GalleryView::setDimmed(std::function<bool(std::int64_t)> isDimmed) {
  m_isDimmed = std::move(isDimmed);
  viewport()->update();
}
void GalleryView::setStates(std::function<labeling::LabelState(std::int64_t)> stateOf) {
  m_stateOf = std::move(stateOf);
  viewport()->update();
}
void GalleryView::setCurrentIndex(std::int64_t index) {
  m_currentIndex = index;
  if (index >= 0 && index < static_cast<std::int64_t>(m_rows.size()))
    bar()->setValue(static_cast<int>(m_layout.scrollToShow(index, scrollPosition())));
  viewport()->update();
}
void GalleryView::setQuickLookEnabled(bool enabled) { m_quickLookEnabled = enabled; }
void GalleryView::setWheelSizes(bool enabled) { m_wheelSizes = enabled; }

void GalleryView::relayout() {
  m_layout = GalleryLayout(m_options, viewport()->size(), static_cast<std::int64_t>(m_rows.size()));
  updateScrollBars();
  m_requestTimer.start();
  viewport()->update();
}

void GalleryView::updateScrollBars() {
  const int extent = m_options.orientation == Qt::Vertical ? viewport()->height() : viewport()->width();
  // QScrollBar counts in int: enough for 12 million tiles of 168 px.
  const auto length = static_cast<int>(std::min<std::int64_t>(m_layout.contentLength(), INT_MAX / 2));
  bar()->setRange(0, std::max(0, length - extent));
  bar()->setPageStep(extent);
  bar()->setSingleStep(std::max(8, m_layout.step() / 3));
}

void GalleryView::resizeEvent(QResizeEvent*) { relayout(); }

void GalleryView::showEvent(QShowEvent* event) {
  QAbstractScrollArea::showEvent(event);
  m_requested = {};
  m_shownSince.start();
  m_lateTimer.start();
  m_requestTimer.start();
}

void GalleryView::scrollContentsBy(int, int) {
  m_requestTimer.start();
  viewport()->update();
  Q_EMIT scrolled();
}

void GalleryView::scrollToRow(std::int64_t row) {
  const std::int64_t index = indexOf(row);
  if (index < 0) return;
  bar()->setValue(static_cast<int>(m_layout.scrollToShow(index, scrollPosition())));
}

labeling::LabelState GalleryView::stateAt(std::int64_t index) const {
  return m_stateOf ? m_stateOf(index) : m_session.labelState(m_rows[static_cast<std::size_t>(index)]);
}

QRect GalleryView::tileRectOf(std::int64_t index) const { return m_layout.tileRect(index, scrollPosition()); }

int GalleryView::deviceSide() const {
  return static_cast<int>(std::lround(m_layout.side() * devicePixelRatioF()));
}

void GalleryView::requestThumbnails() {
  if (!isVisible()) return;
  const std::int64_t position = scrollPosition();
  const int extent = m_options.orientation == Qt::Vertical ? viewport()->height() : viewport()->width();
  const auto now = m_layout.visible(position);
  const bool isForward = position >= m_requested.position;
  const Request request{position, now.first, now.last, deviceSide(), isForward};
  const bool isSame = request.first == m_requested.first && request.last == m_requested.last &&
                      request.side == m_requested.side && isForward == m_requested.isForward;
  m_requested = request;
  if (isSame) return;
  // What is on screen, then two screens in the direction of scrolling, then one behind: nearest first.
  const auto ahead = m_layout.visible(position, 2 * extent), behind = m_layout.visible(position, extent);
  const std::int64_t last = isForward ? ahead.last : behind.last,
                     first = isForward ? behind.first : ahead.first;
  m_wanted.clear();
  const auto want = [this](std::int64_t index) {
    m_wanted.push_back(m_rows[static_cast<std::size_t>(index)]);
  };
  for (std::int64_t i = now.first; i <= now.last; ++i) want(i);
  const auto wantAfter = [&] {
    for (std::int64_t i = now.last + 1; i <= last; ++i) want(i);
  };
  const auto wantBefore = [&] {
    for (std::int64_t i = now.first - 1; i >= first; --i) want(i);
  };
  if (isForward) wantAfter();
  wantBefore();
  if (!isForward) wantAfter();
  m_thumbnails.request(this, m_wanted, deviceSide());
}

void GalleryView::fillTile(Tile& tile, std::int64_t index) const {
  const std::int64_t row = m_rows[static_cast<std::size_t>(index)];
  const SelectionModel& selection = m_session.selection();
  tile.image = m_layout.imageRect(index, scrollPosition());
  tile.footerHeight = m_options.footerHeight;
  tile.picture = m_thumbnails.find(row, deviceSide());
  if (!tile.picture) tile.meanwhile = m_thumbnails.findAny(row);
  tile.isLate = m_shownSince.isValid() && m_shownSince.elapsed() >= kLateMillis;
  tile.hasFailed = !m_thumbnails.failure(row).isEmpty();
  tile.isDamaged = !m_thumbnails.notice(row).isEmpty();
  tile.isSelected = selection.isSelected(row);
  tile.isFocused = m_currentIndex >= 0 ? index == m_currentIndex : row == selection.focus();
  tile.isDimmed = m_isDimmed && m_isDimmed(index);
  if (m_stateShown) tile.state = stateAt(index);
  tile.stateOnImage = m_stateOnImage;
  if (m_leftCaption) tile.caption = m_leftCaption(row);
  if (m_rightCaption) tile.rightCaption = m_rightCaption(row);
  if (m_options.footerHeight > 0 && m_ringShown && !m_session.isBlind())
    tile.opinion = m_session.classOpinion(row);
}

void GalleryView::paintEvent(QPaintEvent* event) {
  const Theme& theme = Theme::current();
  QPainter painter(viewport());
  const QColor ground = property("ground").toString() == QLatin1String("panel") ? theme.panel : theme.window;
  painter.fillRect(event->rect(), ground);
  const auto range = m_layout.visible(scrollPosition());
  for (std::int64_t i = range.first; i <= range.last; ++i) {
    if (!tileRectOf(i).adjusted(-6, -6, 6, 6).intersects(event->rect())) continue;
    Tile tile;
    tile.ground = ground;
    fillTile(tile, i);
    paintTile(painter, tile);
  }
  if (m_bandStart && m_bandMoved) {
    QColor fill = theme.accent;
    fill.setAlphaF(0.12f);
    painter.setPen(QPen(theme.accent, 1));
    painter.setBrush(fill);
    const bool isStrip = m_options.orientation == Qt::Horizontal;
    const double scroll = static_cast<double>(scrollPosition());
    painter.drawRect(
        m_band.translated(isStrip ? -scroll : 0, isStrip ? 0 : -scroll).adjusted(0.5, 0.5, -0.5, -0.5));
  }
}

bool GalleryView::viewportEvent(QEvent* event) {
  if (event->type() == QEvent::ToolTip) {
    auto* help = static_cast<QHelpEvent*>(event);
    const std::int64_t index = m_layout.indexAt(help->pos(), scrollPosition());
    if (index < 0) {
      QToolTip::hideText();
    } else {
      const std::int64_t row = m_rows[static_cast<std::size_t>(index)];
      const QString name = m_session.objectName(row);
      const QString failure = m_thumbnails.failure(row);
      const QString notice = m_thumbnails.notice(row);
      QString words = name;
      if (!failure.isEmpty())
        words = tr("%1 could not be read: %2").arg(name, failure);
      else if (!notice.isEmpty())
        words = tr("%1 is shown in part: %2").arg(name, notice);
      QToolTip::showText(help->globalPos(), words, viewport());
    }
    return true;
  }
  return QAbstractScrollArea::viewportEvent(event);
}

void GalleryView::changeEvent(QEvent* event) {
  QAbstractScrollArea::changeEvent(event);
  if (event->type() == QEvent::StyleChange || event->type() == QEvent::PaletteChange) viewport()->update();
}

void GalleryView::focusInEvent(QFocusEvent* event) {
  QAbstractScrollArea::focusInEvent(event);
  // Reached by the keyboard with nothing focused: the first tile on screen.
  const bool byKeyboard = event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason;
  if (byKeyboard && focusIndex() < 0 && !m_rows.empty()) {
    const auto range = m_layout.visible(scrollPosition());
    m_session.selection().setFocus(m_rows[static_cast<std::size_t>(range.first)], this);
  }
  viewport()->update();
}

void GalleryView::focusOutEvent(QFocusEvent* event) {
  QAbstractScrollArea::focusOutEvent(event);
  viewport()->update();
}

bool GalleryView::isQuickLookOpen() const { return m_quickLook && m_quickLook->isVisible(); }

void GalleryView::toggleQuickLook() {
  if (isQuickLookOpen()) {
    m_quickLook->close();
    return;
  }
  if (!m_quickLookEnabled || focusIndex() < 0) return;
  if (!m_quickLook) m_quickLook = new QuickLook(*this);
  m_quickLook->open(m_session.selection().focus());
}

QString GalleryView::spokenText(std::int64_t index) const {
  const std::int64_t row = m_rows[static_cast<std::size_t>(index)];
  return spokenTile(m_session.objectName(row),
                    m_session.isBlind() ? std::nullopt : m_session.classOpinion(row), stateAt(index), index,
                    static_cast<std::int64_t>(m_rows.size()), m_session.selection().isSelected(row));
}

QSize GalleryView::sizeHint() const {
  if (m_options.orientation == Qt::Vertical) return {640, 480};
  return {640, m_options.tileSide + m_options.footerHeight + 2 * m_options.topMargin};
}

}  // namespace ui
