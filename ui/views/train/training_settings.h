#pragma once
#include <QJsonObject>
#include <QWidget>
#include <map>
#include <vector>

class QCheckBox;
class QGridLayout;
class QLabel;
class QLineEdit;

namespace ui {

struct TrainingField;

/// The options of a run as fields. An empty field means "choose for me" and shows what that is; a filled one
/// has a brass edge.
class TrainingSettings : public QWidget {
  Q_OBJECT
 public:
  explicit TrainingSettings(QWidget* parent = nullptr);

  /// What the empty fields stand for depends on the mode: "scratch", "fine-tune", "head".
  void setMode(const QString& mode);
  /// Only what the person chose, by the names of the `train` command.
  QJsonObject parameters() const;
  void setParameters(const QJsonObject& parameters);
  /// The first field that cannot be used, as a sentence; empty if all is well. The field is marked.
  QString problem() const;
  int changedCount() const;
  int plannedEpochs() const;

 Q_SIGNALS:
  void changed();

 private:
  void addField(QGridLayout* grid, int row, int column, const TrainingField& field);
  std::map<QString, QLineEdit*> m_edits;
  QCheckBox* m_balance;
  QString m_mode = QStringLiteral("fine-tune");
};

}  // namespace ui
