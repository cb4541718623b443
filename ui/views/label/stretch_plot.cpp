#include "ui/views/label/stretch_plot.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>

#include "model/base/error.h"
#include "ui/theme/numbers.h"
#include "ui/views/label/dark_controls.h"

namespace ui {

namespace {

constexpr int kBars = 92;
constexpr double kBase = 60;  // y of the axis in the plot
constexpr double kTall = 54;
constexpr std::size_t kSamples = 60'000;

/// What the bars depend on: not where the handles stand.
labeling::Display barsOf(labeling::Display display) {
  display.black.reset();
  display.white.reset();
  display.curve = labeling::StretchCurve::Lupton;
  display.limits = labeling::LimitRule::Automatic;
  display.q = labeling::Display{}.q;
  display.soft = labeling::Display{}.soft;
  display.gamma = labeling::Display{}.gamma;
  display.invert = false;
  display.map = labeling::ColourMap::Grey;
  return display;
}

}  // namespace

StretchPlot::StretchPlot(QWidget* parent) : QWidget(parent) {
  setFixedSize(252, 78);
  setFocusPolicy(Qt::StrongFocus);
  setAccessibleName(tr("Stretch: black and white level"));
}

double StretchPlot::axisOf(double value) const { return std::asinh((value - m_sky) / m_scale); }
double StretchPlot::valueAt(double axis) const { return m_sky + m_scale * std::sinh(axis); }

double StretchPlot::xOf(double value) const {
  const double share = (axisOf(value) - m_axisLow) / std::max(1e-12, m_axisHigh - m_axisLow);
  return std::clamp(share, 0.0, 1.0) * (width() - 1);
}

void StretchPlot::setContent(std::shared_ptr<const labeling::Cutout> cutout,
                             const labeling::Display& display) {
  const bool otherCutout = cutout != m_cutout;
  if (!otherCutout && display == m_display && !m_bars.empty()) return;
  m_cutout = std::move(cutout);
  m_display = display;
  m_display.smoothing = 0;  // the cutout is what is drawn, smoothed and turned already
  m_display.northUp = false;
  if (!m_cutout) {
    m_bars.clear();
    m_curve.clear();
    update();
    return;
  }
  try {
    m_resolved = labeling::resolvedDisplay(*m_cutout, m_display);
    m_black = *m_resolved.black;
    m_white = *m_resolved.white;
    const labeling::Display bars = barsOf(m_resolved);
    if (otherCutout || m_bars.empty() || bars != m_measuredFor) {
      m_measuredFor = bars;
      measure();
    }
    findCurve();
  } catch (const model::Error&) {
    m_bars.assign(kBars, 0);  // a band that this object lacks: the sky view says so
    m_curve.clear();
  }
  m_display = display;
  setAccessibleDescription(
      tr("black %1, white %2")
          .arg(fittingNumber(m_black, m_white - m_black), fittingNumber(m_white, m_white - m_black)));
  update();
}

void StretchPlot::measure() {
  m_bars.assign(kBars, 0);
  std::vector<float> values = labeling::displayValues(*m_cutout, m_resolved, kSamples);
  if (values.size() < 2) return;
  const auto at = [&values](double share) {
    const auto place =
        values.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), place, values.end());
    return static_cast<double>(*place);
  };
  m_sky = m_cutout->isPicture ? 0 : at(0.5);
  const double spread = at(0.5) - at(0.16);
  m_scale = m_cutout->isPicture ? 0.15 : std::max(spread * 3, (at(1) - at(0.5)) * 1e-4 + 1e-30);
  m_axisLow = axisOf(m_cutout->isPicture ? 0 : at(0.0005));
  m_axisHigh = axisOf(m_cutout->isPicture ? 1 : at(1));
  if (!(m_axisHigh > m_axisLow)) m_axisHigh = m_axisLow + 1;
  for (const float value : values) {
    const double share = (axisOf(static_cast<double>(value)) - m_axisLow) / (m_axisHigh - m_axisLow);
    const int bar = std::clamp(static_cast<int>(share * kBars), 0, kBars - 1);
    ++m_bars[static_cast<std::size_t>(bar)];
  }
  for (double& bar : m_bars) bar = std::log10(1 + bar);
  const double tallest = *std::max_element(m_bars.begin(), m_bars.end());
  for (double& bar : m_bars) bar /= std::max(tallest, 1e-12);
}

void StretchPlot::findCurve() {
  // The curve is what the renderer does to a ramp of grey, not a second formula that could differ from it.
  labeling::Cutout ramp;
  ramp.width = kBars + 1;
  ramp.height = 1;
  ramp.bands = {"r"};
  for (int i = 0; i <= kBars; ++i)
    ramp.pixels.push_back(static_cast<float>(valueAt(m_axisLow + (m_axisHigh - m_axisLow) * i / kBars)));
  labeling::Display display = m_resolved;
  display.rgb = {"r"};
  display.weights.clear();
  display.skies.clear();
  display.map = labeling::ColourMap::Grey;
  display.invert = false;
  display.smoothing = 0;
  display.northUp = false;
  const labeling::Picture picture = labeling::render(ramp, display);
  m_curve.clear();
  for (std::size_t i = 0; i <= kBars; ++i) m_curve.push_back(picture.rgb[i * 3] / 255.0);
}

void StretchPlot::paintEvent(QPaintEvent*) {
  const Theme& theme = darkTheme();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const double barWidth = static_cast<double>(width()) / kBars;
  QColor bars = theme.histoOn;
  bars.setAlphaF(0.8F);
  for (std::size_t i = 0; i < m_bars.size(); ++i) {
    const double tall = m_bars[i] * kTall;
    painter.fillRect(QRectF(static_cast<double>(i) * barWidth, kBase - tall, barWidth - 0.65, tall), bars);
  }
  if (!m_curve.empty()) {
    QPainterPath path;
    for (std::size_t i = 0; i < m_curve.size(); ++i) {
      const QPointF point(static_cast<double>(i) * (width() - 1) / kBars, kBase - kTall * m_curve[i]);
      i == 0 ? path.moveTo(point) : path.lineTo(point);
    }
    painter.strokePath(path, QPen(theme.accent, 1.5));
  }
  painter.setPen(QPen(theme.control, 1));
  painter.drawLine(QPointF(0, kBase + 0.5), QPointF(width(), kBase + 0.5));
  if (m_bars.empty()) return;
  QColor faint = theme.text;
  faint.setAlphaF(0.55F);
  for (const Handle handle : {Handle::Black, Handle::White}) {
    const double x = std::clamp(xOf(handle == Handle::Black ? m_black : m_white), 6.5, width() - 6.5);
    painter.setPen(QPen(faint, 1));
    painter.drawLine(QPointF(x, 4), QPointF(x, kBase));
    QPolygonF house{QPointF(x, 58), QPointF(x + 6, 66), QPointF(x + 6, 73), QPointF(x - 6, 73),
                    QPointF(x - 6, 66)};
    painter.setBrush(handle == Handle::Black ? theme.window : theme.text);
    painter.setPen(QPen(hasFocus() && m_focused == handle ? theme.accent : theme.text, 1.5));
    painter.drawPolygon(house);
  }
}

void StretchPlot::mousePressEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton || !m_cutout) return;
  const double x = event->position().x();
  m_handle = std::abs(x - xOf(m_black)) <= std::abs(x - xOf(m_white)) ? Handle::Black : Handle::White;
  m_focused = m_handle;
  Q_EMIT dragging(true);
  moveHandle(x);
}

void StretchPlot::mouseMoveEvent(QMouseEvent* event) {
  if (m_handle != Handle::None) moveHandle(event->position().x());
}

void StretchPlot::mouseReleaseEvent(QMouseEvent*) {
  if (m_handle == Handle::None) return;
  m_handle = Handle::None;
  Q_EMIT dragging(false);
}

void StretchPlot::moveHandle(double x) {
  const double share = std::clamp(x / (width() - 1), 0.0, 1.0);
  const double value = valueAt(m_axisLow + share * (m_axisHigh - m_axisLow));
  const double least = valueAt(axisOf(m_black) + 0.02) - m_black;  // the two never meet
  if (m_handle == Handle::Black) m_black = std::min(value, m_white - least);
  if (m_handle == Handle::White) m_white = std::max(value, m_black + least);
  Q_EMIT limitsDragged(m_black, m_white);
}

void StretchPlot::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Up || event->key() == Qt::Key_Down) {
    m_focused = m_focused == Handle::Black ? Handle::White : Handle::Black;
    update();
  } else if (m_cutout && (event->key() == Qt::Key_Left || event->key() == Qt::Key_Right)) {
    m_handle = m_focused;
    moveHandle(xOf(m_handle == Handle::Black ? m_black : m_white) + (event->key() == Qt::Key_Left ? -2 : 2));
    m_handle = Handle::None;
  } else {
    QWidget::keyPressEvent(event);
  }
}

}  // namespace ui
