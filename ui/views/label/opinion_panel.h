#pragma once
#include <QWidget>
#include <vector>

#include "labeling/scheme/scheme.h"
#include "ui/views/label/opinion.h"

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace ui {

class PosteriorStrip;
class Switch;

/// What the model thinks of the object on screen: one strip per question. In blind mode there is nothing of
/// it, neither drawn nor spoken.
class OpinionPanel : public QWidget {
  Q_OBJECT
 public:
  explicit OpinionPanel(const labeling::Scheme& scheme, QWidget* parent = nullptr);
  void setScheme(const labeling::Scheme& scheme) { m_scheme = scheme; }  ///< for the words of questions

  void setBlind(bool blind);
  void showOpinion(const QString& model, const ObjectOpinion& opinion);
  void showWaiting(const QString& model);
  void showNothing(const QString& sentence, bool offerPredict);  ///< empty state, or why it failed
  const std::vector<PosteriorStrip*>& strips() const { return m_strips; }

 Q_SIGNALS:
  void blindToggled(bool blind);
  void predictRequested();

 private:
  void showSentence(const QString& sentence, bool offerPredict);

  labeling::Scheme m_scheme;
  bool m_blind = false;
  QLabel* m_model;
  Switch* m_switch;
  QLabel* m_sentence;
  QPushButton* m_predict;
  QVBoxLayout* m_stripLayout;
  std::vector<PosteriorStrip*> m_strips;
  QString m_lastModel;
  ObjectOpinion m_lastOpinion;
  QString m_lastSentence;
  bool m_lastOffer = false;
};

}  // namespace ui
