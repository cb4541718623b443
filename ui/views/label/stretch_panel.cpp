#include "ui/views/label/stretch_panel.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QSlider>
#include <QToolButton>
#include <algorithm>
#include <cmath>

#include "labeling/display/limits.h"
#include "ui/theme/numbers.h"
#include "ui/theme/theme.h"
#include "ui/theme/type.h"

namespace ui {

namespace {

constexpr int kBars = 92;
constexpr double kBase = 60;  // y of the axis in the plot
constexpr double kTall = 54;

const Theme& dark() {
  static const Theme theme = Theme::of(Theme::Mode::Dark);
  return theme;
}

QString onDark(const QColor& colour, const char* more = "") {
  return QStringLiteral("color: %1; background: transparent; border: none; %2")
      .arg(colour.name(), QLatin1String(more));
}

QLabel* darkLabel(const QString& text, const QColor& colour, Type type, QWidget* parent) {
  auto* label = new QLabel(text, parent);
  label->setStyleSheet(onDark(colour));
  label->setFont(typeFont(type));
  return label;
}

/// At most this many pixels of all bands, evenly spread.
std::vector<float> sampleOf(const labeling::Cutout& cutout, std::size_t most = 60'000) {
  const std::size_t step = std::max<std::size_t>(1, cutout.pixels.size() / most);
  std::vector<float> values;
  for (std::size_t i = 0; i < cutout.pixels.size(); i += step) {
    if (std::isfinite(cutout.pixels[i])) values.push_back(cutout.pixels[i]);
  }
  std::sort(values.begin(), values.end());
  return values;
}

int digitsFor(double value) { return std::abs(value) < 0.1 ? 3 : std::abs(value) < 100 ? 2 : 0; }

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

void StretchPlot::setCutout(std::shared_ptr<const labeling::Cutout> cutout) {
  if (cutout == m_cutout) return;
  m_cutout = std::move(cutout);
  measure();
  findLimits();
  findCurve();
  update();
}

void StretchPlot::setDisplay(const labeling::Display& display) {
  m_display = display;
  findLimits();
  findCurve();
  update();
}

void StretchPlot::measure() {
  m_bars.assign(kBars, 0);
  if (!m_cutout) return;
  const std::vector<float> values = sampleOf(*m_cutout);
  if (values.size() < 2) return;
  const auto at = [&values](double share) {
    return static_cast<double>(
        values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))]);
  };
  m_sky = m_cutout->isPicture ? 0 : at(0.5);
  const double spread = (at(0.5) - at(0.16));
  m_scale = m_cutout->isPicture ? 0.15 : std::max(spread * 3, (values.back() - at(0.5)) * 1e-4 + 1e-12);
  m_axisLow = axisOf(m_cutout->isPicture ? 0 : at(0.0005));
  m_axisHigh = axisOf(m_cutout->isPicture ? 1 : values.back());
  if (!(m_axisHigh > m_axisLow)) m_axisHigh = m_axisLow + 1;
  for (const float value : values) {
    const double share = (axisOf(value) - m_axisLow) / (m_axisHigh - m_axisLow);
    const int bar = std::clamp(static_cast<int>(share * kBars), 0, kBars - 1);
    ++m_bars[static_cast<std::size_t>(bar)];
  }
  for (double& bar : m_bars) bar = std::log10(1 + bar);
  const double tallest = *std::max_element(m_bars.begin(), m_bars.end());
  for (double& bar : m_bars) bar /= std::max(tallest, 1e-12);
}

void StretchPlot::findLimits() {
  if (!m_cutout || m_cutout->pixels.empty()) return;
  if (m_cutout->isPicture) {
    m_black = m_display.black.value_or(0);
    m_white = m_display.white.value_or(1);
    return;
  }
  const std::vector<float> values = sampleOf(*m_cutout);
  if (values.empty()) return;
  const labeling::Limits limits = labeling::percentileLimits(std::span<const float>(values), 99.4);
  m_black = m_display.black.value_or(values[values.size() / 2]);
  m_white = m_display.white.value_or(limits.high);
}

void StretchPlot::findCurve() {
  // The curve is what the renderer does to a ramp of grey, not a second formula that could differ from it.
  labeling::Cutout ramp;
  ramp.width = kBars + 1;
  ramp.height = 1;
  ramp.bands = {"r"};
  for (int i = 0; i <= kBars; ++i) {
    ramp.pixels.push_back(static_cast<float>(valueAt(m_axisLow + (m_axisHigh - m_axisLow) * i / kBars)));
  }
  labeling::Display display = m_display;
  display.black = m_black;
  display.white = std::max(m_white, m_black + 1e-9);
  display.rgb = {"r"};
  display.invert = false;
  const labeling::Picture picture = labeling::render(ramp, display);
  m_curve.clear();
  for (int i = 0; i <= kBars; ++i) m_curve.push_back(picture.rgb[static_cast<std::size_t>(i) * 3] / 255.0);
}

void StretchPlot::paintEvent(QPaintEvent*) {
  const Theme& theme = dark();
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
  } else if (event->key() == Qt::Key_Left || event->key() == Qt::Key_Right) {
    m_handle = m_focused;
    moveHandle(xOf(m_handle == Handle::Black ? m_black : m_white) + (event->key() == Qt::Key_Left ? -2 : 2));
    m_handle = Handle::None;
  } else {
    QWidget::keyPressEvent(event);
  }
}

StretchPanel::StretchPanel(QWidget* parent) : QFrame(parent), m_plot(new StretchPlot(this)) {
  const Theme& theme = dark();
  setFixedWidth(284);
  setCursor(Qt::ArrowCursor);
  setAccessibleName(tr("Stretch"));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(16, 8, 16, 10);
  layout->setSpacing(4);

  auto* head = new QHBoxLayout;
  auto* title = new QToolButton(this);
  title->setObjectName(QStringLiteral("stretch-title"));
  title->setText(tr("Stretch"));
  title->setToolTip(tr("Show or hide the histogram"));
  title->setStyleSheet(
      onDark(theme.text, "padding: 0; font-weight: 600; font-size: 12px; min-height: 24px;"));
  connect(title, &QToolButton::clicked, this, [this] { setCollapsed(!isCollapsed()); });
  m_numbers = darkLabel({}, theme.text2, Type::Caption, this);
  head->addWidget(title);
  head->addStretch(1);
  head->addWidget(m_numbers);
  layout->addLayout(head);

  m_content = new QWidget(this);
  auto* content = new QVBoxLayout(m_content);
  content->setContentsMargins(0, 0, 0, 0);
  content->setSpacing(6);
  content->addWidget(m_plot);

  const QString slider = QStringLiteral(
                             "QSlider { min-height: 16px; max-height: 16px; }"
                             "QSlider::groove:horizontal { height: 3px; background: %1; border-radius: 1px; }"
                             "QSlider::sub-page:horizontal { background: %2; border-radius: 1px; }"
                             "QSlider::handle:horizontal { width: 11px; height: 11px; margin: -4px 0;"
                             " border-radius: 5px; background: %3; }")
                             .arg(theme.track.lighter(130).name(), theme.text2.name(), theme.text.name());
  const auto makeSlider = [&](int low, int high, const QString& name) {
    auto* made = new QSlider(Qt::Horizontal, m_content);
    made->setRange(low, high);
    made->setFixedWidth(72);
    made->setStyleSheet(slider);
    made->setAccessibleName(name);
    return made;
  };
  m_q = makeSlider(1, 200, tr("Q"));        // tenths
  m_soft = makeSlider(2, 100, tr("Soft"));  // hundredths
  m_qValue = darkLabel({}, theme.text, Type::Caption, m_content);
  m_softValue = darkLabel({}, theme.text, Type::Caption, m_content);
  m_qValue->setFixedWidth(26);
  m_softValue->setFixedWidth(26);
  auto* sliders = new QHBoxLayout;
  sliders->setSpacing(8);
  sliders->addWidget(darkLabel(tr("Q"), theme.text2, Type::Caption, m_content));
  sliders->addWidget(m_q);
  sliders->addWidget(m_qValue);
  sliders->addStretch(1);
  sliders->addWidget(darkLabel(tr("Soft"), theme.text2, Type::Caption, m_content));
  sliders->addWidget(m_soft);
  sliders->addWidget(m_softValue);
  content->addLayout(sliders);

  const auto small = [&](const QString& text, const char* name) {
    auto* button = new QToolButton(m_content);
    button->setObjectName(QLatin1String(name));
    button->setText(text);
    button->setStyleSheet(
        QStringLiteral(
            "QToolButton { color: %1; background: transparent; border: 1px solid %2; border-radius: 5px;"
            " padding: 0 8px; min-height: 18px; max-height: 18px; font-size: 11px; }"
            "QToolButton:hover { background: %3; }")
            .arg(theme.text.name(), theme.control.name(), theme.hover.name()));
    return button;
  };
  auto* zscaleButton = small(tr("zscale"), "stretch-zscale");
  auto* resetButton = small(tr("Reset"), "stretch-reset");
  auto* buttons = new QHBoxLayout;
  buttons->setSpacing(8);
  buttons->addWidget(zscaleButton);
  buttons->addWidget(resetButton);
  buttons->addStretch(1);
  buttons->addWidget(darkLabel(tr("kept for the queue"), theme.text2, Type::Caption, m_content));
  content->addLayout(buttons);
  layout->addWidget(m_content);

  connect(m_plot, &StretchPlot::dragging, this, &StretchPanel::dragging);
  connect(m_plot, &StretchPlot::limitsDragged, this, [this](double black, double white) {
    labeling::Display display = m_display;
    display.black = black;
    display.white = white;
    change(display);
  });
  connect(m_q, &QSlider::valueChanged, this, [this](int value) {
    labeling::Display display = m_display;
    display.q = value / 10.0;
    change(display);
  });
  connect(m_soft, &QSlider::valueChanged, this, [this](int value) {
    labeling::Display display = m_display;
    display.soft = value / 100.0;
    change(display);
  });
  for (QSlider* handle : {m_q, m_soft}) {
    connect(handle, &QSlider::sliderPressed, this, [this] { Q_EMIT dragging(true); });
    connect(handle, &QSlider::sliderReleased, this, [this] { Q_EMIT dragging(false); });
  }
  connect(zscaleButton, &QToolButton::clicked, this, [this] {
    if (!m_cutout) return;
    const labeling::Limits limits = labeling::zscale(std::span<const float>(m_cutout->pixels));
    labeling::Display display = m_display;
    display.black = limits.low;
    display.white = limits.high;
    change(display);
  });
  connect(resetButton, &QToolButton::clicked, this, [this] {
    labeling::Display display;
    display.curve = m_display.curve;
    display.rgb = m_display.rgb;
    display.invert = m_display.invert;
    change(display);
  });
  showNumbers();
}

void StretchPanel::setCutout(std::shared_ptr<const labeling::Cutout> cutout) {
  m_cutout = cutout;
  m_plot->setCutout(std::move(cutout));
  showNumbers();
}

void StretchPanel::setDisplay(const labeling::Display& display) {
  m_display = display;
  m_plot->setDisplay(display);
  showNumbers();
}

void StretchPanel::change(const labeling::Display& display) {
  if (display == m_display) return;
  setDisplay(display);
  Q_EMIT displayChanged(display);
}

bool StretchPanel::isCollapsed() const { return m_content->isHidden(); }

void StretchPanel::setCollapsed(bool collapsed) {
  m_content->setVisible(!collapsed);
  adjustSize();
  Q_EMIT sizeChanged();
}

void StretchPanel::showNumbers() {
  m_numbers->setText(tr("black %1   white %2")
                         .arg(fixed(m_plot->black(), digitsFor(m_plot->black())),
                              fixed(m_plot->white(), digitsFor(m_plot->white()))));
  const QSignalBlocker quietQ(m_q), quietSoft(m_soft);
  m_q->setValue(static_cast<int>(std::lround(m_display.q * 10)));
  m_soft->setValue(static_cast<int>(std::lround(m_display.soft * 100)));
  m_qValue->setText(fixed(m_display.q, 1));
  m_softValue->setText(fixed(m_display.soft, 2));
  const bool curved =
      m_display.curve == labeling::StretchCurve::Lupton || m_display.curve == labeling::StretchCurve::Asinh;
  m_q->setEnabled(m_display.curve == labeling::StretchCurve::Lupton);
  m_soft->setEnabled(curved);
}

void StretchPanel::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  QColor fill = dark().window;
  fill.setAlphaF(0.86F);
  QColor edge = dark().text;
  edge.setAlphaF(0.12F);
  painter.setBrush(fill);
  painter.setPen(QPen(edge, 1));
  painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8);
}

}  // namespace ui
