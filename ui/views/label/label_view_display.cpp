// How the object on screen is drawn: stretch, limits for all or for one, overlays, blinking, the readout.
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStyle>
#include <algorithm>
#include <cmath>

#include "ui/session/project_session.h"
#include "ui/views/label/image_bar.h"
#include "ui/views/label/label_view.h"
#include "ui/views/label/object_images.h"
#include "ui/views/label/stretch_panel.h"

namespace ui {

namespace {

const QString kOverlaysKey = QStringLiteral("sky_overlays");
constexpr int kBlinkMilliseconds = 700;
constexpr std::size_t kMostMarks = 300;

QString toJson(const SkyOverlays& overlays, bool catalogue) {
  QJsonArray levels;
  for (const double level : overlays.contourOptions.levels) levels.append(level);
  return QString::fromUtf8(
      QJsonDocument(QJsonObject{{QStringLiteral("contours"), overlays.contours},
                                {QStringLiteral("segments"), overlays.segments},
                                {QStringLiteral("catalogue"), catalogue},
                                {QStringLiteral("levels"), levels},
                                {QStringLiteral("sigma"), overlays.contourOptions.faintestSigma},
                                {QStringLiteral("smoothing"), overlays.contourOptions.smoothing}})
          .toJson(QJsonDocument::Compact));
}

SkyOverlays overlaysFrom(const QJsonObject& object) {
  SkyOverlays overlays;
  overlays.contours = object.value(QLatin1String("contours")).toBool();
  overlays.segments = object.value(QLatin1String("segments")).toBool();
  for (const QJsonValue& level : object.value(QLatin1String("levels")).toArray())
    overlays.contourOptions.levels.push_back(level.toDouble());
  labeling::ContourOptions& options = overlays.contourOptions;
  const double sigma = object.value(QLatin1String("sigma")).toDouble(options.faintestSigma);
  if (sigma > 0 && sigma <= 1000) options.faintestSigma = sigma;
  const double smoothing = object.value(QLatin1String("smoothing")).toDouble(options.smoothing);
  if (smoothing >= 0 && smoothing <= 20) options.smoothing = smoothing;
  return overlays;
}

}  // namespace

void LabelView::connectDisplay() {
  const QJsonObject stored = QJsonDocument::fromJson(m_session.setting(kOverlaysKey).toUtf8()).object();
  const SkyOverlays overlays = overlaysFrom(stored);
  m_bar->setOverlays(overlays);
  m_bar->setCatalogue(stored.value(QLatin1String("catalogue")).toBool());
  m_images->setOverlays(overlays);
  m_blinkTimer.setInterval(kBlinkMilliseconds);
  connect(&m_session, &ProjectSession::displayChanged, this, &LabelView::refreshDisplay);
  connect(m_bar, &ImageBar::displayChanged, this, &LabelView::setDisplay);
  connect(m_bar, &ImageBar::overlaysChanged, this, [this](const SkyOverlays& changed) {
    m_images->setOverlays(changed);
    m_session.setSetting(kOverlaysKey, toJson(changed, m_bar->catalogue()));
  });
  connect(m_bar, &ImageBar::catalogueToggled, this, [this](bool shown) {
    m_session.setSetting(kOverlaysKey, toJson(m_bar->overlays(), shown));
    showFieldObjects();
  });
  connect(m_bar, &ImageBar::blinkToggled, this, &LabelView::setBlinking);
  connect(m_bar, &ImageBar::fitRequested, m_sky, &SkyView::fit);
  connect(m_bar, &ImageBar::oneToOneRequested, m_sky, &SkyView::oneToOne);
  connect(m_sky, &SkyView::zoomChanged, m_bar, &ImageBar::setZoom);
  connect(m_sky, &SkyView::pointerMoved, this, [this](const std::optional<SkyReading>& reading) {
    Q_EMIT statusChanged(reading ? readoutText(*reading) : QString());
  });
  connect(m_stretch, &StretchPanel::displayChanged, this, &LabelView::setDisplay);
  connect(m_stretch, &StretchPanel::lockToggled, this, &LabelView::setLocked);
  connect(m_stretch, &StretchPanel::resetRequested, this, &LabelView::resetDisplay);
  connect(m_stretch, &StretchPanel::dragging, m_images, &ObjectImages::setHasty);
  connect(m_stretch, &StretchPanel::sizeChanged, this,
          [this] { m_stretch->move(16, m_sky->height() - 16 - m_stretch->height()); });
  connect(&m_blinkTimer, &QTimer::timeout, this, &LabelView::blinkOnce);
  refreshDisplay();
}

bool LabelView::isLocked() const { return labeling::hasLimits(m_session.display()); }

labeling::Display LabelView::displayOf(std::int64_t row) const {
  const labeling::Display shared = m_session.display();
  labeling::Display display = isLocked() ? shared : m_limits.applied(row, shared);
  if (m_blinkBand >= 0 && row == m_row && m_blinkBand < static_cast<int>(m_bar->bands().size())) {
    display.rgb = {m_bar->bands()[static_cast<std::size_t>(m_blinkBand)]};
    labeling::clearLimits(display);
  }
  return display;
}

void LabelView::setDisplay(const labeling::Display& display) {
  labeling::Display shared = display;
  if (!isLocked()) {  // limits belong to the object on screen
    m_limits.set(m_row, display);
    labeling::clearLimits(shared);
  }
  if (shared == m_session.display()) {
    refreshDisplay();
  } else {
    m_session.setDisplay(shared);  // announces it; the bar and the panel follow
  }
}

void LabelView::setLocked(bool locked) {
  labeling::Display display = m_session.display();
  if (locked) {
    const SkyPicture* picture = m_images->picture(m_row);
    labeling::Display plain = displayOf(m_row);
    plain.smoothing = 0;  // the pixels that are shown are smoothed and turned already
    plain.northUp = false;
    if (picture && picture->problem.isEmpty()) {
      const auto rgb = display.rgb;
      labeling::Display resolved = labeling::resolvedDisplay(*picture->shown, plain);
      resolved.smoothing = display.smoothing;
      resolved.northUp = display.northUp;
      resolved.rgb = rgb;
      display = resolved;
    }
  } else {
    labeling::clearLimits(display);
  }
  m_session.setDisplay(display);
  refreshDisplay();
}

void LabelView::resetDisplay() {
  const labeling::Display before = m_session.display();
  labeling::Display display;
  display.curve = before.curve;
  display.rgb = before.rgb;
  display.map = before.map;
  display.invert = before.invert;
  display.northUp = before.northUp;
  m_limits.set(m_row, {});
  m_session.setDisplay(display);
  refreshDisplay();
}

void LabelView::refreshDisplay() {
  m_images->refresh();
  showStretch();
}

void LabelView::showStretch() {
  const SkyPicture* picture = m_images->picture(m_row);
  labeling::Display display = m_session.display();
  if (!isLocked()) display = m_limits.applied(m_row, display);
  m_bar->setDisplay(display);
  // Its own limits may be of other bands than those on screen: then they are not applied.
  const auto scope = isLocked()                     ? StretchPanel::Scope::AllObjects
                     : labeling::hasLimits(display) ? StretchPanel::Scope::ThisObject
                                                    : StretchPanel::Scope::EachByItsOwn;
  m_stretch->setContent(picture ? picture->shown : nullptr, display, scope);
}

void LabelView::setBlinking(bool blinking) {
  const bool systemIsStill = style()->styleHint(QStyle::SH_Widget_Animation_Duration, nullptr, this) == 0;
  if (blinking && (m_reducedMotion || systemIsStill)) {
    m_bar->setBlinking(false);  // nothing moves by itself: one step for each key press
    blinkOnce();
    return;
  }
  m_bar->setBlinking(blinking);
  if (blinking) {
    blinkOnce();
    m_blinkTimer.start();
    return;
  }
  m_blinkTimer.stop();
  m_blinkBand = -1;
  m_images->refresh();
}

void LabelView::blinkOnce() {
  const int count = static_cast<int>(m_bar->bands().size());
  if (count < 2) return;
  const bool byTimer = m_blinkTimer.isActive() || m_bar->isBlinking();
  m_blinkBand = m_blinkBand + 1 < count ? m_blinkBand + 1 : (byTimer ? 0 : -1);
  m_images->refresh();
}

void LabelView::showFieldObjects() {
  const SkyPicture* picture = m_images->picture(m_row);
  if (!m_bar->catalogue() || !picture || !picture->shown || !picture->shown->sky) {
    m_sky->setFieldObjects({});
    return;
  }
  if (!m_field) {
    if (m_fieldJob.isRunning()) return;
    m_fieldJob.start([directory = m_session.project().directory()](
                         const model::RunControl& control) { return FieldIndex::of(directory, control); },
                     [this](FieldIndex& index) {
                       m_field = std::move(index);
                       showFieldObjects();
                     },
                     [this](const QString& sentence) { Q_EMIT statusChanged(sentence.toHtmlEscaped()); });
    return;
  }
  const labeling::Cutout& shown = *picture->shown;
  const auto centre = shown.sky->skyFromPixel({(shown.width - 1) / 2.0, (shown.height - 1) / 2.0});
  std::vector<FieldObject> objects;
  if (centre) {
    const double radius = 0.55 * std::hypot(shown.width, shown.height) * shown.sky->pixelScaleArcsec() / 3600;
    for (const std::int64_t row : m_field->within(*centre, std::min(radius, 90.0))) {
      const auto pixel = shown.sky->pixelFromSky(m_field->position(row));
      if (row == m_row || !pixel || objects.size() >= kMostMarks) continue;
      const double fromTop =
          shown.rowOrder == labeling::RowOrder::BottomFirst ? shown.height - 0.5 - pixel->y : pixel->y + 0.5;
      const QPointF at(pixel->x + 0.5, fromTop);
      if (at.x() < 0 || at.y() < 0 || at.x() > shown.width || at.y() > shown.height) continue;
      objects.push_back({m_session.objectName(row), at});
    }
  }
  m_sky->setFieldObjects(std::move(objects));
}

}  // namespace ui
