#pragma once
#include <QDialog>
#include <functional>

#include "labeling/scheme/scheme.h"
#include "labeling/store/project_scheme.h"

class QComboBox;
class QDoubleSpinBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;
class QTableWidget;

namespace ui {

class SchemePreview;

/// Edits a scheme: its questions, their answers, keys, pictograms, and what is asked next. It says in
/// sentences what is wrong, and how many labels an edit touches; these keep their old words.
class SchemeEditor : public QDialog {
  Q_OBJECT
 public:
  /// Labels that stand for a question now.
  using Tally = std::function<labeling::LabelTally(const std::string& question)>;

  SchemeEditor(const labeling::Scheme& scheme, Tally tally, QWidget* parent = nullptr);
  const labeling::Scheme& scheme() const { return m_scheme; }
  QString problems() const;  ///< sentences; empty: it can be used
  QString touched() const;   ///< "12 labels ..."; empty: no label feels the edit

 private:
  enum Column { Words, Id, Key, Pictogram, Value, Next, ColumnCount };

  QWidget* buildQuestions();
  QWidget* buildForm();
  void showQuestions();
  void showQuestion();
  void showAnswers();
  void takeForm();
  void takeAnswer(int row, int column);
  void addQuestion();
  void removeQuestion();
  void moveQuestion(int by);
  void addAnswer();
  void removeAnswer();
  void moveAnswer(int by);
  void changeKind(labeling::QuestionKind kind, bool isTType);
  void refresh();
  QString touchedWords() const;
  labeling::Question* question();
  QComboBox* makeNextBox(const std::string& chosen, bool withOwn) const;

  const labeling::Scheme m_before;
  labeling::Scheme m_scheme;
  Tally m_tally;
  std::string m_current;  ///< id of the question in the form
  bool m_filling = false;

  QLineEdit* m_title;
  QListWidget* m_questions;
  QLineEdit* m_words;
  QLineEdit* m_short;
  QLabel* m_id;
  QComboBox* m_kind;
  QComboBox* m_next;
  QFormLayout* m_form;
  QWidget* m_range;
  QDoubleSpinBox* m_low;
  QDoubleSpinBox* m_high;
  QDoubleSpinBox* m_step;
  QTableWidget* m_answers;
  QWidget* m_answerButtons;
  SchemePreview* m_preview;
  QLabel* m_problems;
  QLabel* m_touched;
  QPushButton* m_save;
};

}  // namespace ui
