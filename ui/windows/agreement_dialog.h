#pragma once
#include <QDialog>
#include <vector>

#include "labeling/history/agreement.h"
#include "ui/session/job.h"

class QComboBox;
class QLabel;
class QPushButton;
class QTableWidget;

namespace ui {

class ProjectSession;

/// How well the annotators agree, question by question: coefficients with 95 % intervals, pairs, confusion of
/// two annotators, self-consistency, over time. Every number with galaxies behind it opens them.
class AgreementDialog : public QDialog {
  Q_OBJECT
 public:
  explicit AgreementDialog(ProjectSession& session, QWidget* parent = nullptr);

  bool isReady() const { return !m_job.isRunning(); }
  const std::vector<labeling::QuestionAgreement>& reports() const { return m_reports; }

 private:
  QWidget* makeDetails();
  void compute();
  void showQuestions();
  void showQuestion();
  void showPair();
  void showAnnotators(const labeling::QuestionAgreement& report);
  void setWeight(int row, double weight);
  void openGalaxies(const std::vector<std::int64_t>& rows, const QString& name);
  const labeling::QuestionAgreement* current() const;
  const labeling::PairAgreement* currentPair() const;

  ProjectSession& m_session;
  std::vector<labeling::QuestionAgreement> m_reports;
  Job<std::vector<labeling::QuestionAgreement>> m_job;
  QLabel* m_state;
  QTableWidget *m_questions, *m_annotators, *m_pairs, *m_confusion, *m_periods;
  QLabel *m_pairWords, *m_reason;
  QPushButton *m_show, *m_adjudicate;
  bool m_filling = false;
};

}  // namespace ui
