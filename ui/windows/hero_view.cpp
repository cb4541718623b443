#include "ui/windows/hero_view.h"

#include <QLinearGradient>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>

#include "labeling/display/display.h"
#include "model/base/random.h"
#include "model/simulation/hero.h"
#include "ui/theme/theme.h"
#include "ui/theme/type.h"

namespace ui {
namespace {

constexpr double kMiddle = 250, kGap = 118;  // the handle's height, and from it to the prongs

struct Place {
  const char* hubbleClass;
  double x, y, side;  ///< logical pixels
  double turnDeg;
};
constexpr Place kPlaces[] = {{"E0", 232, kMiddle, 230, 0},
                             {"E3", 392, kMiddle, 200, 30},
                             {"E5", 540, kMiddle, 200, -20},
                             {"S0", 694, kMiddle, 240, 15},
                             {"Sa", 892, kMiddle - kGap, 260, 20},
                             {"Sb", 1120, kMiddle - kGap, 256, 60},
                             {"Sc", 1356, kMiddle - kGap, 262, 0},
                             {"SBa", 892, kMiddle + kGap, 250, 30},
                             {"SBb", 1120, kMiddle + kGap, 262, -20},
                             {"SBc", 1356, kMiddle + kGap, 262, 10}};

/// Light of all galaxies on one black sky, then one stretch for all of them.
QImage drawSky(double ratio, const model::RunControl& control) {
  const int width = static_cast<int>(HeroView::kWidth * ratio),
            height = static_cast<int>(HeroView::kHeight * ratio);
  const auto plane = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
  labeling::Cutout sky;
  sky.width = width;
  sky.height = height;
  sky.bands = {"g", "r", "i"};
  sky.rowOrder = labeling::RowOrder::TopFirst;
  sky.pixels.assign(plane * 3, 0.0f);
  double brightest = 0;
  for (const Place& place : kPlaces) {
    control.throwIfStopped();
    const int side = static_cast<int>(std::lround(place.side * ratio));
    const model::SimulatedCutout galaxy = model::renderHero(place.hubbleClass, side, place.turnDeg);
    const int left = static_cast<int>(std::lround(place.x * ratio)) - side / 2;
    const int top = static_cast<int>(std::lround(place.y * ratio)) - side / 2;
    for (std::size_t b = 0; b < 3; ++b) {
      constexpr float kBalance[3] = {1.45f, 1.0f, 0.92f};  // of g, r, i: an old population reads as cream
      const float* light = galaxy.band(b);
      for (int y = 0; y < side; ++y)
        for (int x = 0; x < side; ++x) {
          if (left + x < 0 || left + x >= width || top + y < 0 || top + y >= height) continue;
          // The frame's edge fades out, so that no square shows around a halo.
          const double r = std::hypot(x - side / 2.0, y - side / 2.0) / (side / 2.0);
          const double fade = std::clamp((1.0 - r) / 0.25, 0.0, 1.0);
          const float value = light[static_cast<std::size_t>(side - 1 - y) * static_cast<std::size_t>(side) +
                                    static_cast<std::size_t>(x)] *
                              static_cast<float>(fade * fade * (3 - 2 * fade)) * kBalance[b];
          sky.pixels[b * plane + static_cast<std::size_t>(top + y) * static_cast<std::size_t>(width) +
                     static_cast<std::size_t>(left + x)] += value;
          brightest = std::max(brightest, static_cast<double>(value));
        }
    }
  }
  // A few faint galaxies of the field.
  model::Random random(99);
  for (int i = 0; i < 46; ++i) {
    const double px = random.uniform(20, 1580), py = random.uniform(20, 500);
    const double size = random.uniform(1.2, 2.6) * ratio, light = random.uniform(0.006, 0.05) * brightest;
    const double redness = random.uniform(0.5, 1.5);
    const bool near = std::any_of(std::begin(kPlaces), std::end(kPlaces), [&](const Place& place) {
      return std::hypot(place.x - px, place.y - py) < 110;
    });
    if (near || (px < 660 && py < 170)) continue;
    const double colours[3] = {2 - redness, 1.0, redness};
    const int reach = static_cast<int>(5 * size);
    for (int dy = -reach; dy <= reach; ++dy)
      for (int dx = -reach; dx <= reach; ++dx) {
        const int x = static_cast<int>(px * ratio) + dx, y = static_cast<int>(py * ratio) + dy;
        if (x < 0 || x >= width || y < 0 || y >= height) continue;
        const double profile = light * std::exp(-std::hypot(dx, dy * 1.3) / size);
        for (std::size_t b = 0; b < 3; ++b)
          sky.pixels[b * plane + static_cast<std::size_t>(y) * static_cast<std::size_t>(width) +
                     static_cast<std::size_t>(x)] += static_cast<float>(profile * colours[b]);
      }
  }
  labeling::Display display;
  display.curve = labeling::StretchCurve::Lupton;
  display.black = 0;
  display.white = brightest * 0.16;
  display.q = 12;
  display.soft = 0.06;
  const labeling::Picture picture = labeling::render(sky, display);
  return QImage(picture.rgb.data(), picture.width, picture.height, picture.width * 3, QImage::Format_RGB888)
      .convertToFormat(QImage::Format_RGB32);
}

}  // namespace

HeroView::HeroView(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("hero"));
  setAccessibleName(tr("Hubble's tuning fork: E0 to S0, then Sa to Sc above and SBa to SBc below"));
  setMinimumHeight(280);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void HeroView::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  const double ratio = devicePixelRatioF();
  if (m_ratio == ratio) return;
  m_ratio = ratio;
  m_drawing.start([ratio](const model::RunControl& control) { return drawSky(ratio, control); },
                  [this](QImage& sky) {
                    m_sky = sky;
                    m_sky.setDevicePixelRatio(m_ratio);
                    update();
                  });
}

void HeroView::paintEvent(QPaintEvent*) {
  const Theme& theme = Theme::current();
  QPainter painter(this);
  painter.fillRect(rect(), Qt::black);
  painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
  // The drawing keeps its shape: smaller windows show it smaller, larger ones in the middle.
  const double scale =
      std::min(1.0, std::min(width() / static_cast<double>(kWidth), height() / static_cast<double>(kHeight)));
  painter.save();
  painter.translate((width() - kWidth * scale) / 2, (height() - kHeight * scale) / 2);
  painter.scale(scale, scale);
  if (!m_sky.isNull()) painter.drawImage(QRectF(0, 0, kWidth, kHeight), m_sky);
  paintFork(painter);
  const Theme dark = Theme::of(Theme::Mode::Dark);
  painter.setFont(typeFont(Type::Display));
  painter.setPen(dark.text);
  painter.drawText(QPointF(120, 93), QStringLiteral("Tuningfork"));
  QFont line = typeFont(Type::Section);
  line.setWeight(QFont::Normal);
  painter.setFont(line);
  painter.setPen(dark.text2);
  painter.drawText(QPointF(120, 124), tr("Look at galaxies through a network's eyes, and correct it"));
  painter.restore();
  if (theme.isDark()) {
    QLinearGradient fade(0, height() - 40, 0, height());
    QColor clear = theme.window;
    clear.setAlpha(0);
    fade.setColorAt(0, clear);
    fade.setColorAt(1, theme.window);
    painter.fillRect(QRect(0, height() - 40, width(), 40), fade);
  }
}

void HeroView::paintFork(QPainter& painter) {
  const Theme dark = Theme::of(Theme::Mode::Dark);
  QColor brass = dark.accent;
  brass.setAlphaF(0.75f);
  painter.setPen(QPen(brass, 1.5, Qt::SolidLine, Qt::RoundCap));
  painter.setBrush(Qt::NoBrush);
  const auto line = [&](double from, double to, double y) {
    painter.drawLine(QPointF(from, y), QPointF(to, y));
  };
  line(120, 162, kMiddle);
  line(302, 330, kMiddle);
  line(454, 478, kMiddle);
  line(602, 622, kMiddle);
  for (const double side : {-1.0, 1.0}) {
    const double y = kMiddle + side * kGap;
    QPainterPath prong(QPointF(768, kMiddle));
    prong.cubicTo(806, kMiddle, 792, y, 822, y);
    painter.drawPath(prong);
    line(974, 1030, y);
    line(1210, 1264, y);
    line(1448, 1500, y);
  }
  painter.setFont(typeFont(Type::Small));
  painter.setPen(dark.text2);
  for (const Place& place : kPlaces)
    painter.drawText(QRectF(place.x - 40, place.y + (place.y == kMiddle ? 74 : 94), 80, 16), Qt::AlignCenter,
                     QString::fromLatin1(place.hubbleClass));
}

}  // namespace ui
