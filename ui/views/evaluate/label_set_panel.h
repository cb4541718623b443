#pragma once
#include <QFrame>
#include <optional>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QLabel;

namespace ui {

/// Which labels a model is held against, beside the split.
struct LabelSet {
  QString consensus = QStringLiteral("majority");  ///< rule for the labels as they are now
  QString snapshot;                                ///< name; empty: the labels as they are now
  QString truthColumn;                             ///< catalogue column instead of labels
  bool randomOnly = false;                         ///< the unbiased sample
  bool trainedShown = false;  ///< training objects are shown too, marked; they are never measured
  std::optional<double> prevalence;
  bool operator==(const LabelSet&) const = default;
};

/// The choices behind "Labels": by which rule or from which snapshot or column, random picks only, training
/// objects, and the class fraction of the survey with the formula that it enters.
class LabelSetPanel : public QFrame {
  Q_OBJECT
 public:
  explicit LabelSetPanel(QWidget* parent = nullptr);
  void setChoices(const QStringList& snapshots,
                  const QStringList& columns);  ///< keeps what is chosen if it can
  void setOwnPrevalence(double fraction);       ///< of the labels shown; NaN: not defined
  const LabelSet& set() const { return m_set; }
  void popUpBelow(const QWidget* button);

 Q_SIGNALS:
  void labelsChanged();      ///< other labels: the engine has to be asked
  void prevalenceChanged();  ///< and other things that only change what is shown
  void trainedShownChanged();

 private:
  void readLabels();
  void readPrevalence();

  LabelSet m_set;
  QComboBox* m_labels;
  QCheckBox* m_random;
  QCheckBox* m_trained;
  QCheckBox* m_reweight;
  QDoubleSpinBox* m_prevalence;
  QLabel* m_formula;
  double m_own = 0;
};

}  // namespace ui
