#pragma once
#include <string>
#include <vector>

namespace app {

struct ChartPoint {
  double x = 0, y = 0;
};

/// A line of a chart. Colours are CSS, such as "var(--accent)".
struct ChartLine {
  std::string name;  ///< for the legend; empty: not listed
  std::string colour;
  std::vector<ChartPoint> points;
  bool dashed = false;
  bool dots = false;      ///< marks every point
  bool connected = true;  ///< false: points only
};

/// A filled range between two lines with the same x.
struct ChartBand {
  std::vector<ChartPoint> low, high;
  std::string colour;
};

struct ChartMark {
  ChartPoint at;
  std::string words;
  std::string colour;
};

struct LineChart {
  std::string title, xTitle, yTitle;
  std::string caption;           ///< below; plain text
  std::vector<ChartBand> bands;  ///< below the lines
  double xLow = 0, xHigh = 1, yLow = 0, yHigh = 1;
  std::vector<ChartLine> lines;
  std::vector<ChartMark> marks;  ///< labelled points
};
std::string svgOf(const LineChart& chart);  ///< with title, legend and caption

/// How many objects of two kinds fall into equal bins of [0, 1]; drawn as outlines over each other.
struct Histogram {
  std::string title, xTitle;
  std::string caption;  ///< below; plain text
  std::string firstName, secondName;
  std::vector<double> first, second;  ///< values in [0, 1]
  int bins = 25;
};
std::string svgOf(const Histogram& histogram);

/// A cloud of coloured points without axes; both coordinates on one scale.
struct CloudPoint {
  double x = 0, y = 0;
  std::string colour;
};
struct CloudPicture {
  double x = 0, y = 0;
  std::string uri;     ///< of the picture drawn there
  std::string colour;  ///< of its frame
};
std::string svgOfCloud(const std::vector<CloudPoint>& points, const std::vector<CloudPicture>& pictures);

std::string legend(const std::vector<std::pair<std::string, std::string>>& coloursAndNames);

}  // namespace app
