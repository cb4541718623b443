#include "ui/views/evaluate/people_page.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "ui/session/project_session.h"
#include "ui/session/selection_model.h"
#include "ui/theme/numbers.h"
#include "ui/views/controls/card.h"
#include "ui/views/controls/count_link.h"
#include "ui/views/gallery/filmstrip.h"

namespace ui {

namespace {
constexpr int kGap = 16;
constexpr std::size_t kMostMarked = 5000;  // rings on the board
}  // namespace

QString PeoplePage::nameOf(Zone zone) {
  switch (zone) {
    case Zone::SecureForNetwork:
      return tr("Secure for the network, unclear for people");
    case Zone::SecureForPeople:
      return tr("Clear for people, unsure for the network");
    case Zone::Contradiction:
      break;
  }
  return tr("Both sure, of opposite answers");
}

QString PeoplePage::wordsOf(Zone zone) {
  switch (zone) {
    case Zone::SecureForNetwork:
      return tr("votes 0.4–0.6, score below 0.1 or above 0.9");
    case Zone::SecureForPeople:
      return tr("votes below 0.1 or above 0.9, score 0.4–0.6");
    case Zone::Contradiction:
      break;
  }
  return tr("votes and score beyond 0.1 and 0.9, on opposite sides");
}

PeoplePage::PeoplePage(ProjectSession& session, QWidget* parent) : QWidget(parent), m_session(session) {
  setObjectName(QStringLiteral("people-page"));
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, kGap);
  row->setSpacing(kGap);
  m_card = new Card(tr("People and the network"), this);
  m_board = new VoteBoard(m_card);
  m_fewest = new QComboBox(m_card);
  m_fewest->setObjectName(QStringLiteral("fewest-votes"));
  m_fewest->setAccessibleName(tr("Fewest votes"));
  m_fewest->setProperty("compact", true);
  m_fewest->setFixedHeight(24);
  for (const int fewest : {1, 2, 3, 5, 10, 20})
    m_fewest->addItem(fewest == 1 ? tr("1 vote or more") : tr("%1 votes or more").arg(fewest), fewest);
  m_fewest->setCurrentIndex(2);
  m_card->addToHead(m_fewest);
  m_card->setContent(m_board);
  row->addWidget(m_card, 5);
  auto* column = new QVBoxLayout;
  column->setSpacing(kGap);
  for (const Zone zone : {Zone::SecureForNetwork, Zone::SecureForPeople, Zone::Contradiction}) {
    auto* card = new Card(nameOf(zone), this);
    Gallery& gallery = m_galleries[static_cast<std::size_t>(zone)];
    gallery.count = new CountLink(Type::Small, card);
    gallery.count->setObjectName(QStringLiteral("zone-%1").arg(static_cast<int>(zone)));
    card->addAfterTitle(gallery.count);
    card->addToHead(makeLabel(wordsOf(zone), "caption", "3", card));
    gallery.strip = new Filmstrip(session, card);
    gallery.strip->setAccessibleName(nameOf(zone));
    gallery.strip->setFrameShape(QFrame::NoFrame);
    gallery.strip->setProperty("ground", QStringLiteral("panel"));
    gallery.strip->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    gallery.strip->setTileSide(104);
    gallery.strip->setFooterHeight(24);
    gallery.strip->setStateShown(false);
    gallery.strip->setRingShown(false);  // the numbers below are what this page is about
    gallery.strip->setCaptions(
        [this](std::int64_t object) {
          const auto& votes = m_evaluation->votes;
          const auto found = std::lower_bound(votes.rows.begin(), votes.rows.end(), object);
          if (found == votes.rows.end() || *found != object) return QString();
          return fixed(static_cast<double>(votes.score[static_cast<std::size_t>(found - votes.rows.begin())]),
                       2);
        },
        [this](std::int64_t object) {
          const auto& votes = m_evaluation->votes;
          const auto found = std::lower_bound(votes.rows.begin(), votes.rows.end(), object);
          if (found == votes.rows.end() || *found != object) return QString();
          const auto i = static_cast<std::size_t>(found - votes.rows.begin());
          return std::isfinite(votes.count[i])
                     ? tr("%1 of %2")
                           .arg(fixed(static_cast<double>(votes.fraction[i]), 2),
                                QString::number(std::lround(votes.count[i])))
                     : tr("votes %1").arg(fixed(static_cast<double>(votes.fraction[i]), 2));
        });
    auto* body = new QWidget(card);
    auto* stack = new QVBoxLayout(body);
    stack->setContentsMargins(12, 0, 12, 4);
    stack->addWidget(gallery.strip, 1);
    auto* none = makeLabel(tr("None here."), "small", "2", body);
    none->setAlignment(Qt::AlignCenter);
    stack->addWidget(none, 1);
    gallery.empty = none;
    card->setContent(body);
    column->addWidget(card, 1);
    connect(gallery.count, &CountLink::clicked, this, [this, zone] { open(zone); });
  }
  row->addLayout(column, 6);
  connect(m_fewest, &QComboBox::activated, this, [this] {
    ZoneLimits limits;
    limits.fewestVotes = m_fewest->currentData().toInt();
    m_board->setLimits(limits);
    refresh();
  });
  connect(m_board, &VoteBoard::zoneClicked, this, &PeoplePage::open);
  connect(m_board, &VoteBoard::objectClicked, this,
          [this](std::int64_t object) { m_session.selection().selectOnly(object, this); });
  connect(&m_session.selection(), &SelectionModel::changed, this, [this] {
    std::vector<std::int64_t> rows = m_session.selection().selectedRows();
    if (rows.size() > kMostMarked) rows.clear();
    m_board->setSelected(rows);
  });
}

void PeoplePage::setEvaluation(const Evaluation* evaluation, const QString& positiveWords) {
  m_evaluation = evaluation;
  m_board->setEvaluation(evaluation, positiveWords);
  refresh();
}

void PeoplePage::refresh() {
  for (const Zone zone : {Zone::SecureForNetwork, Zone::SecureForPeople, Zone::Contradiction}) {
    Gallery& gallery = m_galleries[static_cast<std::size_t>(zone)];
    std::vector<std::int64_t> rows = m_board->rowsOf(zone);
    gallery.count->setText(grouped(static_cast<std::int64_t>(rows.size())));
    gallery.count->setEnabled(!rows.empty());
    gallery.strip->setVisible(!rows.empty());
    gallery.empty->setVisible(rows.empty());
    gallery.strip->setRows(std::move(rows));
  }
}

void PeoplePage::open(Zone zone) {
  const std::vector<std::int64_t> rows = m_board->rowsOf(zone);
  m_session.selection().select(rows, this);
  Q_EMIT rowsOpened(rows, nameOf(zone), wordsOf(zone));
}

}  // namespace ui
