#pragma once
#include <QFrame>
#include <QLineEdit>
#include <QStringList>
#include <optional>
#include <vector>

#include "labeling/store/query.h"

class QCompleter;
class QHBoxLayout;

namespace ui {

class ProjectSession;

/// A line edit that underlines what is wrong.
class ConditionEdit : public QLineEdit {
  Q_OBJECT
 public:
  explicit ConditionEdit(QWidget* parent = nullptr);
  void setProblem(std::optional<labeling::QueryProblem> problem);
  const std::optional<labeling::QueryProblem>& problem() const { return m_problem; }

  using QLineEdit::cursorRect;

 Q_SIGNALS:
  void backspaceAtStart();

 protected:
  void paintEvent(QPaintEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  std::optional<labeling::QueryProblem> m_problem;
};

/// The query bar: facets as chips, conditions as chips, and a field for another condition with completion of
/// column names. All of it is one expression. A condition that is wrong is underlined and explained; what was
/// shown before stays.
class QueryEdit : public QFrame {
  Q_OBJECT
 public:
  explicit QueryEdit(ProjectSession& session, QWidget* parent = nullptr);

  /// A chip of a facet: "p_bar", "0.20 – 0.80".
  struct FacetChip {
    QString column, words;
  };
  void setFacetChips(const std::vector<FacetChip>& chips);

  QStringList conditions() const { return m_conditions; }
  void setConditions(const QStringList& conditions);  ///< no signal
  /// Conditions and the last good text of the field, joined by "and"; empty: everything.
  QString expression() const;
  void clear();
  ConditionEdit* field() const { return m_field; }
  QString problemSentence() const;

 Q_SIGNALS:
  void expressionChanged();
  void facetChipClosed(const QString& column);

 protected:
  bool eventFilter(QObject* object, QEvent* event) override;

 private:
  void layOutChips();
  void check();
  void turnIntoChip();
  void complete();

  ProjectSession& m_session;
  QStringList m_conditions;
  std::vector<FacetChip> m_facets;
  QString m_goodText;
  QHBoxLayout* m_chips;
  ConditionEdit* m_field;
  QCompleter* m_completer;
};

}  // namespace ui
