#include "app/engine/report/evaluation_page.h"

#include <algorithm>
#include <numeric>

#include "app/engine/commands/parameters.h"
#include "app/engine/report/pictures.h"
#include "model/arrays/array_file.h"
#include "model/metrics/calibration.h"
#include "model/metrics/roc_curve.h"

namespace app {
namespace {

constexpr std::size_t kGallery = 16;

/// The arrays of a binary evaluation.
struct BinaryObjects {
  std::vector<std::int64_t> rows;
  std::vector<float> scores, sigma;
  std::vector<char> positive;

  explicit BinaryObjects(const labeling::EvaluateReport& report) {
    const auto file = model::ArrayFile::open(report.file);
    const auto copy = [&file](const char* name, auto& target) {
      using Value = typename std::decay_t<decltype(target)>::value_type;
      const auto values = file.spanOf<Value>(name);
      target.assign(values.begin(), values.end());
    };
    copy("rows", rows);
    copy("scores", scores);
    copy("sigma", sigma);
    const auto flags = file.spanOf<std::uint8_t>("positive");
    positive.assign(flags.begin(), flags.end());
  }
};

LineChart rocChart(std::vector<ChartLine> lines,
                   const std::vector<labeling::EvaluatedThreshold>& thresholds) {
  LineChart chart;
  chart.title = "ROC";
  chart.xTitle = "false positive rate";
  chart.yTitle = "true positive rate";
  chart.lines = {{"", "var(--text3)", {{0, 0}, {1, 1}}, true}};
  for (ChartLine& line : lines) chart.lines.push_back(std::move(line));
  for (const labeling::EvaluatedThreshold& row : thresholds) {
    const auto negatives = static_cast<double>(row.falsePositives + row.trueNegatives);
    if (negatives > 0)
      chart.marks.push_back(
          {{static_cast<double>(row.falsePositives) / negatives, row.tpr}, fixed(row.p, 2), "var(--accent)"});
  }
  return chart;
}

std::string precisionRecall(const BinaryObjects& objects) {
  LineChart chart;
  chart.title = "Precision and recall";
  chart.xTitle = "recall (completeness)";
  chart.yTitle = "precision (purity)";
  ChartLine line{"", "var(--accent)", {}};
  for (const model::PrPoint& point : model::precisionRecallCurve(objects.scores, objects.positive).points)
    line.points.push_back({point.recall, point.precision});
  chart.lines = {line};
  return svgOf(chart);
}

std::string reliabilityChart(const BinaryObjects& objects) {
  LineChart chart;
  chart.title = "Calibration";
  chart.xTitle = "mean score";
  chart.yTitle = "observed fraction";
  ChartLine line{"", "var(--accent)", {}, false, true};
  for (const model::ReliabilityBin& bin :
       model::reliability(objects.scores, objects.positive, 10, model::Binning::EqualCount).bins)
    if (bin.count > 0) line.points.push_back({bin.meanScore, bin.observed.value});
  chart.lines = {{"", "var(--text3)", {{0, 0}, {1, 1}}, true}, line};
  return svgOf(chart);
}

std::string scoreHistogram(const BinaryObjects& objects, const std::string& question) {
  Histogram histogram;
  histogram.title = "Scores";
  histogram.xTitle = "P(" + question + ")";
  histogram.firstName = "experts: yes";
  histogram.secondName = "experts: no";
  for (std::size_t i = 0; i < objects.scores.size(); ++i)
    (objects.positive[i] != 0 ? histogram.first : histogram.second)
        .push_back(static_cast<double>(objects.scores[i]));
  return svgOf(histogram);
}

/// The objects of one true answer, the most wrong first, as far as they are on the wrong side of 0.5.
std::vector<Tile> mostWrong(const BinaryObjects& objects, bool positive) {
  std::vector<std::size_t> order(objects.rows.size());
  std::iota(order.begin(), order.end(), 0u);
  std::erase_if(order, [&](std::size_t i) {
    return (objects.positive[i] != 0) != positive || (objects.scores[i] >= 0.5f) == positive;
  });
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return positive ? objects.scores[a] < objects.scores[b] : objects.scores[a] > objects.scores[b];
  });
  std::vector<Tile> tiles;
  for (const std::size_t i : order) {
    if (tiles.size() == kGallery) break;
    tiles.push_back({objects.rows[i], "<b>" + fixed(static_cast<double>(objects.scores[i]), 2) + "</b>",
                     "± " + fixed(static_cast<double>(objects.sigma[i]), 2)});
  }
  return tiles;
}

void addThresholds(Page& page, const std::vector<labeling::EvaluatedThreshold>& thresholds) {
  std::vector<std::vector<std::string>> rows;
  for (const labeling::EvaluatedThreshold& row : thresholds)
    rows.push_back({fixed(row.p, 2), fixed(row.tpr, 2), fixed(row.precision, 2), fixed(row.accuracy, 2),
                    std::to_string(row.truePositives), std::to_string(row.falsePositives),
                    std::to_string(row.falseNegatives), std::to_string(row.trueNegatives)});
  page.table({"P_thr", "TPR", "Prec.", "Acc.", "TP", "FP", "FN", "TN"}, rows);
}

void addBinary(Page& page, const labeling::Project& project, const labeling::EvaluateReport& report) {
  page.figures({{report.auroc ? fixed(*report.auroc, 3) : "-", "AUROC"},
                {report.ap ? fixed(*report.ap, 3) : "-", "average precision"},
                {fixed(report.accuracy, 3), "accuracy at 0.5"},
                {fixed(report.ece, 3), "calibration error"},
                {std::to_string(report.n), "objects"},
                {std::to_string(report.positives), "of them yes"}});
  const BinaryObjects objects(report);
  if (report.auroc) {
    page.row({svgOf(rocChart({rocLine(report, "", "var(--accent)")}, report.thresholds)),
              precisionRecall(objects)});
    page.row({reliabilityChart(objects), scoreHistogram(objects, report.question)});
  }
  addThresholds(page, report.thresholds);
  page.add(
      "<h2>Called yes, experts say no</h2><p class=\"lead\">False positives at 0.5, the most certain first.</p>" +
      galleryOf(project, mostWrong(objects, false)));
  page.add(
      "<h2>Called no, experts say yes</h2><p class=\"lead\">False negatives at 0.5, the most certain first.</p>" +
      galleryOf(project, mostWrong(objects, true)));
}

void addNumber(Page& page, const labeling::EvaluateReport& report) {
  page.figures({{fixed(report.offset, 2), "mean offset"},
                {fixed(report.scatter, 2), "scatter"},
                {fixed(report.mad, 2), "robust scatter"},
                {std::to_string(report.n), "objects"}});
  const auto file = model::ArrayFile::open(report.file);
  const auto value = file.floats("value");
  const auto truth = file.floats("truth");
  if (value.empty()) return;
  LineChart chart;
  chart.title = report.question;
  chart.xTitle = "experts";
  chart.yTitle = "model";
  const auto [lowest, highest] = std::minmax_element(truth.begin(), truth.end());
  chart.xLow = chart.yLow = static_cast<double>(*lowest) - 1;
  chart.xHigh = chart.yHigh = static_cast<double>(*highest) + 1;
  chart.lines = {{"", "var(--text3)", {{chart.xLow, chart.yLow}, {chart.xHigh, chart.yHigh}}, true}};
  ChartLine cloud{"", "var(--accent)", {}, false, true, false};
  for (std::size_t i = 0; i < value.size(); ++i)
    cloud.points.push_back({static_cast<double>(truth[i]), static_cast<double>(value[i])});
  chart.lines.push_back(std::move(cloud));
  page.row({svgOf(chart)});
}

void addChoice(Page& page, const labeling::EvaluateReport& report) {
  page.figures({{fixed(report.accuracy, 3), "accuracy"},
                {fixed(report.ece, 3), "calibration error"},
                {std::to_string(report.n), "objects"}});
  std::vector<std::string> heads{"experts"};
  heads.insert(heads.end(), report.answers.begin(), report.answers.end());
  std::vector<std::vector<std::string>> rows;
  for (const labeling::ConfusionRow& row : report.confusion) {
    std::vector<std::string> cells{row.truth};
    for (const std::int64_t count : row.counts) cells.push_back(std::to_string(count));
    rows.push_back(std::move(cells));
  }
  page.table(heads, rows);
}

}  // namespace

ChartLine rocLine(const labeling::EvaluateReport& report, const std::string& name,
                  const std::string& colour) {
  const BinaryObjects objects(report);
  ChartLine line{name, colour, {}};
  for (const model::RocPoint& point :
       model::thinned(model::rocCurve(objects.scores, objects.positive)).points)
    line.points.push_back({point.fpr, point.tpr});
  return line;
}

void addEvaluation(Page& page, const labeling::Project& project, const labeling::EvaluateReport& report) {
  if (report.trainedOn > 0)
    page.add("<p class=\"lead\" style=\"color:var(--bad)\">The model was trained on " +
             std::to_string(report.trainedOn) + " of these objects, so the numbers flatter it.</p>");
  if (report.kind == "binary")
    addBinary(page, project, report);
  else if (report.kind == "number")
    addNumber(page, report);
  else
    addChoice(page, report);
}

std::filesystem::path writeEvaluationPage(const std::filesystem::path& folder,
                                          const labeling::Project& project,
                                          const labeling::EvaluateReport& report) {
  Page page(report.question + ", " + report.model,
            project.title() + ", " +
                (report.split == "all" ? "all labelled objects" : report.split + " part") + ": " +
                std::to_string(report.n) + " objects");
  addEvaluation(page, project, report);
  std::filesystem::create_directories(folder);
  page.write(folder / "index.html");
  return folder / "index.html";
}

}  // namespace app
