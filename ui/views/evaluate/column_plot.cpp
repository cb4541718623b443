#include "ui/views/evaluate/column_plot.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "model/metrics/bin_of.h"
#include "ui/theme/type.h"

namespace ui {

namespace {
constexpr int kBins = 10;
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

std::vector<std::int16_t> placesIn(const std::vector<double>& edges, const std::vector<float>& values) {
  std::vector<std::int16_t> places(values.size(), -1);
  if (edges.size() < 2) return places;
  for (std::size_t i = 0; i < values.size(); ++i)
    if (const auto bin = model::binOf(static_cast<double>(values[i]), edges))
      places[i] = static_cast<std::int16_t>(*bin);
  return places;
}
}  // namespace

ColumnPlot::ColumnPlot(QWidget* parent) : BinPlot(parent) {
  setCursor(Qt::PointingHandCursor);
  m_counts = new QCPCurve(xAxis, yAxis);
  m_otherSteps = new QCPCurve(xAxis, yAxis);
  m_fewSteps = new QCPCurve(xAxis, yAxis);
  m_steps = new QCPCurve(xAxis, yAxis);
  m_fewDots = addGraph();
  m_fewDots->setLineStyle(QCPGraph::lsNone);
  m_fewErrors = addErrorBars(m_fewDots);
  m_dots = addGraph();
  m_dots->setLineStyle(QCPGraph::lsNone);
  m_errors = addErrorBars(m_dots);
  m_countWords = new QCPItemText(this);
  m_countWords->setPositionAlignment(Qt::AlignLeft | Qt::AlignBottom);
  m_countWords->position->setType(QCPItemPosition::ptAxisRectRatio);
  m_countWords->position->setCoords(0.01, 0.84);
  m_empty = addCornerWords();
  m_empty->position->setCoords(0.5, 0.45);
  m_empty->setPositionAlignment(Qt::AlignCenter);
  for (QCPItemText* words : {m_countWords, m_empty}) {
    words->setFont(typeFont(Type::Caption));
    words->setClipToAxisRect(false);
  }
  axisRect()->setMargins(QMargins(56, 12, 20, 44));
  restyle(Theme::current());
}

QString ColumnPlot::nameOf(Measure measure) {
  switch (measure) {
    case Measure::Accuracy:
      return tr("Accuracy");
    case Measure::Completeness:
      return tr("Completeness");
    case Measure::Purity:
      return tr("Purity");
    case Measure::Area:
      break;
  }
  return tr("AUROC");
}

void ColumnPlot::restyle(const Theme& theme) {
  BinPlot::restyle(theme);
  m_steps->setPen(QPen(theme.text, 2, Qt::SolidLine, Qt::FlatCap));
  m_fewSteps->setPen(QPen(theme.control, 2, Qt::SolidLine, Qt::FlatCap));
  m_otherSteps->setPen(otherModelPen(theme));
  m_dots->setScatterStyle(solidDot(theme));
  m_fewDots->setScatterStyle({QCPScatterStyle::ssCircle, QPen(theme.control, 1.5), QBrush(theme.panel), 7});
  m_errors->setPen(QPen(theme.text2, 1.5));
  m_fewErrors->setPen(QPen(theme.control, 1));
  QColor bars = theme.histo;
  bars.setAlphaF(0.6F);
  m_counts->setBrush(bars);
  m_counts->setPen(QPen(theme.panel, 1));
  m_countWords->setColor(theme.text3);
  m_empty->setColor(theme.text2);
  draw();
}

void ColumnPlot::setEvaluations(const Evaluation* current, std::span<const float> binBy,
                                const Evaluation* other, std::span<const float> otherBinBy,
                                const QString& columnName) {
  m_evaluation = current;
  m_other = other;
  m_binBy.assign(binBy.begin(), binBy.end());
  m_otherBinBy.assign(otherBinBy.begin(), otherBinBy.end());
  xAxis->setLabel(columnName);
  placeBins();
}

void ColumnPlot::placeBins() {
  m_edges = m_equalCount ? model::equalCountEdges(m_binBy, kBins) : roundEdges(m_binBy, kBins);
  m_binOf = placesIn(m_edges, m_binBy);
  m_otherBinOf = placesIn(m_edges, m_otherBinBy);
  m_areas.clear();
  m_otherAreas.clear();
  measureAreas();
  draw();
}

void ColumnPlot::measureAreas() {
  if (m_measure != Measure::Area || m_edges.size() < 2) return;
  if (m_evaluation && m_areas.empty() && m_binBy.size() == m_evaluation->scores.size())
    m_areas = model::areasByBin(m_evaluation->scores, m_evaluation->positive, m_binBy, m_edges);
  if (m_other && m_otherAreas.empty() && m_otherBinBy.size() == m_other->scores.size())
    m_otherAreas = model::areasByBin(m_other->scores, m_other->positive, m_otherBinBy, m_edges);
}

void ColumnPlot::setThreshold(double threshold) {
  m_threshold = threshold;
  if (m_measure != Measure::Area) draw();
}

void ColumnPlot::setMeasure(Measure measure) {
  m_measure = measure;
  measureAreas();
  draw();
}

void ColumnPlot::setEqualCount(bool on) {
  m_equalCount = on;
  placeBins();
}

void ColumnPlot::setFewest(std::int64_t fewest) {
  m_fewest = fewest;
  draw();
}

std::vector<ColumnPlot::Point> ColumnPlot::measured(const Evaluation& evaluation,
                                                    const std::vector<std::int16_t>& binOf,
                                                    const std::vector<model::AreaBin>& areas) const {
  std::vector<model::ConfusionCounts> counts(m_edges.size() - 1);
  for (std::size_t i = 0; i < binOf.size(); ++i) {
    if (binOf[i] < 0) continue;
    model::ConfusionCounts& bin = counts[static_cast<std::size_t>(binOf[i])];
    const bool called = static_cast<double>(evaluation.scores[i]) >= m_threshold;
    if (evaluation.positive[i] != 0)
      ++(called ? bin.tp : bin.fn);
    else
      ++(called ? bin.fp : bin.tn);
  }
  std::vector<Point> points;
  for (std::size_t b = 0; b < counts.size(); ++b) {
    Point point{m_edges[b], m_edges[b + 1], kNaN, kNaN, kNaN, 0, counts[b].total(), false};
    if (m_measure == Measure::Area) {
      point.count = point.all;
      if (b < areas.size() && areas[b].area) {
        const double error = std::sqrt(areas[b].area->variance);
        point.value = areas[b].area->area;
        point.valueLow = std::max(0.0, point.value - error);
        point.valueHigh = std::min(1.0, point.value + error);
      }
    } else {
      const std::int64_t right = m_measure == Measure::Accuracy ? counts[b].tp + counts[b].tn : counts[b].tp;
      point.count = m_measure == Measure::Accuracy       ? counts[b].total()
                    : m_measure == Measure::Completeness ? counts[b].positives()
                                                         : counts[b].tp + counts[b].fp;
      const model::Rate rate = model::rateOf(right, point.count);
      point.value = rate.value;
      point.valueLow = rate.oneSigma.low;
      point.valueHigh = rate.oneSigma.high;
    }
    point.isFew = point.count < m_fewest;
    points.push_back(point);
  }
  return points;
}

void ColumnPlot::draw() {
  m_points.clear();
  std::vector<Point> others;
  const bool usable = m_evaluation && m_edges.size() >= 2 && m_binBy.size() == m_evaluation->scores.size();
  if (usable) {
    m_points = measured(*m_evaluation, m_binOf, m_areas);
    if (m_other && m_otherBinBy.size() == m_other->scores.size())
      others = measured(*m_other, m_otherBinOf, m_otherAreas);
  }
  m_empty->setText(tr("No galaxy of this set has a value in this column."));
  m_empty->setVisible(!usable);
  m_countWords->setVisible(usable);
  m_countWords->setText(tr("galaxies per bin; grey: fewer than %1").arg(m_fewest));
  setAccessibleName(tr("%1 by %2").arg(nameOf(m_measure), xAxis->label()));
  double least = 1;
  for (const auto* points : {&m_points, &others})
    for (const Point& point : *points)
      if (point.count >= 3 && std::isfinite(point.value)) least = std::min(least, point.valueLow);
  // Room below for the counts: a fifth of the height.
  const double floor = least > 0.9 ? 0.85 : least > 0.8 ? 0.75 : least > 0.6 ? 0.5 : 0.0;
  yAxis->setRange(floor, 1.0 + (1 - floor) * 0.02);
  std::vector<double> ticks;
  const double step = floor > 0.7 ? 0.05 : floor > 0 ? 0.1 : 0.25;
  for (double tick = floor; tick <= 1.0 + 1e-9; tick += step) ticks.push_back(tick);
  setTicks(*yAxis, ticks, 2);
  if (usable) {
    xAxis->setRange(m_edges.front(), m_edges.back());
    setRoundTicks(*xAxis);
  }
  struct Series {
    QVector<double> x, y, minus, plus, stepX, stepY;
  } enough, few;
  QVector<double> otherX, otherY, countX, countY;
  std::int64_t most = 1;
  for (const Point& point : m_points) most = std::max(most, point.all);
  std::vector<std::pair<double, double>> places;
  for (const Point& point : m_points) {
    places.emplace_back(point.low, point.high);
    const double tall =
        floor + (1 - floor) * 0.15 * static_cast<double>(point.all) / static_cast<double>(most);
    countX << point.low << point.low << point.high << point.high;
    countY << floor << tall << tall << floor;
    if (!std::isfinite(point.value)) continue;
    Series& series = point.isFew ? few : enough;
    const double gap = (point.high - point.low) * 0.02;
    series.x << (point.low + point.high) / 2;
    series.y << point.value;
    series.minus << point.value - point.valueLow;
    series.plus << point.valueHigh - point.value;
    series.stepX << point.low + gap << point.high - gap << kNaN;
    series.stepY << point.value << point.value << kNaN;
  }
  for (const Point& point : others) {
    if (!std::isfinite(point.value)) continue;
    const double gap = (point.high - point.low) * 0.02;
    otherX << point.low + gap << point.high - gap << kNaN;
    otherY << point.value << point.value << kNaN;
  }
  m_dots->setData(enough.x, enough.y, true);
  m_errors->setData(enough.minus, enough.plus);
  m_fewDots->setData(few.x, few.y, true);
  m_fewErrors->setData(few.minus, few.plus);
  m_steps->setData(enough.stepX, enough.stepY);
  m_fewSteps->setData(few.stepX, few.stepY);
  m_otherSteps->setData(otherX, otherY);
  m_counts->setData(countX, countY);
  setBins(std::move(places));
  replot(rpQueuedReplot);
}

}  // namespace ui
