#pragma once
#include <QDialog>
#include <QJsonObject>

class QComboBox;
class QDoubleSpinBox;
class QSpinBox;

namespace ui {

class ProjectSession;

/// How a map is computed: the parameters of the engine's `umap`.
class MapDialog : public QDialog {
  Q_OBJECT
 public:
  explicit MapDialog(const ProjectSession& session, QWidget* parent = nullptr);
  QJsonObject parameters() const;

 private:
  QSpinBox* m_neighbours;
  QDoubleSpinBox* m_minDist;
  QComboBox *m_metric, *m_knownBy;
  QSpinBox* m_seed;
};

}  // namespace ui
