#pragma once
#include <span>
#include <vector>

#include "model/metrics/by_bin.h"
#include "ui/plots/plot_parts.h"
#include "ui/views/evaluate/evaluation.h"

namespace ui {

/// The mark of a measured bin: a solid dot with a rim of the panel.
QCPScatterStyle solidDot(const Theme& theme);

/// A plot of bins with 68 % intervals; a click on a bin opens the galaxies in it.
class BinPlot : public QCustomPlot {
  Q_OBJECT
 public:
  explicit BinPlot(QWidget* parent = nullptr);
  virtual void restyle(const Theme& theme);

 Q_SIGNALS:
  void binClicked(double low, double high);

 protected:
  void mousePressEvent(QMouseEvent* event) override;
  void changeEvent(QEvent* event) override;
  void setBins(std::vector<std::pair<double, double>> bins) { m_bins = std::move(bins); }
  QCPErrorBars* addErrorBars(QCPGraph* graph);
  QCPItemText* addCornerWords();

 private:
  std::vector<std::pair<double, double>> m_bins;
};

/// How often galaxies with a score are positive. Raw dashed, calibrated solid, with their calibration errors.
class ReliabilityPlot : public BinPlot {
  Q_OBJECT
 public:
  explicit ReliabilityPlot(QWidget* parent = nullptr);
  void setEvaluation(const Evaluation* evaluation, const QString& positiveWords);
  void setCalibratedShown(bool calibrated);  ///< which of the two is solid, with its intervals
  void restyle(const Theme& theme) override;

 private:
  void draw();
  const Evaluation* m_evaluation = nullptr;
  bool m_calibrated = true;
  QCPGraph* m_main;
  QCPGraph* m_second;
  QCPErrorBars* m_errors;
  QCPItemLine* m_diagonal;
  QCPItemText* m_mainWords;
  QCPItemText* m_secondWords;
};

/// Accuracy in bins of any numeric column, with how many galaxies each bin holds underneath.
class ColumnPlot : public BinPlot {
  Q_OBJECT
 public:
  explicit ColumnPlot(QWidget* parent = nullptr);
  /// @param binBy, otherBinBy  the column for the objects of each evaluation
  void setEvaluations(const Evaluation* current, std::span<const float> binBy, const Evaluation* other,
                      std::span<const float> otherBinBy, const QString& columnName);
  void setThreshold(double threshold);
  void restyle(const Theme& theme) override;
  const std::vector<model::RatesBin>& bins() const { return m_rates; }

 private:
  void draw();
  const Evaluation* m_evaluation = nullptr;
  const Evaluation* m_other = nullptr;
  std::vector<float> m_binBy, m_otherBinBy;
  std::vector<double> m_edges;
  double m_threshold = 0.5;
  std::vector<model::RatesBin> m_rates;
  QCPGraph* m_dots;
  QCPErrorBars* m_errors;
  QCPCurve* m_steps;
  QCPCurve* m_otherSteps;
  QCPBars* m_counts;
  QCPItemText* m_countWords;
  QCPItemText* m_empty;
};

}  // namespace ui
