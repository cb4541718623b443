#pragma once
#include <QTimer>
#include <QWidget>
#include <array>
#include <optional>

#include "model/metrics/paired_comparison.h"
#include "ui/session/job.h"
#include "ui/views/evaluate/evaluation.h"

class QLabel;
class QTableWidget;

namespace ui {

class Card;
class CountLink;

/// What changed from one model to the other: differences with their intervals and p-values, the objects whose
/// answer changed, and the experts on the same objects.
class ComparePage : public QWidget {
  Q_OBJECT
 public:
  explicit ComparePage(QWidget* parent = nullptr);
  /// @param before  may be null, and then `problem` says why if there is a reason
  void setEvaluations(const Evaluation* now, const Evaluation* before, const QString& problem);
  void setThreshold(double threshold);
  bool isBusy() const { return m_comparing.isRunning() || m_timer.isActive(); }
  const std::optional<model::PairedComparison>& comparison() const { return m_comparison; }

  /// Which objects: put right or made wrong by the newer model, right or wrong in both.
  enum class Change { PutRight, MadeWrong, BothWrong, BothRight };
  std::vector<std::int64_t> rowsOf(Change change) const;
  static QString nameOf(Change change);

 Q_SIGNALS:
  void rowsOpened(const std::vector<std::int64_t>& rows, const QString& name, const QString& words);
  void expertOpened(int expert);

 protected:
  void showEvent(QShowEvent* event) override;

 private:
  void refresh();
  void compare();
  void showCounts();
  void showTable();
  void showExperts();

  const Evaluation* m_now = nullptr;
  double m_threshold = 0.5;
  bool m_isStale = true;  ///< work that nobody looks at is not done
  QTimer m_timer;         ///< the end of a drag
  /// The objects that both models scored.
  struct Common {
    std::vector<std::int64_t> rows;
    std::vector<float> before, now;
    std::vector<char> positive;
  } m_common;
  QString m_before, m_nowName;
  Card* m_differences;
  QTableWidget* m_table;
  QLabel* m_sentence;
  std::array<CountLink*, 4> m_counts{};
  QLabel* m_mcnemar;
  QTableWidget* m_experts;
  QLabel* m_expertsSentence;
  std::optional<model::PairedComparison> m_comparison;
  Job<model::PairedComparison> m_comparing;
};

}  // namespace ui
