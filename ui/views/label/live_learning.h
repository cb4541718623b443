#pragma once
#include <QElapsedTimer>
#include <QObject>
#include <QString>
#include <QTimer>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace ui {

class ProjectSession;
struct EngineReply;

/// "Learn as I label": after each label the engine learns it by a linear head on the features of a model, and
/// says which objects it is least sure of now. While it has nothing to learn, it takes its time and works out
/// the uncertainties from all labels together.
class LiveLearning : public QObject {
  Q_OBJECT
 public:
  /// What the head says about an object, as it knew the labels at the time of order().
  struct Score {
    std::vector<double> mean, sigma;  ///< (K); NaN: not known
    double information = 0;           ///< nats, or the spread of a number
    std::int64_t rank = 0;            ///< from 1
  };

  explicit LiveLearning(ProjectSession& session, QObject* parent = nullptr);

  /// @param model  whose features; @param question  that is learnt
  void start(const QString& model, const std::string& question);
  void stop();
  bool isOn() const { return m_on; }
  const std::string& question() const { return m_question; }

  void labelsChanged();                           ///< anybody's, of any question
  void setRow(std::int64_t row) { m_row = row; }  ///< on screen: its score is asked for, too

  /// The objects without a label, least sure first; the first few hundred.
  const std::vector<std::int64_t>& order() const { return m_order; }
  const Score* scoreOf(std::int64_t row) const;
  /// Where scores and order come from, and how old they are: "learnt from 132 labels on galaxy-zoo-1's
  /// features, 3 s ago". Or what is missing.
  QString source() const;
  /// The score of an object in words, with its uncertainty; empty: there is none.
  QString wordsFor(std::int64_t row) const;

 Q_SIGNALS:
  void learnt();         ///< order() and scores are new
  void sourceChanged();  ///< a second has passed, or something went wrong

 private:
  void ask(bool settle);
  void take(const EngineReply& reply);

  ProjectSession& m_session;
  bool m_on = false;
  QString m_model, m_kind, m_problem;
  QStringList m_answers;
  std::string m_question;
  std::int64_t m_row = -1;
  std::int64_t m_labels = 0;
  qint64 m_request = -1;
  bool m_isSettling = false, m_again = false;
  std::vector<std::int64_t> m_order;
  std::unordered_map<std::int64_t, Score> m_scores;
  QElapsedTimer m_age;
  QTimer m_tick, m_settle;
};

}  // namespace ui
