#pragma once
#include <QStringList>
#include <map>
#include <vector>

#include "labeling/history/consensus.h"
#include "ui/views/controls/card.h"

class QComboBox;
class QLabel;
class QButtonGroup;
class QHBoxLayout;

namespace ui {

class ClassBalance;
class CountLink;
class ProjectSession;

/// Which questions a run learns, and from which labels: balance of the answers, who gave them, how many are
/// kept for validation and test. Every count opens its galaxies.
class TrainingSetPanel : public Card {
  Q_OBJECT
 public:
  explicit TrainingSetPanel(ProjectSession& session, QWidget* parent = nullptr);

  void refresh();                 ///< labels changed
  QStringList questions() const;  ///< chosen ones
  void setQuestions(const QStringList& questions);
  std::int64_t robustLabels() const;  ///< of the chosen question with the fewest
  /// How the answers of several people become one; a run's snapshot is taken by it.
  labeling::ConsensusRule consensus() const;
  void setConsensus(labeling::ConsensusRule rule);

 Q_SIGNALS:
  void changed();

 private:
  struct QuestionLabels {
    std::vector<labeling::ConsensusLabel> labels;
    std::vector<std::int64_t> unresolved;  ///< answered, but without a consensus
    std::int64_t validation = 0;
  };
  void showQuestion(const QString& question);
  void showSummary();
  void showUnresolved();

  ProjectSession& m_session;
  std::map<QString, QuestionLabels> m_labels;
  QStringList m_chosen;
  QString m_shown;
  QHBoxLayout* m_chips;
  CountLink* m_count;
  QLabel* m_validation;
  QLabel* m_balanceTitle;
  ClassBalance* m_balance;
  QLabel* m_sources;
  QWidget* m_ruleLine;
  QComboBox* m_rule;
  CountLink* m_unresolved;
  QLabel* m_unresolvedWords;
  QLabel* m_advice;
};

}  // namespace ui
