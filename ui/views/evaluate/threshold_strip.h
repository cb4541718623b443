#pragma once
#include <QWidget>
#include <vector>

#include "ui/views/evaluate/evaluation.h"

namespace ui {

/// Score histograms mirrored by what the experts said, on a logarithmic count, with the threshold as a brass
/// line that can be dragged.
class ThresholdStrip : public QWidget {
  Q_OBJECT
 public:
  explicit ThresholdStrip(QWidget* parent = nullptr);
  /// @param positiveWords "bar", @param negativeWords "no bar": the two sides, in the labels
  void setEvaluation(const Evaluation* evaluation, const QString& positiveWords, const QString& negativeWords,
                     const QColor& positiveColour);
  /// Scores of the selected objects of this set, as ticks on the middle line, positive ones below.
  void setSelected(std::vector<std::pair<float, bool>> scoresAndLabels);
  void setTrainedShown(bool shown);  ///< outlines of the objects that the model was trained on
  void setThreshold(double threshold);
  double threshold() const { return m_threshold; }
  QSize sizeHint() const override { return {692, 88}; }
  QSize minimumSizeHint() const override { return {240, 88}; }

 Q_SIGNALS:
  void thresholdDragged(double threshold);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  std::vector<double> m_positive, m_negative;  ///< log counts per bar, 0 ... 1 of the largest
  std::vector<double> m_trainedPositive, m_trainedNegative;
  bool m_trainedShown = false;
  std::vector<std::pair<float, bool>> m_selected;
  QString m_positiveWords, m_negativeWords;
  QColor m_positiveColour;
  double m_threshold = 0.5;
};

}  // namespace ui
