#pragma once
#include <QWidget>
#include <array>

#include "ui/views/evaluate/vote_board.h"

class QComboBox;

namespace ui {

class Card;
class CountLink;
class Filmstrip;
class ProjectSession;

/// Secure for the network, unclear for people, and the other way round: the board, and a gallery of each
/// kind.
class PeoplePage : public QWidget {
  Q_OBJECT
 public:
  explicit PeoplePage(ProjectSession& session, QWidget* parent = nullptr);
  void setEvaluation(const Evaluation* evaluation, const QString& positiveWords);
  VoteBoard& board() { return *m_board; }
  static QString nameOf(Zone zone);
  static QString wordsOf(Zone zone);

 Q_SIGNALS:
  void rowsOpened(const std::vector<std::int64_t>& rows, const QString& name, const QString& words);

 private:
  void refresh();
  void open(Zone zone);

  ProjectSession& m_session;
  const Evaluation* m_evaluation = nullptr;
  Card* m_card;
  VoteBoard* m_board;
  QComboBox* m_fewest;
  struct Gallery {
    CountLink* count = nullptr;
    Filmstrip* strip = nullptr;
    QWidget* empty = nullptr;
  };
  std::array<Gallery, 3> m_galleries;  ///< by Zone
};

}  // namespace ui
