#include "ui/views/label/sky_view.h"

#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

#include "ui/theme/icons.h"
#include "ui/theme/numbers.h"
#include "ui/theme/theme.h"
#include "ui/theme/type.h"
#include "ui/views/controls/sky_marks.h"
#include "ui/views/label/loupe.h"

namespace ui {

namespace {

constexpr double kNearestFrom = 8;  // 800 %
constexpr double kLargestZoom = 64;
constexpr double kScaleBarLongest = 190;  // pixels

}  // namespace

SkyView::SkyView(QWidget* parent) : QWidget(parent) {
  setMouseTracking(true);
  setAttribute(Qt::WA_OpaquePaintEvent);
  setMinimumSize(240, 240);
  setCursor(Qt::CrossCursor);
  setAccessibleName(tr("Image"));
}

void SkyView::setPicture(const SkyPicture& picture, bool newObject) {
  m_cutout = picture.cutout;
  m_shown = picture.shown;
  m_image = picture.image;
  m_contours = picture.contours;
  m_segments = picture.segments;
  m_loupeBand = 0;
  if (const auto& rgb = picture.display.rgb; !rgb.empty() || m_shown->bands.size() > 1) {
    const std::string band = rgb.empty() ? m_shown->bands[m_shown->bands.size() / 2] : rgb[rgb.size() / 2];
    const auto found = std::find(m_shown->bands.begin(), m_shown->bands.end(), band);
    if (found != m_shown->bands.end()) m_loupeBand = static_cast<std::size_t>(found - m_shown->bands.begin());
  }
  m_sentence.clear();
  m_notice = QString::fromStdString(m_cutout->notice);
  m_lost.clear();
  for (const std::string& band : m_cutout->lostBands) m_lost << QString::fromStdString(band);
  setToolTip(m_notice);
  const QSizeF size(m_shown->width, m_shown->height);
  const bool otherSize = size != m_imageSize;
  m_imageSize = size;
  if (m_isFitted || otherSize) {
    fit();
  } else if (newObject) {
    m_centre = QPointF(size.width() / 2, size.height() / 2);  // the zoom stays, for a whole queue
  }
  updateAccessibleText();
  update();
}

void SkyView::clear(const QString& sentence) {
  m_cutout.reset();
  m_shown.reset();
  m_fieldObjects.clear();
  m_segments = QPainterPath();
  m_image = QImage();
  m_imageSize = QSizeF();
  m_contours.clear();
  m_notice.clear();
  m_lost.clear();
  setToolTip({});
  m_sentence = sentence;
  updateAccessibleText();
  update();
}

void SkyView::setHeading(const QString& name, const QString& facts) {
  m_name = name;
  m_facts = facts;
  updateAccessibleText();
  update();
}

void SkyView::setKpcPerArcsec(std::optional<double> kpcPerArcsec) {
  m_kpcPerArcsec = kpcPerArcsec;
  update();
}

void SkyView::setModelInput(std::optional<double> crop) {
  m_modelCrop = crop;
  update();
}

void SkyView::setFieldObjects(std::vector<FieldObject> objects) {
  m_fieldObjects = std::move(objects);
  update();
}

void SkyView::setLoupe(bool shown) {
  if (shown == m_loupe) return;
  m_loupe = shown;
  update();
}

double SkyView::fitZoom() const {
  if (m_imageSize.isEmpty()) return 1;
  return std::min(width() / m_imageSize.width(), height() / m_imageSize.height());
}

void SkyView::setView(double zoom, QPointF centre, bool fitted) {
  m_zoom = std::clamp(zoom, std::min(fitZoom(), 1.0) / 4, kLargestZoom);
  m_centre = {std::clamp(centre.x(), 0.0, std::max(0.0, m_imageSize.width())),
              std::clamp(centre.y(), 0.0, std::max(0.0, m_imageSize.height()))};
  m_isFitted = fitted;
  update();
  Q_EMIT zoomChanged(m_zoom);
}

void SkyView::fit() { setView(fitZoom(), {m_imageSize.width() / 2, m_imageSize.height() / 2}, true); }

void SkyView::oneToOne() { setView(1, m_centre, false); }

void SkyView::zoomBy(double factor, QPointF at) {
  if (m_image.isNull()) return;
  const QPointF fixed = imageFromView(at);
  const double zoom = std::clamp(m_zoom * factor, std::min(fitZoom(), 1.0) / 4, kLargestZoom);
  // The pixel under the pointer stays under the pointer.
  const QPointF fromMiddle = at - QPointF(width() / 2.0, height() / 2.0);
  setView(zoom, fixed - fromMiddle / zoom, false);
}

void SkyView::zoomBy(double factor) { zoomBy(factor, QPointF(width() / 2.0, height() / 2.0)); }

void SkyView::setPeek(bool peek) {
  if (peek && !m_beforePeek && m_zoom >= 1) {
    m_loupeByPeek = m_loupeByPeek || !m_loupe;
    setLoupe(true);  // 1:1 would show less than there is to see
    return;
  }
  if (!peek && m_loupeByPeek) {
    m_loupeByPeek = false;
    setLoupe(false);
  }
  if (peek && !m_beforePeek && !m_image.isNull()) {
    m_beforePeek = {m_zoom, m_centre};
    m_wasFitted = m_isFitted;
    zoomBy(1 / m_zoom, m_pointer.isNull() ? QPointF(width() / 2.0, height() / 2.0) : m_pointer);
  } else if (!peek && m_beforePeek) {
    const auto [zoom, centre] = *m_beforePeek;
    m_beforePeek.reset();
    setView(zoom, centre, m_wasFitted);
  }
}

QPointF SkyView::imageFromView(QPointF at) const {
  return m_centre + (at - QPointF(width() / 2.0, height() / 2.0)) / m_zoom;
}

QPointF SkyView::viewFromImage(QPointF at) const {
  return QPointF(width() / 2.0, height() / 2.0) + (at - m_centre) * m_zoom;
}

std::optional<SkyReading> SkyView::readingAt(QPointF viewPosition) const {
  if (!m_cutout || !m_shown) return std::nullopt;
  const QPointF image = imageFromView(viewPosition);
  if (image.x() < 0 || image.y() < 0 || image.x() >= m_shown->width || image.y() >= m_shown->height)
    return std::nullopt;
  return readingOf(*m_cutout, *m_shown, image);
}

void SkyView::paintEvent(QPaintEvent*) {
  const Theme& theme = Theme::current();
  QPainter painter(this);
  painter.fillRect(rect(), theme.sky);
  if (m_image.isNull()) {
    if (!m_sentence.isEmpty()) {
      painter.setFont(typeFont(Type::Body));
      painter.setPen(skyWhite(0.78));
      painter.drawText(rect().adjusted(48, 48, -48, -48), Qt::AlignCenter | Qt::TextWordWrap, m_sentence);
    }
    paintHeading(painter);
    return;
  }
  const QRectF target(viewFromImage({0, 0}), m_imageSize * m_zoom);
  painter.setRenderHint(QPainter::SmoothPixmapTransform, m_zoom < kNearestFrom);
  painter.drawImage(target, m_image);
  painter.setRenderHint(QPainter::Antialiasing);
  paintLines(painter, target.topLeft());
  paintFieldObjects(painter);
  paintModelInput(painter);
  paintHeading(painter);
  if (m_shown && m_shown->sky) {
    painter.setFont(typeFont(Type::BodyStrong));
    paintCompass(painter, QPointF(width() - 64, 88), m_shown->sky->northAngleDeg(),
                 m_shown->sky->eastIsLeft());
    painter.setFont(typeFont(Type::Small));
    paintScaleBar(painter, QPointF(width() - 24.5, height() - 32.5),
                  m_shown->sky->pixelScaleArcsec() / m_zoom, kScaleBarLongest, m_kpcPerArcsec);
  }
  if (m_loupe && m_shown && !m_pointer.isNull())
    paintLoupe(painter, *m_shown, m_image, m_loupeBand, imageFromView(m_pointer), m_pointer, rect());
}

void SkyView::paintLines(QPainter& painter, QPointF topLeft) const {
  painter.save();
  painter.translate(topLeft);
  painter.scale(m_zoom, m_zoom);
  for (std::size_t i = 0; i < m_contours.size(); ++i) {
    QPen hairline(skyWhite(std::min(0.7, 0.3 + 0.06 * static_cast<double>(i))), 1);
    hairline.setCosmetic(true);
    painter.strokePath(m_contours[i], hairline);
  }
  if (!m_segments.isEmpty()) {
    QPen dashes(skyWhite(0.75), 1, Qt::CustomDashLine);
    dashes.setDashPattern({4, 3});
    dashes.setCosmetic(true);
    painter.strokePath(m_segments, dashes);
  }
  painter.restore();
}

void SkyView::paintFieldObjects(QPainter& painter) const {
  painter.setFont(typeFont(Type::Caption));
  for (const FieldObject& object : m_fieldObjects) {
    const QPointF at = viewFromImage(object.at);
    QPainterPath ring;
    ring.addEllipse(at, 12, 12);
    strokeOnSky(painter, ring, 0.85, 1.2);
    drawOnSky(painter, at + QPointF(17, 4), object.name, 0.85);
  }
}

void SkyView::paintModelInput(QPainter& painter) const {
  if (!m_modelCrop || *m_modelCrop <= 0) return;
  const bool isTurned = m_shown && m_cutout && m_shown->sky != m_cutout->sky;
  if (isTurned) return;  // the corner marks would not be where the model looks
  const double side = *m_modelCrop * std::min(m_imageSize.width(), m_imageSize.height());
  const QPointF middle(m_imageSize.width() / 2, m_imageSize.height() / 2);
  const QRectF box = QRectF(viewFromImage(middle - QPointF(side, side) / 2), QSizeF(side, side) * m_zoom)
                         .adjusted(0.5, 0.5, -0.5, -0.5);
  if (box.width() < 48) return;
  const double arm = 18;
  QPainterPath corners;
  for (const int right : {0, 1}) {
    for (const int down : {0, 1}) {
      const QPointF corner(right ? box.right() : box.left(), down ? box.bottom() : box.top());
      corners.moveTo(corner + QPointF(0, down ? -arm : arm));
      corners.lineTo(corner);
      corners.lineTo(corner + QPointF(right ? -arm : arm, 0));
    }
  }
  strokeOnSky(painter, corners, 0.55, 1.2);
  painter.setFont(typeFont(Type::Caption));
  QString words = tr("model input");
  if (m_shown && m_shown->sky) {
    words += QStringLiteral(" %1″").arg(fixed(side * m_shown->sky->pixelScaleArcsec(), 0));
  } else {
    words += tr(" %1 px").arg(fixed(side, 0));
  }
  const double wide = QFontMetricsF(painter.font()).horizontalAdvance(words);
  const double above = box.top() - 8;
  const double y = above > 72 ? above : box.top() + 18;
  drawOnSky(painter, {box.right() - wide - (above > 72 ? 0 : 6), y}, words, 0.8);
}

void SkyView::paintHeading(QPainter& painter) const {
  painter.setFont(typeFont(Type::Title));
  drawOnSky(painter, {24, 38}, m_name, 1);
  painter.setFont(typeFont(Type::Small));
  drawOnSky(painter, {24, 60}, m_facts, 0.78);
  if (m_notice.isEmpty()) return;
  // The whole sentence is in the tool tip.
  const QString words = m_lost.isEmpty()
                            ? m_notice
                            : tr("Damaged file: band %1 is lost").arg(m_lost.join(QStringLiteral(", ")));
  const QRect mark(24, 70, 16, 16);
  paintIcon(painter, QStringLiteral("warn"), mark, skyWhite(1), mark.width());
  drawOnSky(painter, {46, 82},
            QFontMetricsF(painter.font()).elidedText(words, Qt::ElideMiddle, std::max(120, width() - 200)),
            1);
}

void SkyView::resizeEvent(QResizeEvent*) {
  if (m_isFitted && !m_imageSize.isEmpty()) fit();
}

void SkyView::wheelEvent(QWheelEvent* event) {
  const double steps = event->angleDelta().y() / 120.0;
  if (steps != 0) zoomBy(std::pow(1.2, steps), event->position());
  event->accept();
}

void SkyView::mousePressEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton && event->button() != Qt::MiddleButton) return;
  m_dragFrom = event->position();
  setCursor(Qt::ClosedHandCursor);
}

void SkyView::mouseMoveEvent(QMouseEvent* event) {
  m_pointer = event->position();
  if (m_dragFrom) {
    setView(m_zoom, m_centre - (event->position() - *m_dragFrom) / m_zoom, false);
    m_dragFrom = event->position();
  }
  if (m_loupe) update();
  Q_EMIT pointerMoved(readingAt(event->position()));
}

void SkyView::mouseReleaseEvent(QMouseEvent*) {
  m_dragFrom.reset();
  setCursor(Qt::CrossCursor);
}

void SkyView::mouseDoubleClickEvent(QMouseEvent*) { fit(); }

void SkyView::leaveEvent(QEvent*) { Q_EMIT pointerMoved(std::nullopt); }

void SkyView::updateAccessibleText() {
  QString words = m_sentence.isEmpty() ? QStringLiteral("%1, %2").arg(m_name, m_facts)
                                       : QStringLiteral("%1. %2").arg(m_name, m_sentence);
  if (!m_notice.isEmpty()) words += QStringLiteral(". ") + m_notice;
  setAccessibleDescription(words);
}

}  // namespace ui
