#include "ui/views/explore/map_picture.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace ui {
namespace {

constexpr std::int64_t kReportEvery = 65'536;

/// Premultiplied sums of colour and weight per device pixel.
class Canvas {
 public:
  Canvas(int width, int height)
      : m_width(width),
        m_height(height),
        m_cells(static_cast<std::size_t>(width) * static_cast<std::size_t>(height)) {}

  struct Cell {
    float red = 0, green = 0, blue = 0, weight = 0;
  };

  void add(double x, double y, std::uint32_t argb) {  // bilinear: a pan by half a pixel does not flicker
    const double left = std::floor(x - 0.5);
    const double top = std::floor(y - 0.5);
    const double fx = x - 0.5 - left;
    const double fy = y - 0.5 - top;
    addTo(static_cast<int>(left), static_cast<int>(top), argb, (1 - fx) * (1 - fy));
    addTo(static_cast<int>(left) + 1, static_cast<int>(top), argb, fx * (1 - fy));
    addTo(static_cast<int>(left), static_cast<int>(top) + 1, argb, (1 - fx) * fy);
    addTo(static_cast<int>(left) + 1, static_cast<int>(top) + 1, argb, fx * fy);
  }

  /// Three box passes come close to a Gaussian; they turn a scatter of counts into a density.
  void smooth(int radius) {
    if (radius < 1) return;
    for (int pass = 0; pass < 3; ++pass) {
      for (int y = 0; y < m_height; ++y)
        boxAlong(static_cast<std::size_t>(y) * widthStep(), 1, m_width, radius);
      for (int x = 0; x < m_width; ++x) boxAlong(static_cast<std::size_t>(x), widthStep(), m_height, radius);
    }
  }

  /// @param countColours  empty, or colours from few to many instead of the points' own
  QImage toneMapped(const std::vector<std::uint32_t>& countColours) const {
    QImage image(m_width, m_height, QImage::Format_ARGB32_Premultiplied);
    const float reference = brightWeight();
    const float scale = reference > 0 ? 1 / std::log1p(8.0f) : 0;
    for (int y = 0; y < m_height; ++y) {
      auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
      for (int x = 0; x < m_width; ++x) {
        const Cell& cell = at(x, y);
        if (cell.weight <= 0 || reference <= 0) {
          line[x] = 0;
          continue;
        }
        const float alpha = std::min(1.0f, std::log1p(8 * cell.weight / reference) * scale);
        if (!countColours.empty()) {
          const QRgb colour =
              countColours[static_cast<std::size_t>(alpha * static_cast<float>(countColours.size() - 1))];
          const float cover = std::min(1.0f, 4 * alpha);  // the edge fades into the sky
          line[x] = qRgba(static_cast<int>(static_cast<float>(qRed(colour)) * cover),
                          static_cast<int>(static_cast<float>(qGreen(colour)) * cover),
                          static_cast<int>(static_cast<float>(qBlue(colour)) * cover),
                          static_cast<int>(255 * cover));
          continue;
        }
        const float share = alpha / cell.weight;
        line[x] = qRgba(static_cast<int>(cell.red * share), static_cast<int>(cell.green * share),
                        static_cast<int>(cell.blue * share), static_cast<int>(255 * alpha));
      }
    }
    return image;
  }

 private:
  std::size_t widthStep() const { return static_cast<std::size_t>(m_width); }
  const Cell& at(int x, int y) const {
    return m_cells[static_cast<std::size_t>(y) * widthStep() + static_cast<std::size_t>(x)];
  }

  void addTo(int x, int y, std::uint32_t argb, double weight) {
    if (x < 0 || y < 0 || x >= m_width || y >= m_height) return;
    Cell& cell = m_cells[static_cast<std::size_t>(y) * widthStep() + static_cast<std::size_t>(x)];
    const auto w = static_cast<float>(weight * qAlpha(argb) / 255.0);
    cell.red += w * static_cast<float>(qRed(argb));
    cell.green += w * static_cast<float>(qGreen(argb));
    cell.blue += w * static_cast<float>(qBlue(argb));
    cell.weight += w;
  }

  void boxAlong(std::size_t first, std::size_t step, int count, int radius) {
    m_line.resize(static_cast<std::size_t>(count));
    for (std::size_t i = 0; i < m_line.size(); ++i) m_line[i] = m_cells[first + i * step];
    const float share = 1.0f / static_cast<float>(2 * radius + 1);
    Cell sum;
    const auto accumulate = [&](int index, float sign) {
      if (index < 0 || index >= count) return;
      const Cell& cell = m_line[static_cast<std::size_t>(index)];
      sum.red += sign * cell.red;
      sum.green += sign * cell.green;
      sum.blue += sign * cell.blue;
      sum.weight += sign * cell.weight;
    };
    for (int i = -radius; i <= radius; ++i) accumulate(i, 1);
    for (int i = 0; i < count; ++i) {
      Cell& target = m_cells[first + static_cast<std::size_t>(i) * step];
      target = {std::max(0.0f, sum.red * share), std::max(0.0f, sum.green * share),
                std::max(0.0f, sum.blue * share), std::max(0.0f, sum.weight * share)};
      accumulate(i + radius + 1, 1);
      accumulate(i - radius, -1);
    }
  }

  /// The 99th percentile of the filled cells: one very dense knot must not darken the rest.
  float brightWeight() const {
    std::vector<float> weights;
    for (const Cell& cell : m_cells)
      if (cell.weight > 1e-4f) weights.push_back(cell.weight);
    if (weights.empty()) return 0;
    const auto rank =
        weights.begin() + static_cast<std::ptrdiff_t>(0.99 * static_cast<double>(weights.size() - 1));
    std::nth_element(weights.begin(), rank, weights.end());
    return *rank;
  }

  int m_width, m_height;
  std::vector<Cell> m_cells;
  std::vector<Cell> m_line;
};

/// An antialiased disc stamped over what is there.
class DiscStamp {
 public:
  explicit DiscStamp(double radius) : m_reach(static_cast<int>(std::ceil(radius + 0.5))), m_radius(radius) {}

  void draw(QImage& image, double x, double y, std::uint32_t argb, double opacity) const {
    const int left = static_cast<int>(std::floor(x));
    const int top = static_cast<int>(std::floor(y));
    for (int row = std::max(0, top - m_reach); row <= std::min(image.height() - 1, top + m_reach); ++row) {
      auto* line = reinterpret_cast<QRgb*>(image.scanLine(row));
      for (int column = std::max(0, left - m_reach); column <= std::min(image.width() - 1, left + m_reach);
           ++column) {
        const double distance = std::hypot(column + 0.5 - x, row + 0.5 - y);
        const double cover = std::clamp(m_radius + 0.5 - distance, 0.0, 1.0) * opacity * qAlpha(argb) / 255.0;
        if (cover <= 0) continue;
        const double keep = 1 - cover;
        const QRgb under = line[column];
        line[column] = qRgba(static_cast<int>(qRed(argb) * cover + qRed(under) * keep),
                             static_cast<int>(qGreen(argb) * cover + qGreen(under) * keep),
                             static_cast<int>(qBlue(argb) * cover + qBlue(under) * keep),
                             static_cast<int>(255 * cover + qAlpha(under) * keep));
      }
    }
  }

 private:
  int m_reach;
  double m_radius;
};

/// Calls `body(row, x, y)` in device pixels for each visible point.
template <typename Body>
void forEachInView(const MapPoints& points, const MapWindow& window, double margin,
                   const model::RunControl& control, Body body) {
  const double scale = window.pixelsPerUnit * window.pixelRatio;
  const double middleX = window.size.width() * window.pixelRatio / 2;
  const double middleY = window.size.height() * window.pixelRatio / 2;
  const auto visit = [&](std::size_t at) {
    const double x = middleX + (static_cast<double>(points.xy[2 * at]) - window.centre.x()) * scale;
    const double y = middleY - (static_cast<double>(points.xy[2 * at + 1]) - window.centre.y()) * scale;
    // Written so that NaN fails the test.
    if (!(x > -margin && y > -margin && x < 2 * middleX + margin && y < 2 * middleY + margin)) return;
    if (at < points.argb.size() && qAlpha(points.argb[at]) == 0) return;
    body(at, x, y);
  };
  std::int64_t seen = 0;
  if (points.grid) {
    points.grid->forEachCell(window.onMap(margin / window.pixelRatio + 1), [&](auto rows, const QRectF&) {
      if ((seen += static_cast<std::int64_t>(rows.size())) >= kReportEvery) {
        control.throwIfStopped();
        seen = 0;
      }
      for (const std::int32_t row : rows) visit(static_cast<std::size_t>(row));
    });
    return;
  }
  for (std::size_t i = 0; i < points.xy.size() / 2; ++i) {
    if (seen++ % kReportEvery == 0) control.throwIfStopped();
    visit(i);
  }
}

}  // namespace

QRectF MapPoints::bounds() const {
  double left = std::numeric_limits<double>::infinity(), right = -left, bottom = left, top = -left;
  for (std::size_t i = 0; i + 1 < xy.size(); i += 2) {
    const auto x = static_cast<double>(xy[i]);
    const auto y = static_cast<double>(xy[i + 1]);
    if (std::isnan(x) || std::isnan(y)) continue;
    left = std::min(left, x);
    right = std::max(right, x);
    bottom = std::min(bottom, y);
    top = std::max(top, y);
  }
  if (left > right) return {};
  return {left, bottom, right - left, top - bottom};
}

QPointF MapWindow::toScreen(QPointF map) const {
  return {size.width() / 2.0 + (map.x() - centre.x()) * pixelsPerUnit,
          size.height() / 2.0 - (map.y() - centre.y()) * pixelsPerUnit};
}

QRectF MapWindow::onMap(double margin) const {
  const QPointF lower = toMap({-margin, size.height() + margin}),
                upper = toMap({size.width() + margin, -margin});
  return {lower, upper};
}

QPointF MapWindow::toMap(QPointF screen) const {
  return {centre.x() + (screen.x() - size.width() / 2.0) / pixelsPerUnit,
          centre.y() - (screen.y() - size.height() / 2.0) / pixelsPerUnit};
}

MapWindow MapWindow::fitting(const QRectF& bounds, QSize size, double pixelRatio, double margin) {
  MapWindow window;
  window.size = size;
  window.pixelRatio = pixelRatio;
  window.centre = bounds.center();
  const double width = std::max(1.0, size.width() - 2 * margin);
  const double height = std::max(1.0, size.height() - 2 * margin);
  // A single point, or points on a line, still get a scale.
  window.pixelsPerUnit =
      std::min(width / std::max(bounds.width(), 1e-3), height / std::max(bounds.height(), 1e-3));
  return window;
}

QImage drawMap(const MapPoints& points, const MapWindow& window, MapStyle style,
               const model::RunControl& control) {
  const int width = std::max(1, static_cast<int>(window.size.width() * window.pixelRatio));
  const int height = std::max(1, static_cast<int>(window.size.height() * window.pixelRatio));
  QImage image(width, height, QImage::Format_ARGB32_Premultiplied);
  image.fill(Qt::transparent);
  const auto colourOf = [&](std::size_t row) {
    return row < points.argb.size() ? points.argb[row] : 0xFFFFFFFFu;
  };

  std::int64_t inView = 0;
  forEachInView(points, window, 0, control, [&](std::size_t, double, double) { ++inView; });
  const bool singles = style != MapStyle::Density && inView <= kMostSinglePoints;

  if (style != MapStyle::Points || !singles) {
    Canvas canvas(width, height);
    forEachInView(points, window, 1, control,
                  [&](std::size_t row, double x, double y) { canvas.add(x, y, colourOf(row)); });
    // Few points need a wide kernel to read as a density, many none at all.
    const double spacing = std::sqrt(static_cast<double>(width) * height /
                                     static_cast<double>(std::max<std::int64_t>(inView, 1)));
    canvas.smooth(std::clamp(static_cast<int>(spacing / 2.5), 0, static_cast<int>(14 * window.pixelRatio)));
    control.throwIfStopped();
    image = canvas.toneMapped(points.countColours);
    if (singles) {  // points stay readable on top of their own density
      QImage faint(image.size(), image.format());
      for (int y = 0; y < height; ++y) {
        const auto* from = reinterpret_cast<const QRgb*>(image.constScanLine(y));
        auto* to = reinterpret_cast<QRgb*>(faint.scanLine(y));
        for (int x = 0; x < width; ++x)
          to[x] = qRgba(qRed(from[x]) * 3 / 10, qGreen(from[x]) * 3 / 10, qBlue(from[x]) * 3 / 10,
                        qAlpha(from[x]) * 3 / 10);
      }
      image = faint;
    }
  }
  if (singles) {
    const double radius =
        window.pixelRatio * std::clamp(2.6 - 0.35 * std::log10(static_cast<double>(inView) + 1), 0.8, 2.4);
    const DiscStamp stamp(radius);
    const double opacity = inView > 20'000 ? 0.6 : 0.9;
    forEachInView(points, window, radius + 1, control, [&](std::size_t row, double x, double y) {
      stamp.draw(image, x, y, colourOf(row), opacity);
    });
  }
  image.setDevicePixelRatio(window.pixelRatio);
  return image;
}

std::int64_t nearestPoint(const MapPoints& points, const MapWindow& window, QPointF screen, double reach) {
  const QPointF map = window.toMap(screen);
  double best = reach / window.pixelsPerUnit;
  best *= best;
  std::int64_t nearest = -1;
  const auto offer = [&](std::size_t row) {
    if (row < points.argb.size() && qAlpha(points.argb[row]) == 0) return;
    const double dx = static_cast<double>(points.xy[2 * row]) - map.x();
    const double dy = static_cast<double>(points.xy[2 * row + 1]) - map.y();
    const double distance = dx * dx + dy * dy;
    if (distance <= best) {
      best = distance;
      nearest = static_cast<std::int64_t>(row);
    }
  };
  if (points.grid) {
    const double around = reach / window.pixelsPerUnit;
    points.grid->forEachCell({map - QPointF(around, around), QSizeF(2 * around, 2 * around)},
                             [&](auto rows, const QRectF&) {
                               for (const std::int32_t row : rows) offer(static_cast<std::size_t>(row));
                             });
  } else {
    for (std::size_t row = 0; row < points.xy.size() / 2; ++row) offer(row);
  }
  return nearest;
}

}  // namespace ui
