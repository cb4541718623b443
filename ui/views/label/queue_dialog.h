#pragma once
#include <QDialog>
#include <QTimer>
#include <optional>
#include <vector>

#include "labeling/queue/stored_queue.h"
#include "ui/session/job.h"

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;
class QSpinBox;

namespace ui {

class ProjectSession;

/// What is labelled next: a kind of queue with its choices and what it would hold, or one that is stored.
/// Everything can be reached by keys; counting and making happen beside the window.
class QueueDialog : public QDialog {
  Q_OBJECT
 public:
  /// @param model  whose scores and features choose; empty: none, and kinds that need one say so
  /// @param shown  rows on screen that can be kept as a queue; empty: there are none
  QueueDialog(ProjectSession& session, const QString& model, std::vector<std::int64_t> shown,
              const QString& shownName, QWidget* parent = nullptr);

  void chooseKind(labeling::QueueKind kind);
  labeling::QueueOptions options() const;  ///< as they are set now
  QString problem() const;                 ///< why there can be no queue; empty: there can
  /// The queue that was made or chosen; nothing until the dialog is accepted.
  const std::optional<labeling::QueueInfo>& queue() const { return m_queue; }

 public Q_SLOTS:
  void accept() override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  struct Field {
    QWidget* label;
    QWidget* widget;
    std::vector<labeling::QueueKind> kinds;
  };
  void buildList();
  QWidget* buildForm();
  void addField(const QString& words, QWidget* widget, std::vector<labeling::QueueKind> kinds);
  void showKind();
  void showStored(const labeling::QueueInfo& queue);
  void refresh();
  void count();
  std::optional<labeling::QueueInfo> storedChosen() const;
  QString estimateWords(const labeling::QueueEstimate& estimate) const;

  ProjectSession& m_session;
  QString m_model;
  std::vector<std::int64_t> m_shown;
  QString m_shownName;
  std::vector<labeling::QueueInfo> m_stored;
  std::optional<labeling::QueueInfo> m_queue;
  bool m_making = false;

  QListWidget* m_list;
  QLabel* m_title;
  QLabel* m_meaning;
  QFormLayout* m_form;
  QWidget* m_formBox;
  std::vector<Field> m_fields;
  QComboBox* m_question;
  QComboBox* m_measure;
  QComboBox* m_answer;
  QDoubleSpinBox* m_threshold;
  QComboBox* m_column;
  QSpinBox* m_bins;
  QLineEdit* m_edges;
  QLineEdit* m_where;
  QComboBox* m_sortBy;
  QCheckBox* m_descending;
  QSpinBox* m_size;
  QSpinBox* m_random;
  QSpinBox* m_repeats;
  QSpinBox* m_spacing;
  QCheckBox* m_again;
  QSpinBox* m_seed;
  QLabel* m_estimate;
  QLabel* m_problem;
  QPushButton* m_make;
  QTimer m_countTimer;
  Job<labeling::QueueEstimate> m_counting;
  QString m_countProblem;
  Job<std::optional<labeling::QueueInfo>> m_makingJob;
};

}  // namespace ui
