#pragma once
#include "ui/views/evaluate/bin_plots.h"

namespace ui {

/// A value question: predicted against true with the one-to-one line, or predicted - true against true; the
/// scatter between two experts is a band. Above 20,000 objects the points are binned.
class RegressionPlot : public BinPlot {
  Q_OBJECT
 public:
  enum class Kind { PredictedAgainstTrue, Residual };
  explicit RegressionPlot(Kind kind, QWidget* parent = nullptr);
  void setEvaluation(const Evaluation* evaluation, const QString& words, double low, double high);
  void restyle(const Theme& theme) override;

 private:
  Kind m_kind;
  QCPGraph* m_points;
  QCPColorMap* m_density = nullptr;
  QCPItemLine* m_reference;
  QCPGraph* m_bandLow;
  QCPGraph* m_bandHigh;
  QCPItemText* m_words;
};

/// Bias (dots with the error of the mean), robust scatter (dashed) and the share of outliers (bars below) in
/// bins of the true value, or of any column; the scatter between two experts is a band.
class BiasPlot : public BinPlot {
  Q_OBJECT
 public:
  explicit BiasPlot(QWidget* parent = nullptr);
  /// @param binBy  (N) a column for the objects; empty: the true value, in bins of whole units from low to
  /// high
  void setEvaluations(const Evaluation* current, const QString& words, double low, double high,
                      const std::vector<float>& binBy = {});
  const std::vector<model::RegressionBin>& bins() const { return m_measured; }
  void restyle(const Theme& theme) override;

 private:
  QCPGraph* m_bias;
  QCPErrorBars* m_errors;
  QCPGraph* m_scatter;
  std::vector<model::RegressionBin> m_measured;
  QCPCurve* m_outliers;
  QCPItemRect* m_band;
  QCPItemLine* m_zero;
  QCPItemText* m_biasWords;
  QCPItemText* m_scatterWords;
};

}  // namespace ui
