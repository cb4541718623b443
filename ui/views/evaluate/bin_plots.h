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
  const std::vector<std::pair<double, double>>& shownBins() const { return m_bins; }
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
  void setBinning(model::Binning binning);
  bool isCalibratedShown() const { return m_calibrated; }
  model::Binning binning() const { return m_binning; }
  void restyle(const Theme& theme) override;

 private:
  void draw();
  const Evaluation* m_evaluation = nullptr;
  bool m_calibrated = true;
  model::Binning m_binning = model::Binning::EqualWidth;
  QCPGraph* m_main;
  QCPGraph* m_second;
  QCPErrorBars* m_errors;
  QCPItemLine* m_diagonal;
  QCPItemText* m_mainWords;
  QCPItemText* m_secondWords;
};

}  // namespace ui
