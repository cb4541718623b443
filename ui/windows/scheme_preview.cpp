#include "ui/windows/scheme_preview.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLayoutItem>
#include <QVBoxLayout>

#include "ui/theme/numbers.h"
#include "ui/views/controls/card.h"
#include "ui/views/label/answer_row.h"
#include "ui/views/label/label_steps.h"

namespace ui {

namespace {
QString text(const std::string& words) { return QString::fromStdString(words); }
}  // namespace

SchemePreview::SchemePreview(QWidget* parent) : QWidget(parent) {
  setAttribute(Qt::WA_StyledBackground);
  setProperty("ground", QStringLiteral("panel"));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(16, 12, 16, 12);
  layout->setSpacing(8);
  m_title = makeLabel({}, "section", nullptr, this);
  m_title->setWordWrap(true);
  layout->addWidget(m_title);
  m_rows = new QVBoxLayout;
  m_rows->setSpacing(4);
  layout->addLayout(m_rows);
  layout->addStretch(1);
}

void SchemePreview::show(const labeling::Scheme& scheme, const std::string& id) {
  while (QLayoutItem* item = m_rows->takeAt(0)) {
    if (QWidget* widget = item->widget()) {
      widget->hide();
      widget->deleteLater();
    }
    delete item;
  }
  const labeling::Question* question = scheme.find(id);
  m_title->setText(question ? text(question->words) : QString());
  if (!question) return;
  for (std::size_t i = 0; i < question->answers.size(); ++i) {
    const labeling::Answer& answer = question->answers[i];
    auto* row =
        new AnswerRow(text(labeling::keyOfAnswer(*question, i)).toUpper(), text(answer.words), answer.icon);
    row->setTicks(takesSeveral(*question));
    row->setFocusPolicy(Qt::NoFocus);
    row->setAttribute(Qt::WA_TransparentForMouseEvents);
    const labeling::Question* next = scheme.nextAfter(id, answer.id);
    row->setToolTip(next ? tr("then: %1").arg(text(next->shortWords)) : tr("then nothing more is asked"));
    m_rows->addWidget(row);
    if (question->kind != labeling::QuestionKind::Tags)
      m_rows->addWidget(
          makeLabel(next ? tr("then “%1”").arg(text(next->shortWords)) : tr("the end"), "small", "3"));
  }
  if (question->kind == labeling::QuestionKind::Number) {
    const int decimals = question->step >= 1 ? 0 : 2;
    const QString range = question->isTType() ? tr("on the tuning fork, %1 to %2") : tr("a value, %1 to %2");
    m_rows->addWidget(
        makeLabel(range.arg(fixed(question->low, decimals), fixed(question->high, decimals)), "small", "2"));
  }
  if (question->kind == labeling::QuestionKind::Tags)
    m_rows->addWidget(makeLabel(tr("any words, several of them"), "small", "2"));
}

}  // namespace ui
