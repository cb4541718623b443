#pragma once
#include "ui/views/evaluate/bin_plots.h"

namespace ui {

/// A value question: predicted against true, or predicted - true against true. Above 20,000 objects the
/// points are binned.
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
  QCPItemText* m_words;
};

/// Bias (dots with the error of the mean) and scatter (dashed) in bins of the true value.
class BiasPlot : public BinPlot {
  Q_OBJECT
 public:
  explicit BiasPlot(QWidget* parent = nullptr);
  void setEvaluations(const Evaluation* current, const QString& words, double low, double high);
  void restyle(const Theme& theme) override;

 private:
  QCPGraph* m_bias;
  QCPErrorBars* m_errors;
  QCPGraph* m_scatter;
  QCPItemLine* m_zero;
  QCPItemText* m_biasWords;
  QCPItemText* m_scatterWords;
};

}  // namespace ui
