#pragma once
#include <memory>
#include <vector>

#include "ui/plots/plot_parts.h"
#include "ui/views/evaluate/evaluation.h"

namespace ui {

/// ROC or precision-recall: the current model solid, the other dashed, markers at 0.2, 0.5 and 0.8, and a
/// brass dot at the threshold that can be dragged along the curve.
class CurvePlot : public QCustomPlot {
  Q_OBJECT
 public:
  enum class Kind { Roc, PrecisionRecall };
  explicit CurvePlot(Kind kind, QWidget* parent = nullptr);

  /// @param other  may be null
  void setEvaluations(const Evaluation* current, const Evaluation* other);
  void setThreshold(double threshold);
  void setLogarithmic(bool on);  ///< false positive rate
  void restyle(const Theme& theme);
  QPointF pointAt(double threshold) const;  ///< coordinates of a threshold on the current curve
  bool hasCurve() const { return m_evaluation && m_evaluation->roc; }

 Q_SIGNALS:
  void thresholdDragged(double threshold);

 protected:
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void drawCurve(QCPCurve* line, const Evaluation* evaluation);
  void dragTo(QPointF pixel);
  void placeAxes();

  Kind m_kind;
  const Evaluation* m_evaluation = nullptr;
  const Evaluation* m_other = nullptr;
  double m_threshold = 0.5;
  bool m_logarithmic = false;
  bool m_dragging = false;
  QCPCurve* m_current;
  QCPCurve* m_comparison;
  QCPItemLine* m_reference;  ///< chance diagonal, or the base rate
  QCPItemText* m_referenceWords;
  std::vector<PlotDot*> m_markers;
  PlotDot* m_handle;
  QCPItemLine* m_callLine;
  QCPItemText* m_call;
  QCPItemText* m_empty;
};

}  // namespace ui
