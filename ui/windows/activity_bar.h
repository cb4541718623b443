#pragma once
#include <QStatusBar>

class QHBoxLayout;
class QLabel;
class QProgressBar;
class QToolButton;

namespace ui {

class JobListModel;

/// The status bar, 32 px: counts and labelling progress on the left; the foremost job with its bar, time left
/// and cancel on the right.
class ActivityBar : public QStatusBar {
  Q_OBJECT
 public:
  explicit ActivityBar(JobListModel& jobs, QWidget* parent = nullptr);

  void setLeftMargin(int pixels);                            ///< 88 beside the rail, 24 on Welcome
  void setMatch(std::int64_t matching, std::int64_t total);  ///< total < 0: nothing
  void setSelected(std::int64_t selected, std::int64_t hidden);
  void setLabelled(std::int64_t labelled, std::int64_t total);
  void setNote(const QString& note);  ///< when nothing is open: version
  void setRightNote(const QString& note);
  /// One sentence for a while, where the job is shown; a failure stays until the next one.
  void say(const QString& sentence, bool isProblem = false);
  QString sentence() const;

 Q_SIGNALS:
  void cancelRequested(qint64 job);
  void jobsRequested();

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  void showJob();
  JobListModel& m_jobs;
  QHBoxLayout* m_row;
  QLabel *m_match, *m_selected, *m_labelled, *m_note, *m_rightNote, *m_sentence, *m_job, *m_left;
  QProgressBar *m_labelledBar, *m_jobBar;
  QToolButton* m_cancel;
  qint64 m_shownJob = 0;
  int m_sentenceNumber = 0;
};

}  // namespace ui
