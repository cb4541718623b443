#pragma once
#include <QWidget>

#include "ui/views/train/run_history.h"

class QCustomPlot;
class QLabel;

namespace ui {

/// Loss against epoch: training thin grey, validation solid, the base model's run dashed, best epoch ringed.
/// Redrawn at most four times a second however fast epochs arrive.
class LossPlot : public QWidget {
  Q_OBJECT
 public:
  explicit LossPlot(QWidget* parent = nullptr);

  /// @param plannedEpochs right end of the axis; 0: as many as there are
  /// @param parent history of the run that made the base model; may be empty
  void show(const RunHistory& history, int plannedEpochs, const RunHistory& parent,
            const QString& parentName);

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void redraw();

  QCustomPlot* m_plot;
  RunHistory m_history, m_parent;
  QString m_parentName;
  int m_planned = 0;
  class QTimer* m_throttle;
};

}  // namespace ui
