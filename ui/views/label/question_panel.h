#pragma once
#include <QWidget>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "labeling/scheme/scheme.h"
#include "ui/views/label/number_row.h"
#include "ui/views/label/opinion.h"
#include "ui/views/label/tree_path.h"

class QButtonGroup;
class QKeyEvent;
class QLabel;
class QLineEdit;
class QPushButton;
class QToolButton;
class QVBoxLayout;

namespace ui {

class AnswerRow;
class SegmentedButtons;
class TagRow;

/// The question, its answers, the T-Type, and what goes with a label: confidence, comment, flag, save.
class QuestionPanel : public QWidget {
  Q_OBJECT
 public:
  explicit QuestionPanel(std::span<const labeling::Scheme> schemes, QWidget* parent = nullptr);

  void setSchemes(std::span<const labeling::Scheme> schemes);  ///< their T-Types stand beside the questions
  void setPath(const std::vector<TreePath::Step>& steps);
  /// @param chosen  as stored: an answer id, or several joined; empty: none yet
  /// @param value   of a Number question
  void setQuestion(const labeling::Question& question, const std::string& chosen,
                   std::optional<double> value);
  void setKnownTags(const QStringList& tags);  ///< those used most first
  /// An answer that the question no longer has, in its old words; empty: none.
  void setEarlierAnswer(const QString& words);
  void setOpinion(const ObjectOpinion* opinion);  ///< null: blind, or nothing known: no trace
  std::vector<NumberRow*> numbers() const;        ///< of this question, then the T-Types
  NumberRow* number(const std::string& question) const;
  /// The answer that a key gives: its own key, or the place it stands at. Nothing: the key is another's.
  std::optional<std::string> answerFor(const QKeyEvent& event) const;

  std::optional<double> confidence() const;  ///< 0 guessing, 0.5 fairly sure, 1 certain; nothing: not said
  void setConfidence(std::optional<double> confidence);
  void stepConfidence(int steps);
  QString comment() const;
  void setComment(const QString& text);
  void focusComment();
  void focusTag();
  void setFlagged(bool flagged);
  void setNotSaved(const QString& sentence);        ///< empty: all is saved
  void setWholeSelection(const QString& sentence);  ///< whom an answer goes to; empty: the object on screen
  void setReadOnly(bool readOnly);

 Q_SIGNALS:
  void stepChosen(const std::string& question);
  void answered(const std::string& answerId);
  void tagAdded(const QString& tag);
  void numberChanged(const std::string& question, double value);
  void confidenceChosen();
  void commentFinished();
  void fieldLeft();  ///< the keys belong to the view again
  void flagToggled();
  void saveRequested();
  void skipRequested();
  void retryRequested();
  void schemesRequested();

 protected:
  bool eventFilter(QObject* object, QEvent* event) override;

 private:
  void buildFooter(QVBoxLayout* layout);
  void buildRows(const labeling::Question& question);
  void addRow(const QString& key, const std::string& id, const QString& words, const std::string& pictogram);
  void showKeys();

  labeling::Question m_question;
  QStringList m_tags;
  TreePath* m_path;
  QLabel* m_title;
  QLabel* m_earlier;
  QVBoxLayout* m_rowsLayout;
  QVBoxLayout* m_besideLayout;
  QButtonGroup* m_group;
  std::vector<std::pair<std::string, AnswerRow*>> m_rows;
  NumberRow* m_value = nullptr;  ///< of a Number question that is asked
  TagRow* m_tagRow = nullptr;
  std::vector<NumberRow*> m_beside;
  SegmentedButtons* m_confidence = nullptr;
  QLineEdit* m_comment = nullptr;
  QToolButton* m_flag = nullptr;
  QPushButton* m_save = nullptr;
  QWidget* m_notSaved = nullptr;
  QLabel* m_notSavedWords = nullptr;
  QLabel* m_selectionWords = nullptr;
};

}  // namespace ui
