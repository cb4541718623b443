// Figures and tables for a paper: always in the light theme, with a caption that says what is shown, and with
// the numbers behind each figure beside it.
#include <QDir>
#include <algorithm>
#include <array>
#include <cmath>

#include "labeling/survey/table.h"
#include "model/base/error.h"
#include "ui/prompts/prompts.h"
#include "ui/session/project_session.h"
#include "ui/theme/numbers.h"
#include "ui/views/evaluate/column_plot.h"
#include "ui/views/evaluate/compare_page.h"
#include "ui/views/evaluate/curve_plot.h"
#include "ui/views/evaluate/evaluate_view.h"
#include "ui/views/evaluate/label_set_panel.h"
#include "ui/views/evaluate/people_page.h"
#include "ui/views/evaluate/regression_plots.h"
#include "ui/views/evaluate/threshold_words.h"

namespace ui {

namespace {

/// A table that grows by rows of numbers, or of names and numbers.
class Rows {
 public:
  explicit Rows(const std::vector<std::string>& names, bool firstIsText = false) {
    for (const std::string& name : names) {
      labeling::TableColumn column;
      column.name = name;
      if (firstIsText && table.columns.empty())
        column.values = labeling::TableColumn::Texts();
      else
        column.values = labeling::TableColumn::Reals();
      table.columns.push_back(std::move(column));
    }
  }
  void add(const std::vector<double>& numbers, const std::string& name = {}) {
    std::size_t column = 0;
    if (auto* texts = std::get_if<labeling::TableColumn::Texts>(&table.columns.front().values)) {
      texts->push_back(name);
      ++column;
    }
    for (const double number : numbers)
      std::get<labeling::TableColumn::Reals>(table.columns[column++].values).push_back(number);
    ++table.rows;
  }
  labeling::Table table;
};

Rows thresholdRows(const Evaluation& e, double current, std::optional<double> prevalence) {
  Rows rows({"p_thr", "tpr", "tpr_low", "tpr_high", "precision", "precision_low", "precision_high",
             "accuracy", "accuracy_low", "accuracy_high", "f1", "mcc", "tp", "fp", "fn", "tn"});
  std::vector<double> thresholds{0.2, 0.5, 0.8};
  if (std::find(thresholds.begin(), thresholds.end(), current) == thresholds.end())
    thresholds.push_back(current);
  std::sort(thresholds.begin(), thresholds.end());
  for (const double threshold : thresholds) {
    model::ThresholdRow row = e.sorted.row(threshold);
    if (prevalence) row = model::atPrevalence(row, *prevalence);
    rows.add({threshold, row.tpr.value, row.tpr.oneSigma.low, row.tpr.oneSigma.high, row.precision.value,
              row.precision.oneSigma.low, row.precision.oneSigma.high, row.accuracy.value,
              row.accuracy.oneSigma.low, row.accuracy.oneSigma.high, row.f1, row.mcc,
              static_cast<double>(row.counts.tp), static_cast<double>(row.counts.fp),
              static_cast<double>(row.counts.fn), static_cast<double>(row.counts.tn)});
  }
  return rows;
}

Rows reliabilityRows(const model::Reliability& reliability) {
  Rows rows({"low", "high", "n", "mean_score", "observed", "observed_low", "observed_high"});
  for (const model::ReliabilityBin& bin : reliability.bins)
    rows.add({bin.low, bin.high, static_cast<double>(bin.count), bin.meanScore, bin.observed.value,
              bin.observed.oneSigma.low, bin.observed.oneSigma.high});
  return rows;
}

Rows differenceRows(const model::PairedComparison& comparison) {
  Rows rows({"number", "before", "now", "difference", "low_95", "high_95", "p"}, true);
  for (const model::PairedDifference& each : comparison.differences)
    rows.add({each.first, each.second, each.second - each.first, each.difference.low, each.difference.high,
              each.pValue},
             each.name);
  if (comparison.delong) {
    const model::AreaComparison& delong = *comparison.delong;
    rows.add({delong.second.area, delong.first.area, delong.difference,
              delong.difference - 1.96 * delong.standardError,
              delong.difference + 1.96 * delong.standardError, delong.pValue},
             "auroc_delong");
  }
  return rows;
}

Rows expertRows(const std::vector<ExpertPoint>& experts) {
  Rows rows({"expert", "n", "tpr", "fpr", "tp", "fp", "fn", "tn"}, true);
  for (const ExpertPoint& expert : experts)
    rows.add({static_cast<double>(expert.compared), expert.counts.tpr(), expert.counts.fpr(),
              static_cast<double>(expert.counts.tp), static_cast<double>(expert.counts.fp),
              static_cast<double>(expert.counts.fn), static_cast<double>(expert.counts.tn)},
             expert.name.toStdString());
  return rows;
}

}  // namespace

void EvaluateView::exportFigures() {
  if (!m_current) return;
  if (const auto folder = prompts().chooseFolder(this, tr("Export figures to"), QString())) exportTo(*folder);
}

void EvaluateView::exportTo(const QString& folder) {
  if (!m_current) return;
  const QDir directory(folder);
  const Evaluation& e = *m_current;
  const QString stem = QStringLiteral("%1-%2-%3-").arg(e.model, e.question, e.split);
  QStringList failed;
  const auto path = [&](const QString& name, const char* ending) {
    return directory.filePath(stem + name + QLatin1String(ending));
  };
  const auto figure = [&](QCustomPlot& plot, const QString& name, const QString& what,
                          const std::function<void(const Theme&)>& restyle) {
    for (const char* ending : {".pdf", ".svg", ".png"}) {
      const QString file = path(name, ending);
      if (!exportPlot(plot, file, restyle, figureCaption(what))) failed << file;
    }
  };
  const auto table = [&](const QString& name, const Rows& rows, bool isForPaper = true) {
    for (const char* ending : {".csv", ".fits", ".tex"}) {
      if (!isForPaper && QLatin1String(ending) == QLatin1String(".tex")) continue;  // thousands of lines
      const QString file = path(name, ending);
      try {
        labeling::writeTable(rows.table, file.toStdString());
      } catch (const model::Error&) {
        failed << file;
      }
    }
  };
  const std::vector<std::string> names = m_session.objectNames();
  const auto nameOf = [&names](std::int64_t row) { return names[static_cast<std::size_t>(row)]; };
  if (e.isNumber()) {
    const QString band = e.expertScatter > 0
                             ? tr(" Band: two experts differ by %1 (rms).").arg(fixed(e.expertScatter, 2))
                             : QString();
    figure(*m_predicted, QStringLiteral("predicted"),
           tr("Predicted against expert value, with the one-to-one line") + band,
           [this](const Theme& theme) { m_predicted->restyle(theme); });
    figure(*m_residual, QStringLiteral("residual"), tr("Predicted minus expert value") + band,
           [this](const Theme& theme) { m_residual->restyle(theme); });
    figure(*m_bias, QStringLiteral("bias"),
           tr("Bias with the error of the mean, σ_MAD (dashed) and share of outliers beyond %1 (bars)")
                   .arg(QString::number(e.outlierLimit, 'g', 3)) +
               band,
           [this](const Theme& theme) { m_bias->restyle(theme); });
    Rows values({"object", "predicted", "true"}, true);
    for (std::size_t i = 0; i < e.rows.size(); ++i)
      values.add({static_cast<double>(e.value[i]), static_cast<double>(e.trueValue[i])}, nameOf(e.rows[i]));
    table(QStringLiteral("values"), values, false);
    Rows bins({"low", "high", "n", "bias", "scatter", "sigma_mad", "outlier_fraction"});
    for (const model::RegressionBin& bin : m_bias->bins())
      bins.add({bin.low, bin.high, static_cast<double>(bin.metrics.count), bin.metrics.bias,
                bin.metrics.scatter, bin.metrics.sigmaMad, bin.metrics.outlierFraction});
    table(QStringLiteral("bins"), bins);
  } else {
    const QString band =
        m_bands ? tr(" Grey: 95 % of %1 bootstrap draws.").arg(grouped(m_bands->resamples)) : QString();
    const QString at = tr(" Operating point P_thr = %1.").arg(thresholdText(m_threshold));
    figure(*m_roc, QStringLiteral("roc"),
           tr("ROC curve") + (e.roc ? tr(", area %1").arg(fixed(e.roc->area, 3)) : QString()) +
               QLatin1Char('.') + band + at,
           [this](const Theme& theme) { m_roc->restyle(theme); });
    figure(*m_pr, QStringLiteral("precision-recall"),
           tr("Precision against recall") +
               (e.pr ? tr(", average precision %1").arg(fixed(e.pr->averagePrecision, 3)) : QString()) +
               QLatin1Char('.') + band + at,
           [this](const Theme& theme) { m_pr->restyle(theme); });
    figure(*m_reliability, QStringLiteral("reliability"),
           tr("Reliability: observed fraction against mean score, bins of equal %1, 68 % Wilson intervals")
               .arg(m_reliability->binning() == model::Binning::EqualWidth ? tr("width") : tr("count")),
           [this](const Theme& theme) { m_reliability->restyle(theme); });
    figure(*m_column, QStringLiteral("accuracy"),
           tr("%1 in bins of %2 at P_thr = %3, 68 % intervals; grey: fewer than %4 galaxies")
               .arg(ColumnPlot::nameOf(m_column->measure()), m_column->xAxis->label(),
                    thresholdText(m_threshold), QString::number(m_column->fewest())),
           [this](const Theme& theme) { m_column->restyle(theme); });
    if (m_people->board().shownCount() > 0)
      figure(m_people->board(), QStringLiteral("people"),
             tr("Score of the network against the share of people's votes, all objects with votes"),
             [this](const Theme& theme) { m_people->board().restyle(theme); });
    if (e.roc) {
      Rows roc({"threshold", "fpr", "tpr"});
      for (const model::RocPoint& point : e.roc->points)
        roc.add({std::isfinite(point.threshold) ? point.threshold : NAN, point.fpr, point.tpr});
      table(QStringLiteral("roc"), roc, false);
      Rows pr({"threshold", "recall", "precision"});
      for (const model::PrPoint& point : e.pr->points)
        pr.add({point.threshold, point.recall, point.precision});
      table(QStringLiteral("precision-recall"), pr, false);
    }
    table(QStringLiteral("thresholds"), thresholdRows(e, m_threshold, m_set->set().prevalence));
    Rows bins({"low", "high", "n", "value", "value_low", "value_high"});
    for (const ColumnPlot::Point& point : m_column->points())
      bins.add({point.low, point.high, static_cast<double>(point.count), point.value, point.valueLow,
                point.valueHigh});
    table(QStringLiteral("accuracy"), bins);
    if (e.equalWidth.calibrated) {
      table(QStringLiteral("reliability"), reliabilityRows(*e.equalWidth.calibrated));
      table(QStringLiteral("reliability-equal-count"), reliabilityRows(*e.equalCount.calibrated));
    }
    if (m_compare->comparison())
      table(QStringLiteral("differences"), differenceRows(*m_compare->comparison()));
    if (!e.experts.empty()) table(QStringLiteral("experts"), expertRows(e.experts));
    Rows scores({"object", "score", "positive"}, true);
    for (std::size_t i = 0; i < e.rows.size(); ++i)
      scores.add({static_cast<double>(e.scores[i]), static_cast<double>(e.positive[i])}, nameOf(e.rows[i]));
    table(QStringLiteral("scores"), scores, false);
  }
  if (failed.isEmpty()) {
    Q_EMIT statusChanged(
        tr("Figures and tables written to %1").arg(directory.absolutePath().toHtmlEscaped()));
  } else {
    prompts().showProblem(
        this, tr("Not everything was exported"),
        tr("These files could not be written: %1. Choose a folder that can be written and has room.")
            .arg(failed.join(QStringLiteral(", "))));
  }
}

}  // namespace ui
