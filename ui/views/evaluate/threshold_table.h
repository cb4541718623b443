#pragma once
#include <QTableWidget>
#include <optional>

#include "ui/views/evaluate/evaluation.h"

namespace ui {

/// The talk's table: P_thr, TPR, precision and accuracy with their 68 % Wilson intervals, and how many are
/// called positive, at 0.2, 0.5, 0.8 and the current threshold. Tool tips give 95 %; the count opens its
/// galaxies.
class ThresholdTable : public QTableWidget {
  Q_OBJECT
 public:
  explicit ThresholdTable(QWidget* parent = nullptr);
  void setCalledWords(const QString& words);  ///< "Called barred"
  /// @param prevalence  precision and accuracy as they would be with this fraction of positives
  void showThreshold(const Evaluation* evaluation, double threshold, std::optional<double> prevalence);

 Q_SIGNALS:
  void thresholdChosen(double threshold);
  void countActivated(double threshold);

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void fill();
  const Evaluation* m_evaluation = nullptr;
  double m_threshold = 0.5;
  std::optional<double> m_prevalence;
};

}  // namespace ui
