// Figures and tables for a paper: always in the light theme, with the numbers behind each figure beside it.
#include <QDir>
#include <QSaveFile>
#include <QTextStream>
#include <algorithm>
#include <cmath>

#include "ui/prompts/prompts.h"
#include "ui/session/project_session.h"
#include "ui/views/evaluate/bin_plots.h"
#include "ui/views/evaluate/curve_plot.h"
#include "ui/views/evaluate/evaluate_view.h"
#include "ui/views/evaluate/regression_plots.h"

namespace ui {

namespace {

/// One table as CSV; NaN is an empty field. @returns whether it was written whole
template <typename Fill>
bool writeCsv(const QString& file, const char* header, Fill fill) {
  QSaveFile save(file);
  if (!save.open(QIODevice::WriteOnly | QIODevice::Text)) return false;
  QTextStream stream(&save);
  stream.setRealNumberPrecision(9);
  stream << header << '\n';
  fill(stream);
  stream.flush();
  return save.commit();
}

QString number(double value) { return std::isfinite(value) ? QString::number(value, 'g', 9) : QString(); }

}  // namespace

void EvaluateView::exportFigures() {
  if (!m_current) return;
  if (const auto folder = prompts().chooseFolder(this, tr("Export figures to"), QString())) exportTo(*folder);
}

void EvaluateView::exportTo(const QString& folder) {
  if (!m_current) return;
  const QDir directory(folder);
  const QString stem =
      QStringLiteral("%1-%2-%3-").arg(m_current->model, m_current->question, m_current->split);
  QStringList failed;
  const auto path = [&](const QString& name) { return directory.filePath(stem + name); };
  const auto figure = [&](QCustomPlot& plot, const QString& name,
                          const std::function<void(const Theme&)>& restyle) {
    for (const char* ending : {".pdf", ".svg"}) {
      const QString file = path(name) + QLatin1String(ending);
      if (!exportPlot(plot, file, restyle)) failed << file;
    }
  };
  const auto table = [&](const QString& name, const char* header, const auto& fill) {
    const QString file = path(name) + QStringLiteral(".csv");
    if (!writeCsv(file, header, fill)) failed << file;
  };
  const std::vector<std::string>& names = m_session.objectNames();
  const auto nameOf = [&names](std::int64_t row) {
    return QString::fromStdString(names[static_cast<std::size_t>(row)]);
  };
  const Evaluation& e = *m_current;
  if (e.isNumber()) {
    figure(*m_predicted, QStringLiteral("predicted"),
           [this](const Theme& theme) { m_predicted->restyle(theme); });
    figure(*m_residual, QStringLiteral("residual"),
           [this](const Theme& theme) { m_residual->restyle(theme); });
    figure(*m_bias, QStringLiteral("bias"), [this](const Theme& theme) { m_bias->restyle(theme); });
    table(QStringLiteral("values"), "object,predicted,true", [&](QTextStream& stream) {
      for (std::size_t i = 0; i < e.rows.size(); ++i)
        stream << nameOf(e.rows[i]) << ',' << e.value[i] << ',' << e.truth[i] << '\n';
    });
  } else {
    figure(*m_roc, QStringLiteral("roc"), [this](const Theme& theme) { m_roc->restyle(theme); });
    figure(*m_pr, QStringLiteral("precision-recall"), [this](const Theme& theme) { m_pr->restyle(theme); });
    figure(*m_reliability, QStringLiteral("reliability"),
           [this](const Theme& theme) { m_reliability->restyle(theme); });
    figure(*m_column, QStringLiteral("accuracy"), [this](const Theme& theme) { m_column->restyle(theme); });
    if (e.roc) {
      table(QStringLiteral("roc"), "threshold,fpr,tpr", [&](QTextStream& stream) {
        for (const model::RocPoint& point : e.roc->points)
          stream << number(point.threshold) << ',' << point.fpr << ',' << point.tpr << '\n';
      });
      table(QStringLiteral("precision-recall"), "threshold,recall,precision", [&](QTextStream& stream) {
        for (const model::PrPoint& point : e.pr->points)
          stream << number(point.threshold) << ',' << point.recall << ',' << point.precision << '\n';
      });
    }
    table(QStringLiteral("thresholds"),
          "p_thr,tpr,tpr_low,tpr_high,precision,precision_low,precision_high,accuracy,tp,fp,fn,tn",
          [&](QTextStream& stream) {
            std::vector<double> thresholds{0.2, 0.5, 0.8};
            if (std::find(thresholds.begin(), thresholds.end(), m_threshold) == thresholds.end())
              thresholds.push_back(m_threshold);
            std::sort(thresholds.begin(), thresholds.end());
            for (const double threshold : thresholds) {
              const model::ThresholdRow row = e.sorted.row(threshold);
              stream << threshold << ',' << number(row.tpr.value) << ',' << number(row.tpr.oneSigma.low)
                     << ',' << number(row.tpr.oneSigma.high) << ',' << number(row.precision.value) << ','
                     << number(row.precision.oneSigma.low) << ',' << number(row.precision.oneSigma.high)
                     << ',' << number(row.accuracy.value) << ',' << row.counts.tp << ',' << row.counts.fp
                     << ',' << row.counts.fn << ',' << row.counts.tn << '\n';
            }
          });
    table(QStringLiteral("accuracy"), "low,high,n,accuracy,accuracy_low,accuracy_high",
          [&](QTextStream& stream) {
            for (const model::RatesBin& bin : m_column->bins()) {
              stream << bin.low << ',' << bin.high << ',' << bin.row.counts.total() << ','
                     << number(bin.row.accuracy.value) << ',' << number(bin.row.accuracy.oneSigma.low) << ','
                     << number(bin.row.accuracy.oneSigma.high) << '\n';
            }
          });
    if (e.reliability) {
      table(QStringLiteral("reliability"), "low,high,n,mean_score,observed,observed_low,observed_high",
            [&](QTextStream& stream) {
              for (const model::ReliabilityBin& bin : e.reliability->bins) {
                stream << bin.low << ',' << bin.high << ',' << bin.count << ',' << number(bin.meanScore)
                       << ',' << number(bin.observed.value) << ',' << number(bin.observed.oneSigma.low) << ','
                       << number(bin.observed.oneSigma.high) << '\n';
              }
            });
    }
    table(QStringLiteral("scores"), "object,score,positive", [&](QTextStream& stream) {
      for (std::size_t i = 0; i < e.rows.size(); ++i)
        stream << nameOf(e.rows[i]) << ',' << e.scores[i] << ',' << int(e.positive[i]) << '\n';
    });
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
