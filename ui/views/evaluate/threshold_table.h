#pragma once
#include <QTableWidget>

#include "ui/views/evaluate/evaluation.h"

namespace ui {

/// P_thr, TPR, precision, accuracy and how many are called positive, at 0.2, 0.5, 0.8 and the current
/// threshold. Tool tips give Wilson intervals; the count opens its galaxies.
class ThresholdTable : public QTableWidget {
  Q_OBJECT
 public:
  explicit ThresholdTable(QWidget* parent = nullptr);
  void setCalledWords(const QString& words);  ///< "Called barred"
  void showThreshold(const Evaluation* evaluation, double threshold);

 Q_SIGNALS:
  void thresholdChosen(double threshold);
  void countActivated(double threshold);

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void fill();
  const Evaluation* m_evaluation = nullptr;
  double m_threshold = 0.5;
};

}  // namespace ui
