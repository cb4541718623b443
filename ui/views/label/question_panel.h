#pragma once
#include <QWidget>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "labeling/scheme/scheme.h"
#include "ui/views/controls/fork_slider.h"
#include "ui/views/label/opinion.h"
#include "ui/views/label/tree_path.h"

class QButtonGroup;
class QDoubleSpinBox;
class QLabel;
class QLineEdit;
class QToolButton;
class QPushButton;
class QVBoxLayout;

namespace ui {

class AnswerRow;
class SegmentedButtons;

/// Whether a value question has the range of T-Types, so that it is answered on the fork.
bool isTuningFork(const labeling::Question& question);

/// A question that is answered by a value: on the tuning fork if its range is that of T-Types, else in a
/// field.
class NumberRow : public QWidget {
  Q_OBJECT
 public:
  NumberRow(const labeling::Question& question, QWidget* parent = nullptr);
  const std::string& question() const { return m_question.id; }
  std::optional<double> value() const { return m_value; }
  void setValue(std::optional<double> value);  ///< no signal
  void step(int steps);
  void otherProng();
  void setBarred(bool barred);
  void setOpinion(const QuestionOpinion* opinion, double barredShare);  ///< null: no trace
  ForkSlider* fork() const { return m_fork; }

 Q_SIGNALS:
  void changed(double value);

 private:
  void showValue();

  labeling::Question m_question;
  std::optional<double> m_value;
  QString m_modelWords;
  QLabel* m_number;
  QLabel* m_words;
  ForkSlider* m_fork = nullptr;
  QDoubleSpinBox* m_field = nullptr;
};

/// The question, its answers, the T-Type, and what goes with a label: confidence, comment, flag, save.
class QuestionPanel : public QWidget {
  Q_OBJECT
 public:
  QuestionPanel(const labeling::Scheme& scheme, QWidget* parent = nullptr);

  void setPath(const std::vector<TreePath::Step>& steps);
  /// @param chosen  answer id; empty: none yet
  void setQuestion(const labeling::Question& question, const std::string& chosen);
  void setOpinion(const ObjectOpinion* opinion);  ///< null: blind, or nothing known: no trace
  const std::vector<NumberRow*>& numbers() const { return m_numbers; }
  NumberRow* number(const std::string& question) const;

  double confidence() const;  ///< 0 guessing, 0.5 fairly sure, 1 certain
  void setConfidence(double confidence);
  void stepConfidence(int steps);
  QString comment() const;
  void setComment(const QString& text);
  void focusComment();
  void setFlagged(bool flagged);
  void setNotSaved(const QString& sentence);  ///< empty: all is saved
  void setReadOnly(bool readOnly);

 Q_SIGNALS:
  void stepChosen(const std::string& question);
  void answered(const std::string& answerId);
  void numberChanged(const std::string& question, double value);
  void confidenceChosen();
  void commentFinished();
  void flagToggled();
  void saveRequested();
  void skipRequested();
  void retryRequested();

 private:
  void buildFooter(QVBoxLayout* layout);

  std::string m_question;
  TreePath* m_path;
  QLabel* m_title;
  QVBoxLayout* m_rowsLayout;
  QButtonGroup* m_group;
  std::vector<std::pair<std::string, AnswerRow*>> m_rows;
  std::vector<NumberRow*> m_numbers;
  SegmentedButtons* m_confidence = nullptr;
  QLineEdit* m_comment = nullptr;
  QToolButton* m_flag = nullptr;
  QPushButton* m_save = nullptr;
  QWidget* m_notSaved = nullptr;
  QLabel* m_notSavedWords = nullptr;
};

}  // namespace ui
