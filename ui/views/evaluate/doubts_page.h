#pragma once
#include <QWidget>
#include <vector>

class QJsonObject;
class QLabel;
class QPushButton;
class QTableWidget;

namespace ui {

class Card;
class CountLink;
class KeyButton;
class ProjectSession;

/// Labels that are probably wrong, by networks that did not see their objects, straight into the queue to
/// label again.
class DoubtsPage : public QWidget {
  Q_OBJECT
 public:
  explicit DoubtsPage(ProjectSession& session, QWidget* parent = nullptr);
  void setQuestion(const QString& model, const QString& question);  ///< asks when it is shown
  void refresh();
  struct Doubt {
    std::int64_t row = 0;
    QString object, given, suggested;
    double selfConfidence = 0;
    bool isLikelyWrong = false;
  };
  const std::vector<Doubt>& doubts() const { return m_doubts; }
  std::vector<std::int64_t> likelyWrong() const;  ///< objects, the most doubtful first

 Q_SIGNALS:
  void rowsOpened(const std::vector<std::int64_t>& rows, const QString& name, const QString& words);

 protected:
  void showEvent(QShowEvent* event) override;

 private:
  void showResult(const QJsonObject& result);
  void openRow(int row);

  ProjectSession& m_session;
  QString m_model, m_question;
  bool m_isStale = true;
  int m_generation = 0;
  std::vector<Doubt> m_doubts;
  Card* m_card;
  CountLink* m_count;
  QLabel* m_origin;
  QLabel* m_sentence;
  QPushButton* m_train;
  KeyButton* m_relabel;
  QTableWidget* m_table;
};

}  // namespace ui
