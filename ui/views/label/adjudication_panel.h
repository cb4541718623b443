#pragma once
#include <QFrame>
#include <cstdint>
#include <string>
#include <vector>

#include "labeling/history/label_log.h"

class QLabel;
class QVBoxLayout;

namespace ui {

/// While disagreements are settled: who answered what about this question, how sure, with which comment, and
/// what was settled already. What is answered below is an adjudication, not a vote.
class AdjudicationPanel : public QFrame {
  Q_OBJECT
 public:
  struct Answer {
    QString annotator;
    QString answer;
    QString sureness;  ///< may be empty
    QString comment;   ///< may be empty
  };
  explicit AdjudicationPanel(QWidget* parent = nullptr);

  bool isActive() const { return !m_question.empty(); }
  const std::string& question() const { return m_question; }
  void begin(const std::string& question, const QString& words);
  void end();
  void showAnswers(const std::vector<Answer>& answers, const QString& settled);
  void showCount(std::int64_t settled, std::int64_t total);

 Q_SIGNALS:
  void ended();

 private:
  std::string m_question;
  QLabel *m_title, *m_count, *m_settled;
  QVBoxLayout* m_answers;
};

}  // namespace ui
