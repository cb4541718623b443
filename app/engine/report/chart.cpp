#include "app/engine/report/chart.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "app/engine/report/page.h"

namespace app {
namespace {

constexpr double kWidth = 360, kHeight = 320, kLeft = 54, kRight = 8, kTop = 8, kBottom = 40;

std::string number(double value, int decimals = 1) {
  char words[32];
  std::snprintf(words, sizeof words, "%.*f", decimals, value);
  return words;
}

std::string tick(double value) {
  char words[32];
  std::snprintf(words, sizeof words, "%.3g", value);
  return words;
}

/// Places values inside the axes.
struct Axes {
  double xLow, xHigh, yLow, yHigh;
  double px(double x) const { return kLeft + (x - xLow) / (xHigh - xLow) * (kWidth - kLeft - kRight); }
  double py(double y) const { return kTop + (yHigh - y) / (yHigh - yLow) * (kHeight - kTop - kBottom); }
};

std::string frame(const Axes& axes, const std::string& xTitle, const std::string& yTitle) {
  std::string svg;
  for (int i = 0; i <= 5; ++i) {
    const double x = axes.xLow + (axes.xHigh - axes.xLow) * i / 5;
    const double y = axes.yLow + (axes.yHigh - axes.yLow) * i / 5;
    svg += "<line x1=\"" + number(axes.px(x)) + "\" x2=\"" + number(axes.px(x)) + "\" y1=\"" + number(kTop) +
           "\" y2=\"" + number(kHeight - kBottom) + "\" stroke=\"var(--grid)\"/>";
    svg += "<line y1=\"" + number(axes.py(y)) + "\" y2=\"" + number(axes.py(y)) + "\" x1=\"" + number(kLeft) +
           "\" x2=\"" + number(kWidth - kRight) + "\" stroke=\"var(--grid)\"/>";
    svg += "<text class=\"value\" text-anchor=\"middle\" x=\"" + number(axes.px(x)) + "\" y=\"" +
           number(kHeight - kBottom + 16) + "\">" + tick(x) + "</text>";
    svg += "<text class=\"value\" text-anchor=\"end\" x=\"" + number(kLeft - 6) + "\" y=\"" +
           number(axes.py(y) + 4) + "\">" + tick(y) + "</text>";
  }
  svg += "<text text-anchor=\"middle\" x=\"" + number(0.5 * (kLeft + kWidth - kRight)) + "\" y=\"" +
         number(kHeight - 4) + "\">" + escaped(xTitle) + "</text>";
  svg += "<text text-anchor=\"middle\" transform=\"translate(10 " + number(0.5 * (kTop + kHeight - kBottom)) +
         ") rotate(-90)\">" + escaped(yTitle) + "</text>";
  return svg;
}

std::string opened(const std::string& title) {
  return "<h3>" + escaped(title) + "</h3><svg viewBox=\"0 0 " + number(kWidth, 0) + " " + number(kHeight, 0) +
         "\" role=\"img\" aria-label=\"" + escaped(title) + "\">";
}

std::string captionOf(const std::string& caption) {
  return caption.empty() ? "" : "<p class=\"note\">" + escaped(caption) + "</p>";
}

/// Where the words of a mark can stand: at the place wished for, or below the words that are there already. A
/// good network's thresholds all lie in one corner of the ROC plot.
ChartPoint freePlace(ChartPoint wished, const std::vector<ChartPoint>& taken) {
  constexpr double kWordWidth = 34, kWordHeight = 13;
  const auto covers = [&wished](const ChartPoint& other) {
    return std::abs(other.x - wished.x) < kWordWidth && std::abs(other.y - wished.y) < kWordHeight;
  };
  for (auto other = std::find_if(taken.begin(), taken.end(), covers); other != taken.end();
       other = std::find_if(taken.begin(), taken.end(), covers))
    wished.y = other->y + kWordHeight + 1;  // one more: rounding must not leave it covered
  return wished;
}

std::vector<double> shares(const std::vector<double>& values, int bins) {
  std::vector<double> counts(static_cast<std::size_t>(bins), 0);
  for (const double value : values)
    ++counts[static_cast<std::size_t>(std::clamp(static_cast<int>(value * bins), 0, bins - 1))];
  if (!values.empty())
    for (double& count : counts) count /= static_cast<double>(values.size());
  return counts;
}

}  // namespace

std::string legend(const std::vector<std::pair<std::string, std::string>>& coloursAndNames) {
  std::string html = "<div class=\"legend\">";
  for (const auto& [colour, name] : coloursAndNames)
    html += "<span><i style=\"background:" + colour + "\"></i>" + escaped(name) + "</span>";
  return html + "</div>";
}

std::string svgOf(const LineChart& chart) {
  const Axes axes{chart.xLow, chart.xHigh, chart.yLow, chart.yHigh};
  std::string svg = opened(chart.title) + frame(axes, chart.xTitle, chart.yTitle);
  for (const ChartBand& band : chart.bands) {
    svg += "<polygon fill-opacity=\".16\" fill=\"" + band.colour + "\" points=\"";
    const auto put = [&](const ChartPoint& point) {
      svg += number(axes.px(point.x)) + "," + number(axes.py(point.y)) + " ";
    };
    for (const ChartPoint& point : band.low) put(point);
    for (auto point = band.high.rbegin(); point != band.high.rend(); ++point) put(*point);
    svg += "\"/>";
  }
  std::vector<std::pair<std::string, std::string>> names;
  for (const ChartLine& line : chart.lines) {
    if (line.connected) {
      svg += "<polyline fill=\"none\" stroke-width=\"" + std::string(line.dashed ? "1" : "2") +
             "\" stroke-linejoin=\"round\" stroke=\"" + line.colour + "\"" +
             (line.dashed ? " stroke-dasharray=\"4 4\"" : "") + " points=\"";
      for (const ChartPoint& point : line.points)
        svg += number(axes.px(point.x)) + "," + number(axes.py(point.y)) + " ";
      svg += "\"/>";
    }
    if (line.dots)
      for (const ChartPoint& point : line.points)
        svg += "<circle r=\"3\" cx=\"" + number(axes.px(point.x)) + "\" cy=\"" + number(axes.py(point.y)) +
               "\" fill=\"" + line.colour + "\"/>";
    if (!line.name.empty()) names.emplace_back(line.colour, line.name);
  }
  std::vector<ChartPoint> words;
  for (const ChartMark& mark : chart.marks) {
    const ChartPoint at{axes.px(mark.at.x), axes.py(mark.at.y)};
    words.push_back(freePlace({at.x + 9, at.y + 15}, words));
    svg += "<circle r=\"4.5\" cx=\"" + number(at.x) + "\" cy=\"" + number(at.y) +
           "\" fill=\"var(--panel)\" stroke-width=\"2\" stroke=\"" + mark.colour + "\"/>";
    svg += "<text class=\"value\" x=\"" + number(words.back().x) + "\" y=\"" + number(words.back().y) +
           "\">" + escaped(mark.words) + "</text>";
  }
  return svg + "</svg>" + (names.empty() ? "" : legend(names)) + captionOf(chart.caption);
}

std::string svgOf(const Histogram& histogram) {
  const std::vector<double> first = shares(histogram.first, histogram.bins);
  const std::vector<double> second = shares(histogram.second, histogram.bins);
  const double highest = std::max(
      {*std::max_element(first.begin(), first.end()), *std::max_element(second.begin(), second.end()), 0.05});
  const Axes axes{0, 1, 0, std::ceil(highest * 20) / 20};
  std::string svg = opened(histogram.title) + frame(axes, histogram.xTitle, "share of the class");
  const auto outline = [&](const std::vector<double>& heights, const std::string& colour) {
    std::string points = number(axes.px(0)) + "," + number(axes.py(0)) + " ";
    for (std::size_t i = 0; i < heights.size(); ++i)
      for (const std::size_t edge : {i, i + 1})
        points += number(axes.px(static_cast<double>(edge) / static_cast<double>(heights.size()))) + "," +
                  number(axes.py(heights[i])) + " ";
    points += number(axes.px(1)) + "," + number(axes.py(0));
    return "<polygon fill=\"" + colour + "\" fill-opacity=\".22\" stroke-width=\"1.5\" stroke=\"" + colour +
           "\" points=\"" + points + "\"/>";
  };
  svg += outline(second, "var(--bad)") + outline(first, "var(--good)");
  return svg + "</svg>" +
         legend({{"var(--good)", histogram.firstName}, {"var(--bad)", histogram.secondName}}) +
         captionOf(histogram.caption);
}

std::string svgOfCloud(const std::vector<CloudPoint>& points, const std::vector<CloudPicture>& pictures) {
  constexpr double kSide = 1000, kCloudHeight = 620, kPicture = 44;
  double xLow = 1e300, xHigh = -1e300, yLow = 1e300, yHigh = -1e300;
  for (const CloudPoint& point : points) {
    xLow = std::min(xLow, point.x), xHigh = std::max(xHigh, point.x);
    yLow = std::min(yLow, point.y), yHigh = std::max(yHigh, point.y);
  }
  const double margin = kPicture;
  const double scale = std::min((kSide - 2 * margin) / std::max(xHigh - xLow, 1e-9),
                                (kCloudHeight - 2 * margin) / std::max(yHigh - yLow, 1e-9));
  const auto px = [&](double x) { return 0.5 * kSide + (x - 0.5 * (xLow + xHigh)) * scale; };
  const auto py = [&](double y) { return 0.5 * kCloudHeight - (y - 0.5 * (yLow + yHigh)) * scale; };
  std::string svg = "<svg viewBox=\"0 0 " + number(kSide, 0) + " " + number(kCloudHeight, 0) + "\">";
  for (const CloudPoint& point : points)
    svg += "<circle r=\"2.6\" fill-opacity=\".8\" cx=\"" + number(px(point.x)) + "\" cy=\"" +
           number(py(point.y)) + "\" fill=\"" + point.colour + "\"/>";
  for (const CloudPicture& picture : pictures) {
    const std::string place = " x=\"" + number(px(picture.x) - kPicture / 2) + "\" y=\"" +
                              number(py(picture.y) - kPicture / 2) + "\" width=\"" + number(kPicture) +
                              "\" height=\"" + number(kPicture) + "\"";
    svg += "<image" + place + " href=\"" + picture.uri + "\"/><rect" + place +
           " rx=\"3\" fill=\"none\" stroke-width=\"2\" stroke=\"" + picture.colour + "\"/>";
  }
  return svg + "</svg>";
}

}  // namespace app
