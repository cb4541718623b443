#pragma once
#include <QFrame>
#include <optional>

#include "labeling/history/snapshot.h"

class QLabel;
class QPushButton;

namespace ui {

/// The selected run: what it was made from, and what can be done with its model.
class RunStrip : public QFrame {
  Q_OBJECT
 public:
  explicit RunStrip(QWidget* parent = nullptr);
  /// @param weightsHash of the model's card; empty while it is being made
  void show(const std::optional<labeling::RunRecord>& run, const QString& weightsHash, bool inUse,
            bool promoteWhenFinished);

 Q_SIGNALS:
  void evaluateRequested();
  void cardRequested();
  void promoteRequested();
  void promoteWhenFinishedChanged(bool on);

 private:
  QLabel *m_name, *m_origin, *m_labels, *m_seed, *m_weights, *m_version;
  QPushButton *m_evaluate, *m_card, *m_promote;
  bool m_running = false;
};

}  // namespace ui
