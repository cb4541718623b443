#include "ui/views/evaluate/doubts_page.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QJsonArray>
#include <QJsonObject>
#include <QLabel>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>

#include "ui/engine/engine_client.h"
#include "ui/session/project_session.h"
#include "ui/session/selection_model.h"
#include "ui/theme/numbers.h"
#include "ui/views/controls/card.h"
#include "ui/views/controls/count_link.h"
#include "ui/views/controls/key_button.h"

namespace ui {

namespace {
constexpr int kMost = 2000;  // rows of the table
}

DoubtsPage::DoubtsPage(ProjectSession& session, QWidget* parent) : QWidget(parent), m_session(session) {
  setObjectName(QStringLiteral("doubts-page"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 16);
  m_card = new Card(tr("Labels that are likely wrong"), this);
  m_count = new CountLink(Type::Body, m_card);
  m_count->setObjectName(QStringLiteral("doubts-count"));
  m_card->addAfterTitle(m_count);
  m_origin = makeLabel({}, "small", "2", m_card);
  m_origin->setObjectName(QStringLiteral("doubts-origin"));
  m_train = new QPushButton(tr("Train in folds"), m_card);
  m_train->setObjectName(QStringLiteral("train-folds"));
  m_train->setProperty("compact", true);
  m_train->setToolTip(
      tr("Opens Train. A training in folds leaves each label out once, so that all can be judged."));
  m_relabel = new KeyButton(tr("Relabel the likely wrong"), QStringLiteral("label"), {}, m_card);
  m_relabel->setObjectName(QStringLiteral("relabel-doubts"));
  m_relabel->setSmall(true);
  m_relabel->setPrimary(true);
  m_card->addToHead(m_origin);
  m_card->addToHead(m_train);
  m_card->addToHead(m_relabel);
  auto* body = m_card->paddedBody();
  m_sentence = makeLabel({}, "body", "2", m_card);
  m_sentence->setObjectName(QStringLiteral("doubts-sentence"));
  m_sentence->setAlignment(Qt::AlignCenter);
  m_sentence->setWordWrap(true);
  m_table = new QTableWidget(0, 6, m_card);
  m_table->setObjectName(QStringLiteral("doubts"));
  m_table->setAccessibleName(tr("Labels, the most doubtful first"));
  m_table->setHorizontalHeaderLabels({tr("Rank"), tr("Object"), tr("Label"), tr("Networks say"),
                                      tr("Score of the label"), tr("Likely wrong")});
  m_table->verticalHeader()->hide();
  m_table->verticalHeader()->setDefaultSectionSize(28);
  m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
  m_table->horizontalHeader()->setHighlightSections(false);
  m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  m_table->setShowGrid(false);
  m_table->setFrameShape(QFrame::NoFrame);
  m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
  m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
  m_table->setSelectionMode(QAbstractItemView::SingleSelection);
  body->addWidget(m_sentence, 1);
  body->addWidget(m_table, 1);
  column->addWidget(m_card);
  m_table->hide();

  connect(m_count, &CountLink::clicked, this, [this] {
    Q_EMIT rowsOpened(likelyWrong(), tr("Labels likely wrong"), tr("the most doubtful first"));
  });
  connect(m_train, &QPushButton::clicked, this,
          [this] { Q_EMIT m_session.workspaceRequested(QStringLiteral("train")); });
  connect(m_relabel, &KeyButton::clicked, this, [this] {
    Q_EMIT m_session.labelQueueRequested(likelyWrong(), tr("Labels of %1 likely wrong").arg(m_question));
    Q_EMIT m_session.workspaceRequested(QStringLiteral("label"));
  });
  connect(m_table, &QTableWidget::currentCellChanged, this, [this](int row) { openRow(row); });
}

void DoubtsPage::setQuestion(const QString& model, const QString& question) {
  m_model = model;
  m_question = question;
  m_isStale = true;
  if (isVisible()) refresh();
}

void DoubtsPage::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  if (m_isStale) refresh();
}

void DoubtsPage::refresh() {
  m_isStale = false;
  const int generation = ++m_generation;
  m_doubts.clear();
  m_table->setRowCount(0);
  m_table->hide();
  m_sentence->show();
  m_sentence->setText(tr("Judging the labels…"));
  m_count->setText({});
  m_origin->clear();
  m_train->hide();  // offered once it is known that it would help
  m_relabel->setEnabled(false);
  m_count->setEnabled(false);
  m_session.engine().request(QStringLiteral("label_errors"),
                             {{QStringLiteral("dir"), m_session.directory()},
                              {QStringLiteral("model"), m_model},
                              {QStringLiteral("question"), m_question},
                              {QStringLiteral("most"), kMost}},
                             this, [this, generation](const EngineReply& reply) {
                               if (generation != m_generation) return;  // late
                               if (reply.ok())
                                 showResult(reply.result);
                               else
                                 m_sentence->setText(reply.sentence);
                             });
}

void DoubtsPage::showResult(const QJsonObject& result) {
  for (const QJsonValue& value : result.value(QLatin1String("doubts")).toArray())
    m_doubts.push_back(
        {value[QLatin1String("row")].toInteger(), value[QLatin1String("object")].toString(),
         value[QLatin1String("given")].toString(), value[QLatin1String("suggested")].toString(),
         value[QLatin1String("self_confidence")].toDouble(), value[QLatin1String("likely_wrong")].toBool()});
  const auto folds = result.value(QLatin1String("folds")).toInteger();
  const QString judged = grouped(result.value(QLatin1String("n")).toInteger());
  const QString left = grouped(result.value(QLatin1String("not_judged")).toInteger());
  m_origin->setText(
      folds > 0
          ? tr("out-of-fold scores, %1 folds, %2 labels").arg(QString::number(folds), judged)
          : tr("by %1 on the %2 labels it was not trained on; %3 not judged").arg(m_model, judged, left));
  m_train->setVisible(folds == 0);
  const auto wrong = result.value(QLatin1String("likely_wrong")).toInteger();
  m_count->setText(grouped(wrong));
  m_count->setEnabled(wrong > 0);
  m_relabel->setEnabled(wrong > 0);
  m_table->setRowCount(static_cast<int>(m_doubts.size()));
  for (std::size_t i = 0; i < m_doubts.size(); ++i) {
    const Doubt& doubt = m_doubts[i];
    const QStringList words{grouped(static_cast<std::int64_t>(i) + 1),
                            doubt.object,
                            doubt.given,
                            doubt.suggested,
                            fixed(doubt.selfConfidence, 3),
                            doubt.isLikelyWrong ? tr("yes") : QStringLiteral("–")};
    for (int column = 0; column < words.size(); ++column)
      m_table->setItem(static_cast<int>(i), column, new QTableWidgetItem(words[column]));
  }
  m_sentence->setVisible(m_doubts.empty());
  m_sentence->setText(tr("No label to judge."));
  m_table->setVisible(!m_doubts.empty());
}

void DoubtsPage::openRow(int row) {
  if (row < 0 || row >= static_cast<int>(m_doubts.size())) return;
  std::vector<std::int64_t> rows;
  for (const Doubt& doubt : m_doubts) rows.push_back(doubt.row);
  Q_EMIT rowsOpened(rows, tr("Labels, the most doubtful first"), tr("by networks that did not see them"));
  m_session.selection().selectOnly(m_doubts[static_cast<std::size_t>(row)].row, this);
}

std::vector<std::int64_t> DoubtsPage::likelyWrong() const {
  std::vector<std::int64_t> rows;
  for (const Doubt& doubt : m_doubts)
    if (doubt.isLikelyWrong) rows.push_back(doubt.row);
  return rows;
}

}  // namespace ui
