#pragma once
#include <optional>
#include <vector>

#include "model/metrics/curve_bands.h"
#include "ui/plots/plot_parts.h"
#include "ui/views/evaluate/evaluation.h"

namespace ui {

/// ROC or precision-recall: the current model solid with its bootstrap band, the other dashed, markers at
/// 0.2, 0.5 and 0.8, and a brass dot at the threshold that can be dragged along the curve. In the ROC plane
/// each expert is a point, and a click on it opens the objects where that expert differs from the others.
class CurvePlot : public QCustomPlot {
  Q_OBJECT
 public:
  enum class Kind { Roc, PrecisionRecall };
  explicit CurvePlot(Kind kind, QWidget* parent = nullptr);

  /// @param other  may be null
  void setEvaluations(const Evaluation* current, const Evaluation* other);
  void setBands(const model::CurveBands* bands);  ///< null: not known (yet)
  /// Precision as it would be in a survey with this fraction of positives; nothing: as in the labels.
  void setPrevalence(std::optional<double> prevalence);
  void setThreshold(double threshold);
  void setLogarithmic(bool on);  ///< false positive rate
  void restyle(const Theme& theme);
  QPointF pointAt(double threshold) const;  ///< coordinates of a threshold on the current curve
  bool hasCurve() const { return m_evaluation && m_evaluation->roc; }
  bool hasBand() const;
  QPointF placeOfExpert(std::size_t expert) const;  ///< in pixels

 Q_SIGNALS:
  void thresholdDragged(double threshold);
  void expertClicked(int expert);

 protected:
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void drawCurve(QCPCurve* line, const Evaluation* evaluation);
  void drawBand();
  void drawExperts();
  double shownPrecision(double tpr, double fpr, double precision) const;
  void dragTo(QPointF pixel);
  void placeAxes();

  Kind m_kind;
  const Evaluation* m_evaluation = nullptr;
  const Evaluation* m_other = nullptr;
  std::optional<model::CurveBands> m_bands;
  std::optional<double> m_prevalence;
  double m_threshold = 0.5;
  bool m_logarithmic = false;
  bool m_dragging = false;
  QCPGraph* m_bandLow;
  QCPGraph* m_bandHigh;
  QCPCurve* m_current;
  QCPCurve* m_comparison;
  QCPItemLine* m_reference;  ///< chance diagonal, or the base rate
  QCPItemText* m_referenceWords;
  std::vector<PlotDot*> m_markers;
  std::vector<PlotDot*> m_experts;
  PlotDot* m_handle;
  QCPItemLine* m_callLine;
  QCPItemText* m_call;
  QCPItemText* m_empty;
};

}  // namespace ui
