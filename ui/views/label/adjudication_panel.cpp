#include "ui/views/label/adjudication_panel.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/theme/numbers.h"
#include "ui/views/controls/card.h"

namespace ui {

AdjudicationPanel::AdjudicationPanel(QWidget* parent) : QFrame(parent) {
  setObjectName(QStringLiteral("adjudication"));
  setProperty("ground", QStringLiteral("panel"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(24, 16, 24, 12);
  column->setSpacing(8);
  auto* head = new QHBoxLayout;
  m_title = makeLabel({}, "strong", nullptr, this);
  m_title->setWordWrap(true);
  head->addWidget(m_title, 1);
  auto* done = new QPushButton(tr("End"), this);
  done->setObjectName(QStringLiteral("endAdjudication"));
  done->setProperty("compact", true);
  done->setToolTip(tr("Back to labelling"));
  connect(done, &QPushButton::clicked, this, &AdjudicationPanel::ended);
  head->addWidget(done, 0, Qt::AlignTop);
  column->addLayout(head);
  m_count = makeLabel({}, "small", "2", this);
  m_count->setObjectName(QStringLiteral("adjudicationCount"));
  column->addWidget(m_count);
  m_answers = new QVBoxLayout;
  m_answers->setSpacing(6);
  column->addLayout(m_answers);
  m_settled = makeLabel({}, "small-strong", nullptr, this);
  m_settled->setObjectName(QStringLiteral("adjudicationSettled"));
  m_settled->setWordWrap(true);
  column->addWidget(m_settled);
  hide();
}

void AdjudicationPanel::begin(const std::string& question, const QString& words) {
  m_question = question;
  m_title->setText(tr("Settling: %1").arg(words));
  setAccessibleName(m_title->text());
  show();
}

void AdjudicationPanel::end() {
  m_question.clear();
  hide();
}

void AdjudicationPanel::showCount(std::int64_t settled, std::int64_t total) {
  m_count->setText(
      tr("%1 of %2 settled. Your answer is no vote; it decides.").arg(grouped(settled), grouped(total)));
}

void AdjudicationPanel::showAnswers(const std::vector<Answer>& answers, const QString& settled) {
  while (QLayoutItem* item = m_answers->takeAt(0)) {
    delete item->widget();
    delete item;
  }
  for (const Answer& answer : answers) {
    QString words = QStringLiteral("<b>%1</b>&ensp;%2")
                        .arg(answer.annotator.toHtmlEscaped(), answer.answer.toHtmlEscaped());
    if (!answer.sureness.isEmpty()) words += QStringLiteral(", ") + answer.sureness.toHtmlEscaped();
    if (!answer.comment.isEmpty()) words += QStringLiteral("<br>“%1”").arg(answer.comment.toHtmlEscaped());
    auto* line = makeLabel(words, "body", nullptr, this);
    line->setObjectName(QStringLiteral("adjudicationAnswer"));
    line->setTextFormat(Qt::RichText);
    line->setWordWrap(true);
    m_answers->addWidget(line);
  }
  m_settled->setText(settled);
  m_settled->setVisible(!settled.isEmpty());
}

}  // namespace ui
