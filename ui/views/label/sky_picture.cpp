#include "ui/views/label/sky_picture.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

namespace ui {

namespace {

QImage imageOf(const labeling::Picture& picture) {
  QImage image(picture.width, picture.height, QImage::Format_RGB888);
  const auto line = static_cast<std::size_t>(picture.width) * 3;
  for (int y = 0; y < picture.height; ++y) {
    std::memcpy(image.scanLine(y), picture.rgb.data() + static_cast<std::size_t>(y) * line, line);
  }
  // The format that the painter scales without converting at every frame.
  return image.convertToFormat(QImage::Format_RGB32);
}

/// Mean of the bands, averaged down by `step`, rows from the top; missing pixels count as absent.
std::vector<float> brightness(const labeling::Cutout& cutout, int step, int width, int height) {
  std::vector<float> result(static_cast<std::size_t>(width) * static_cast<std::size_t>(height), 0.0F);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      double sum = 0;
      int used = 0;
      for (std::size_t b = 0; b < cutout.bands.size(); ++b) {
        const std::span<const float> plane = cutout.band(b);
        for (int j = 0; j < step; ++j) {
          const int top = y * step + j;
          const int row = cutout.rowOrder == labeling::RowOrder::BottomFirst ? cutout.height - 1 - top : top;
          for (int i = 0; i < step; ++i) {
            const float value = plane[static_cast<std::size_t>(row) * static_cast<std::size_t>(cutout.width) +
                                      static_cast<std::size_t>(x * step + i)];
            if (!std::isfinite(value)) continue;
            sum += value;
            ++used;
          }
        }
      }
      if (used > 0) result[static_cast<std::size_t>(y * width + x)] = static_cast<float>(sum / used);
    }
  }
  return result;
}

/// Binomial smoothing, 1-4-6-4-1 in both directions, edges repeated.
void smooth(std::vector<float>& values, int width, int height) {
  constexpr std::array<float, 5> kWeights{0.0625F, 0.25F, 0.375F, 0.25F, 0.0625F};
  std::vector<float> other(values.size());
  const auto at = [width](int x, int y) { return static_cast<std::size_t>(y * width + x); };
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      float sum = 0;
      for (int k = -2; k <= 2; ++k) {
        sum += kWeights[static_cast<std::size_t>(k + 2)] * values[at(std::clamp(x + k, 0, width - 1), y)];
      }
      other[at(x, y)] = sum;
    }
  }
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      float sum = 0;
      for (int k = -2; k <= 2; ++k) {
        sum += kWeights[static_cast<std::size_t>(k + 2)] * other[at(x, std::clamp(y + k, 0, height - 1))];
      }
      values[at(x, y)] = sum;
    }
  }
}

float medianOf(std::vector<float> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

}  // namespace

SkyPicture composeSky(std::shared_ptr<const labeling::Cutout> cutout, const labeling::Display& display,
                      bool withContours, int reduceTo, const model::RunControl& control) {
  SkyPicture picture;
  picture.display = display;
  const int longer = std::max(cutout->width, cutout->height);
  if (reduceTo > 0 && longer > reduceTo) {
    picture.image =
        imageOf(labeling::render(labeling::thinnedOut(*cutout, (longer + reduceTo - 1) / reduceTo), display));
  } else {
    picture.image = imageOf(labeling::render(*cutout, display));
  }
  control.throwIfStopped();
  if (withContours) picture.contours = contoursOf(*cutout);
  picture.cutout = std::move(cutout);
  return picture;
}

QPainterPath contourAt(std::span<const float> values, int width, int height, float level, double scale,
                       double offset) {
  QPainterPath path;
  const auto value = [&](int x, int y) { return values[static_cast<std::size_t>(y * width + x)]; };
  const auto between = [level](double from, double to, float a, float b) {
    return from + (to - from) * (static_cast<double>(level - a) / static_cast<double>(b - a));
  };
  for (int y = 0; y + 1 < height; ++y) {
    for (int x = 0; x + 1 < width; ++x) {
      const float a = value(x, y), b = value(x + 1, y), c = value(x + 1, y + 1), d = value(x, y + 1);
      const int corners =
          (a > level ? 8 : 0) | (b > level ? 4 : 0) | (c > level ? 2 : 0) | (d > level ? 1 : 0);
      if (corners == 0 || corners == 15) continue;
      const auto top = [&] { return QPointF(between(x, x + 1, a, b), y); };
      const auto right = [&] { return QPointF(x + 1, between(y, y + 1, b, c)); };
      const auto bottom = [&] { return QPointF(between(x, x + 1, d, c), y + 1); };
      const auto left = [&] { return QPointF(x, between(y, y + 1, a, d)); };
      const auto line = [&](QPointF from, QPointF to) {
        path.moveTo(from * scale + QPointF(offset, offset));
        path.lineTo(to * scale + QPointF(offset, offset));
      };
      switch (corners) {
        case 1:
        case 14:
          line(left(), bottom());
          break;
        case 2:
        case 13:
          line(bottom(), right());
          break;
        case 3:
        case 12:
          line(left(), right());
          break;
        case 4:
        case 11:
          line(top(), right());
          break;
        case 6:
        case 9:
          line(top(), bottom());
          break;
        case 7:
        case 8:
          line(left(), top());
          break;
        case 5:
          line(left(), top());
          line(bottom(), right());
          break;
        case 10:
          line(top(), right());
          line(left(), bottom());
          break;
        default:
          break;
      }
    }
  }
  return path;
}

std::vector<QPainterPath> contoursOf(const labeling::Cutout& cutout, int levels) {
  const int step = std::max(1, std::max(cutout.width, cutout.height) / 256);
  const int width = cutout.width / step, height = cutout.height / step;
  if (width < 2 || height < 2) return {};
  std::vector<float> values = brightness(cutout, step, width, height);
  smooth(values, width, height);
  smooth(values, width, height);
  const float sky = medianOf(values);
  std::vector<float> deviations(values.size());
  std::transform(values.begin(), values.end(), deviations.begin(),
                 [sky](float v) { return std::abs(v - sky); });
  const float noise = 1.4826F * medianOf(std::move(deviations));
  const float peak = *std::max_element(values.begin(), values.end()) - sky;
  const float faintest = std::max(4 * noise, 0.02F * peak);
  if (!(peak > faintest)) return {};
  std::vector<QPainterPath> paths;
  for (int i = 0; i < levels; ++i) {
    const float share = levels > 1 ? static_cast<float>(i) / static_cast<float>(levels - 1) : 0.0F;
    const float level = sky + faintest * std::pow(0.7F * peak / faintest, share);
    // The middle of the first averaged pixel lies at step / 2.
    paths.push_back(contourAt(values, width, height, level, step, step / 2.0));
  }
  return paths;
}

}  // namespace ui
