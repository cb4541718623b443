#pragma once
#include <QStringList>
#include <map>
#include <vector>

#include "labeling/history/label_log.h"
#include "ui/views/controls/card.h"

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

 Q_SIGNALS:
  void changed();

 private:
  struct QuestionLabels {
    std::vector<labeling::ConsensusLabel> labels;
    std::int64_t validation = 0;
  };
  void showQuestion(const QString& question);
  void showSummary();

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
  QLabel* m_advice;
};

}  // namespace ui
