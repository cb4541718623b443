#include "app/engine/report/evaluation_page.h"

#include <algorithm>
#include <cmath>

#include "app/engine/commands/parameters.h"
#include "app/engine/report/pictures.h"
#include "model/arrays/array_file.h"
#include "model/metrics/by_bin.h"
#include "model/metrics/calibration.h"
#include "model/metrics/curve_bands.h"
#include "model/metrics/roc_curve.h"

namespace app {
namespace {

constexpr std::size_t kGallery = 16;
constexpr std::size_t kMostColumns = 7;  // charts along columns, and the histogram

/// The arrays of a binary evaluation.
struct BinaryObjects {
  std::vector<std::int64_t> rows;
  std::vector<float> scores, raw, sigma;
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
    copy("raw", raw);
    const auto flags = file.spanOf<std::uint8_t>("positive");
    positive.assign(flags.begin(), flags.end());
  }
};

/// What every figure says below itself: data, split, n, model.
std::string captionOf(const labeling::Project& project, const labeling::EvaluateReport& report,
                      const std::string& more) {
  std::string words = project.title() + ", " + report.split + (report.split == "all" ? " splits" : " part") +
                      ", " + report.truth + ", n = " + std::to_string(report.n);
  if (report.kind == "binary")
    words += " (" + std::to_string(report.positives) + " positive, " +
             std::to_string(report.n - report.positives) + " negative)";
  words += ", model " + report.model + ". " + more;
  if (report.prevalence) words += " Rates for a class fraction of " + fixed(*report.prevalence, 3) + ".";
  return words;
}

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

ChartBand bandOf(const std::vector<double>& x, const std::vector<double>& low,
                 const std::vector<double>& high) {
  ChartBand band;
  band.colour = "var(--accent)";
  for (std::size_t i = 0; i < x.size(); ++i) {
    band.low.push_back({x[i], low[i]});
    band.high.push_back({x[i], high[i]});
  }
  return band;
}

std::string precisionRecall(const BinaryObjects& objects, const model::CurveBands& bands,
                            const labeling::EvaluateReport& report, const std::string& caption) {
  LineChart chart;
  chart.title = "Precision and recall";
  chart.xTitle = "recall (completeness)";
  chart.yTitle = "precision (purity)";
  chart.caption = caption;
  ChartLine line{"", "var(--accent)", {}};
  model::PrCurve curve = model::precisionRecallCurve(objects.scores, objects.positive);
  if (report.prevalence)
    curve = model::atPrevalence(curve, *report.prevalence);
  else
    chart.bands = {bandOf(bands.recall, bands.precisionLow, bands.precisionHigh)};
  for (const model::PrPoint& point : curve.points) line.points.push_back({point.recall, point.precision});
  chart.lines = {line};
  for (const labeling::EvaluatedThreshold& row : report.thresholds)
    if (std::isfinite(row.precision))
      chart.marks.push_back({{row.tpr, row.precision}, fixed(row.p, 2), "var(--accent)"});
  return svgOf(chart);
}

std::string reliabilityChart(const BinaryObjects& objects, model::Binning binning,
                             const std::string& caption) {
  LineChart chart;
  const bool byWidth = binning == model::Binning::EqualWidth;
  chart.title = byWidth ? "Calibration, bins of equal width" : "Calibration, bins of equal count";
  chart.xTitle = "mean score";
  chart.yTitle = "observed fraction";
  chart.lines = {{"", "var(--text3)", {{0, 0}, {1, 1}}, true}};
  const auto add = [&](const std::vector<float>& scores, const std::string& name, const std::string& colour,
                       bool withRange) {
    const model::Reliability measured = model::reliability(scores, objects.positive, 10, binning);
    ChartLine line{name + ": ECE " + fixed(measured.ece, 3) + ", Brier " + fixed(measured.brier, 3),
                   colour,
                   {},
                   !withRange,
                   true};
    ChartBand band;
    band.colour = colour;
    for (const model::ReliabilityBin& bin : measured.bins) {
      if (bin.count == 0) continue;
      line.points.push_back({bin.meanScore, bin.observed.value});
      band.low.push_back({bin.meanScore, bin.observed.oneSigma.low});
      band.high.push_back({bin.meanScore, bin.observed.oneSigma.high});
    }
    chart.lines.push_back(std::move(line));
    if (withRange) chart.bands.push_back(std::move(band));
  };
  add(objects.raw, "before temperature", "var(--text3)", false);
  add(objects.scores, "after", "var(--accent)", true);
  chart.caption = caption;
  return svgOf(chart);
}

/// Accuracy, completeness and purity along a column, in bins of equal count.
std::string columnChart(const BinaryObjects& objects, const labeling::Project& project,
                        const std::string& column, const std::string& caption) {
  const std::vector<double> all = project.numbers(column);
  std::vector<float> values;
  for (const std::int64_t row : objects.rows)
    values.push_back(static_cast<float>(all[static_cast<std::size_t>(row)]));
  const std::vector<double> edges = model::equalCountEdges(values, 6);
  if (edges.size() < 3) return {};
  LineChart chart;
  chart.title = "By " + column;
  chart.xTitle = column;
  chart.yTitle = "rate at 0.5";
  chart.xLow = edges.front();
  chart.xHigh = edges.back();
  chart.caption = caption;
  ChartLine accuracy{"accuracy", "var(--accent)", {}, false, true},
      completeness{"completeness", "var(--c-S)", {}, false, true},
      purity{"purity", "var(--c-SB)", {}, false, true};
  ChartBand band;
  band.colour = "var(--accent)";
  for (const model::RatesBin& bin : model::ratesByBin(objects.scores, objects.positive, 0.5, values, edges)) {
    const double middle = (bin.low + bin.high) / 2;
    const auto add = [middle](ChartLine& line, const model::Rate& rate) {
      if (std::isfinite(rate.value)) line.points.push_back({middle, rate.value});
    };
    add(accuracy, bin.row.accuracy);
    add(completeness, bin.row.tpr);
    add(purity, bin.row.precision);
    if (!std::isfinite(bin.row.accuracy.value)) continue;
    band.low.push_back({middle, bin.row.accuracy.oneSigma.low});
    band.high.push_back({middle, bin.row.accuracy.oneSigma.high});
  }
  chart.bands = {band};
  chart.lines = {accuracy, completeness, purity};
  return svgOf(chart);
}

std::string scoreHistogram(const BinaryObjects& objects, const std::string& question,
                           const std::string& caption) {
  Histogram histogram;
  histogram.caption = caption;
  histogram.title = "Scores";
  histogram.xTitle = "P(" + question + ")";
  histogram.firstName = "experts: yes";
  histogram.secondName = "experts: no";
  for (std::size_t i = 0; i < objects.scores.size(); ++i)
    (objects.positive[i] != 0 ? histogram.first : histogram.second)
        .push_back(static_cast<double>(objects.scores[i]));
  return svgOf(histogram);
}

std::string range(double value, double low, double high) {
  return std::isfinite(value) ? fixed(value, 2) + " (" + fixed(low, 2) + "–" + fixed(high, 2) + ")" : "-";
}

void addThresholds(Page& page, const std::vector<labeling::EvaluatedThreshold>& thresholds) {
  std::vector<std::vector<std::string>> rows;
  for (const labeling::EvaluatedThreshold& row : thresholds)
    rows.push_back({fixed(row.p, 2), range(row.tpr, row.tprLow, row.tprHigh),
                    range(row.precision, row.precisionLow, row.precisionHigh),
                    range(row.accuracy, row.accuracyLow, row.accuracyHigh), fixed(row.f1, 2),
                    fixed(row.mcc, 2), std::to_string(row.truePositives), std::to_string(row.falsePositives),
                    std::to_string(row.falseNegatives), std::to_string(row.trueNegatives)});
  page.table({"P_thr", "TPR", "Prec.", "Acc.", "F1", "MCC", "TP", "FP", "FN", "TN"}, rows);
}

void addComparison(Page& page, const labeling::EvaluateReport& report) {
  if (!report.comparison) return;
  const model::PairedComparison& comparison = *report.comparison;
  page.section("Compared with " + report.against,
               "On the objects that both have scored, at 0.5. Ranges are 95 % of 2,000 paired draws.");
  std::vector<std::vector<std::string>> rows;
  for (const model::PairedDifference& each : comparison.differences)
    rows.push_back({each.name, fixed(each.first, 3), fixed(each.second, 3),
                    fixed(each.difference.low, 3) + " to " + fixed(each.difference.high, 3),
                    fixed(each.pValue, 3)});
  if (comparison.delong)
    rows.push_back(
        {"auroc, DeLong", fixed(comparison.delong->second.area, 3), fixed(comparison.delong->first.area, 3),
         fixed(comparison.delong->difference, 3) + " ± " + fixed(comparison.delong->standardError, 3),
         fixed(comparison.delong->pValue, 3)});
  page.table({"", report.against, report.model, "difference", "p"}, rows);
  page.add("<p class=\"note\">Put right: " + std::to_string(comparison.onlySecond) + ", made wrong: " +
           std::to_string(comparison.onlyFirst) + ", McNemar p = " + fixed(comparison.mcnemarP, 3) + "</p>");
}

void addExperts(Page& page, const labeling::EvaluateReport& report) {
  if (report.experts.empty()) return;
  page.section("Experts", "Each against the majority of the others, on the objects of this set.");
  std::vector<std::vector<std::string>> rows;
  for (const labeling::EvaluatedExpert& expert : report.experts)
    rows.push_back({expert.name, std::to_string(expert.rows.size()), fixed(expert.counts.tpr(), 3),
                    fixed(expert.counts.fpr(), 3), fixed(expert.counts.accuracy(), 3)});
  page.table({"", "objects", "TPR", "FPR", "accuracy"}, rows);
}

/// Objects where the network is sure and people are split, and the other way round.
void addPeople(Page& page, const labeling::Project& project, const labeling::EvaluateReport& report) {
  const auto file = model::ArrayFile::open(report.file);
  const auto rows = file.spanOf<std::int64_t>("votes_rows");
  const auto fraction = file.floats("votes_fractions"), votes = file.floats("votes_count"),
             score = file.floats("votes_scores");
  constexpr float kSplit = 0.1f, kSure = 0.1f, kFewestVotes = 3;
  const auto isSplit = [](float value) { return std::abs(value - 0.5f) <= kSplit; };
  const auto isSure = [](float value) { return std::min(value, 1 - value) <= kSure; };
  std::vector<Tile> network, people;
  std::int64_t networkCount = 0, peopleCount = 0, all = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (votes[i] < kFewestVotes) continue;  // NaN, not known: kept
    ++all;
    const bool forNetwork = isSplit(fraction[i]) && isSure(score[i]);
    if (!forNetwork && !(isSure(fraction[i]) && isSplit(score[i]))) continue;
    ++(forNetwork ? networkCount : peopleCount);
    std::vector<Tile>& tiles = forNetwork ? network : people;
    if (tiles.size() < kGallery)
      tiles.push_back({rows[i], "<b>" + fixed(static_cast<double>(score[i]), 2) + "</b>",
                       "votes " + fixed(static_cast<double>(fraction[i]), 2)});
  }
  if (all == 0) return;
  page.section("Secure for the network, unclear for people",
               std::to_string(networkCount) + " of " + std::to_string(all) +
                   " objects with three votes or more: votes 0.4 to 0.6, score below 0.1 or above 0.9.");
  page.add(galleryOf(project, network));
  page.section("Clear for people, unsure for the network",
               std::to_string(peopleCount) + " objects: votes below 0.1 or above 0.9, score 0.4 to 0.6.");
  page.add(galleryOf(project, people));
}

std::vector<Tile> tilesOf(const BinaryObjects& objects, bool positive, bool called) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < objects.rows.size(); ++i)
    if ((objects.positive[i] != 0) == positive && (objects.scores[i] >= 0.5f) == called) order.push_back(i);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return called ? objects.scores[a] > objects.scores[b] : objects.scores[a] < objects.scores[b];
  });
  std::vector<Tile> tiles;
  for (const std::size_t i : order) {
    if (tiles.size() == kGallery) break;
    tiles.push_back({objects.rows[i], "<b>" + fixed(static_cast<double>(objects.scores[i]), 2) + "</b>",
                     "± " + fixed(static_cast<double>(objects.sigma[i]), 2)});
  }
  return tiles;
}

void addBinary(Page& page, const labeling::Project& project, const labeling::EvaluateReport& report) {
  page.figures({{report.auroc ? fixed(*report.auroc, 3) : "-", "AUROC"},
                {report.ap ? fixed(*report.ap, 3) : "-", "average precision"},
                {fixed(report.accuracy, 3), "accuracy at 0.5"},
                {fixed(report.ece, 3), "calibration error"},
                {fixed(report.brier, 3), "Brier score"},
                {std::to_string(report.positives), "positive"},
                {std::to_string(report.n - report.positives), "negative"}});
  const BinaryObjects objects(report);
  if (report.auroc) {
    const model::CurveBands bands = model::curveBands(model::SortedScores(objects.scores, objects.positive),
                                                      {.resamples = 2000, .coverage = 0.95});
    LineChart roc = rocChart({rocLine(report, "", "var(--accent)")}, report.thresholds);
    roc.bands = {bandOf(bands.fpr, bands.tprLow, bands.tprHigh)};
    for (const labeling::EvaluatedExpert& expert : report.experts)
      if (std::isfinite(expert.counts.tpr()) && std::isfinite(expert.counts.fpr()))
        roc.marks.push_back({{expert.counts.fpr(), expert.counts.tpr()}, expert.name, "var(--text)"});
    roc.caption = captionOf(project, report,
                            "Area " + fixed(*report.auroc, 3) + ", 95 % " + fixed(bands.area.low, 3) +
                                " to " + fixed(bands.area.high, 3) + " (band: 2,000 bootstrap draws).");
    page.row(
        {svgOf(roc), precisionRecall(objects, bands, report,
                                     captionOf(project, report, "Band: 95 % of 2,000 bootstrap draws."))});
  } else {
    page.add(
        "<p class=\"lead\">Only one of the two answers occurs in these labels, so the curves and their areas are "
        "undefined.</p>");
  }
  const std::string intervals = captionOf(project, report, "68 % Wilson intervals.");
  page.row({reliabilityChart(objects, model::Binning::EqualWidth, intervals),
            reliabilityChart(objects, model::Binning::EqualCount, intervals)});
  std::vector<std::string> charts{scoreHistogram(objects, report.question, captionOf(project, report, ""))};
  for (const labeling::ColumnInfo& column : project.columns()) {
    if (column.type == labeling::ColumnType::Text || charts.size() >= kMostColumns) continue;
    const std::string chart =
        columnChart(objects, project, column.name,
                    captionOf(project, report, "Bins of equal count, 68 % Wilson interval of the accuracy."));
    if (!chart.empty()) charts.push_back(chart);
  }
  page.row(charts);
  page.section("Thresholds",
               "68 % Wilson intervals." +
                   std::string(report.prevalence
                                   ? " Precision and accuracy for the survey's class fraction: precision "
                                     "= π TPR / (π TPR + (1 − π) FPR)."
                                   : ""));
  addThresholds(page, report.thresholds);
  addComparison(page, report);
  addExperts(page, report);
  const auto gallery = [&](const char* title, const char* lead, bool positive, bool called) {
    page.section(title, lead);
    page.add(galleryOf(project, tilesOf(objects, positive, called)));
  };
  gallery("Called yes, labels say no", "False positives at 0.5, the most certain first.", false, true);
  gallery("Called no, labels say yes", "False negatives at 0.5, the most certain first.", true, false);
  gallery("Called yes, labels say yes", "True positives at 0.5, the most certain first.", true, true);
  gallery("Called no, labels say no", "True negatives at 0.5, the most certain first.", false, false);
  addPeople(page, project, report);
}

void addNumber(Page& page, const labeling::EvaluateReport& report) {
  page.figures(
      {{fixed(report.offset, 2), "mean offset"},
       {fixed(report.scatter, 2), "scatter"},
       {fixed(report.mad, 2), "robust scatter"},
       {fixed(100 * report.outlierFraction, 1) + " %", "beyond ±" + fixed(report.outlierLimit, 2)},
       {report.coverage ? fixed(100 * report.coverage->value, 0) + " %" : "-", "within one stated σ"},
       {fixed(report.expertScatter, 2), "between two experts"},
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
  if (report.trainedLeftOut > 0)
    page.add("<p class=\"lead\">" + std::to_string(report.trainedLeftOut) +
             " labelled objects that the model was trained on are left out.</p>");
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
                (report.split == "all" ? "all labelled objects" : report.split + " part") + ", " +
                report.truth + ": " + std::to_string(report.n) + " objects");
  addEvaluation(page, project, report);
  std::filesystem::create_directories(folder);
  page.write(folder / "index.html");
  return folder / "index.html";
}

}  // namespace app
