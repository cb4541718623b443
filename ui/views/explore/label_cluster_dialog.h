#pragma once
#include <QDialog>
#include <cstdint>
#include <vector>

#include "labeling/history/label_log.h"

class QComboBox;
class QLabel;
class QPushButton;
class QToolButton;

namespace ui {

class ProjectSession;

/// One answer for all galaxies of a cluster, after a look at a random sample of them: those that do not
/// belong are clicked away, and what is left says how pure the cluster is.
class LabelClusterDialog : public QDialog {
  Q_OBJECT
 public:
  static constexpr int kSample = 24;

  LabelClusterDialog(ProjectSession& session, const QString& name, std::vector<std::int64_t> rows,
                     QWidget* parent = nullptr);

  /// The labels of all galaxies but those clicked away: one act, to be undone together. Empty: nothing to
  /// ask.
  std::vector<labeling::LabelEvent> events() const;
  const std::vector<std::int64_t>& sample() const { return m_sample; }

 private:
  void fillAnswers();
  void showImages();
  void refresh();

  ProjectSession& m_session;
  QString m_name;
  std::vector<std::int64_t> m_rows, m_sample;
  std::vector<QToolButton*> m_tiles;
  QComboBox *m_question, *m_answer;
  QLabel* m_purity;
  QPushButton* m_label;
};

}  // namespace ui
