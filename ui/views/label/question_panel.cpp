#include "ui/views/label/question_panel.h"

#include <QButtonGroup>
#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "ui/theme/icons.h"
#include "ui/theme/numbers.h"
#include "ui/views/controls/card.h"
#include "ui/views/controls/key_button.h"
#include "ui/views/controls/segmented_buttons.h"
#include "ui/views/label/answer_row.h"

namespace ui {

namespace {

constexpr int kEdge = 24;

QString words(const std::string& text) { return QString::fromStdString(text); }

}  // namespace

bool isTuningFork(const labeling::Question& question) {
  return question.kind == labeling::QuestionKind::Number && question.low >= -6 && question.low <= -2 &&
         question.high >= 9 && question.high <= 11;
}

NumberRow::NumberRow(const labeling::Question& question, QWidget* parent)
    : QWidget(parent), m_question(question) {
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 8, 0, 0);
  layout->setSpacing(4);
  auto* head = new QHBoxLayout;
  head->setSpacing(4);
  head->addWidget(makeLabel(words(question.shortWords.empty() ? question.words : question.shortWords),
                            "strong", nullptr, this));
  head->addSpacing(4);
  head->addWidget(makeKeyCap(QStringLiteral("["), this));
  head->addWidget(makeKeyCap(QStringLiteral("]"), this));
  head->addStretch(1);
  m_number = makeLabel({}, "title", "accent", this);
  m_words = makeLabel({}, "small", "2", this);
  head->addWidget(m_number);
  head->addSpacing(4);
  head->addWidget(m_words);
  layout->addLayout(head);
  if (isTuningFork(question)) {
    m_fork = new ForkSlider(ForkSlider::Mode::Single, this);
    m_fork->setObjectName(QStringLiteral("fork"));
    layout->addWidget(m_fork);
    const auto chosen = [this](double value) {
      m_value = value;
      showValue();
      Q_EMIT changed(value);
    };
    connect(m_fork, &ForkSlider::valueChanged, this, chosen);
    connect(m_fork, &ForkSlider::prongChanged, this, [this] { showValue(); });
  } else {
    m_field = new QDoubleSpinBox(this);
    m_field->setRange(question.low, question.high);
    m_field->setSingleStep(question.step);
    m_field->setDecimals(question.step >= 1 ? 0 : 2);
    m_field->setAccessibleName(words(question.words));
    layout->addWidget(m_field);
    connect(m_field, &QDoubleSpinBox::valueChanged, this, [this](double value) {
      m_value = value;
      showValue();
      Q_EMIT changed(value);
    });
  }
  showValue();
}

void NumberRow::setValue(std::optional<double> value) {
  m_value = value;
  if (m_fork) m_fork->setValue(value);
  if (m_field) {
    const QSignalBlocker quiet(m_field);
    m_field->setValue(value.value_or(m_question.low));
  }
  showValue();
}

void NumberRow::step(int steps) {
  const double start = m_value.value_or(std::round((m_question.low + m_question.high) / 2 - 0.5 * steps));
  const double value = std::clamp(start + steps * m_question.step, m_question.low, m_question.high);
  setValue(value);
  Q_EMIT changed(value);
}

void NumberRow::otherProng() {
  if (!m_fork) return;
  m_fork->setProng(m_fork->prong() == ForkSlider::Prong::Barred ? ForkSlider::Prong::Unbarred
                                                                : ForkSlider::Prong::Barred);
  showValue();
}

void NumberRow::setBarred(bool barred) {
  if (!m_fork) return;
  m_fork->setProng(barred ? ForkSlider::Prong::Barred : ForkSlider::Prong::Unbarred);
  showValue();
}

void NumberRow::setOpinion(const QuestionOpinion* opinion, double barredShare) {
  m_modelWords.clear();
  if (m_fork) m_fork->clearPosterior();
  if (opinion && !opinion->mean.empty()) {
    m_modelWords = tr("model %1 ± %2")
                       .arg(fixed(static_cast<double>(opinion->mean.front()), 1),
                            fixed(static_cast<double>(opinion->sigma.front()), 1));
    if (m_fork && !opinion->passes.empty()) {
      m_fork->setPosterior(std::span<const float>(opinion->passes.front()), barredShare);
    }
  }
  showValue();
}

void NumberRow::showValue() {
  m_number->setText(m_value ? fixed(*m_value, m_question.step >= 1 ? 0 : 2) : QStringLiteral("–"));
  QStringList parts;
  if (m_value && m_fork) parts << ForkSlider::typeName(*m_value, m_fork->prong());
  if (!m_value) parts << tr("not set");
  if (!m_modelWords.isEmpty()) parts << m_modelWords;
  m_words->setText(parts.join(QStringLiteral(", ")));
}

QuestionPanel::QuestionPanel(const labeling::Scheme& scheme, QWidget* parent)
    : QWidget(parent), m_path(new TreePath(this)), m_group(new QButtonGroup(this)) {
  auto* outer = new QVBoxLayout(this);
  outer->setContentsMargins(0, 0, 0, 0);
  outer->setSpacing(0);
  outer->addWidget(m_path);
  outer->addWidget(makeLine(this));
  auto* layout = new QVBoxLayout;
  layout->setContentsMargins(kEdge, 18, kEdge, 8);
  layout->setSpacing(0);
  outer->addLayout(layout);
  m_title = makeLabel({}, "title", nullptr, this);
  m_title->setObjectName(QStringLiteral("question"));
  m_title->setWordWrap(true);
  layout->addWidget(m_title);
  layout->addSpacing(14);
  m_rowsLayout = new QVBoxLayout;
  m_rowsLayout->setSpacing(4);
  layout->addLayout(m_rowsLayout);
  for (const labeling::Question& question : scheme.questions) {
    if (question.kind != labeling::QuestionKind::Number) continue;
    auto* row = new NumberRow(question, this);
    layout->addWidget(row);
    m_numbers.push_back(row);
    connect(row, &NumberRow::changed, this,
            [this, id = question.id](double value) { Q_EMIT numberChanged(id, value); });
  }
  buildFooter(layout);
  m_group->setExclusive(true);
  connect(m_path, &TreePath::chosen, this, &QuestionPanel::stepChosen);
}

void QuestionPanel::buildFooter(QVBoxLayout* layout) {
  auto* sure = new QHBoxLayout;
  sure->setContentsMargins(0, 8, 0, 8);
  sure->addWidget(makeLabel(tr("I am"), "strong", nullptr, this));
  sure->addSpacing(8);
  m_confidence = new SegmentedButtons(SegmentedButtons::Size::Normal, true, this);
  m_confidence->setObjectName(QStringLiteral("confidence"));
  m_confidence->setWords({tr("guessing"), tr("fairly sure"), tr("certain")});
  m_confidence->setIndex(1);
  sure->addWidget(m_confidence, 1);
  sure->addWidget(makeKeyCap(QStringLiteral("− +"), this));
  layout->addLayout(sure);
  connect(m_confidence, &SegmentedButtons::chosen, this, &QuestionPanel::confidenceChosen);

  auto* remarks = new QHBoxLayout;
  remarks->setSpacing(8);
  m_comment = new QLineEdit(this);
  m_comment->setObjectName(QStringLiteral("comment"));
  m_comment->setPlaceholderText(tr("Comment"));
  m_comment->setAccessibleName(tr("Comment"));
  m_comment->setToolTip(tr("Comment on this object (;)"));
  m_flag = new KeyButton(tr("Flag"), QStringLiteral("flag"), QStringLiteral("X"), this);
  m_flag->setObjectName(QStringLiteral("flag"));
  m_flag->setCheckable(true);
  remarks->addWidget(m_comment, 1);
  remarks->addWidget(makeKeyCap(QStringLiteral(";"), this));
  remarks->addWidget(m_flag);
  layout->addLayout(remarks);
  connect(m_comment, &QLineEdit::returnPressed, this, &QuestionPanel::commentFinished);
  connect(m_flag, &QToolButton::clicked, this, &QuestionPanel::flagToggled);

  m_notSaved = new QWidget(this);
  auto* notSaved = new QHBoxLayout(m_notSaved);
  notSaved->setContentsMargins(0, 8, 0, 0);
  auto* mark = new QLabel(m_notSaved);
  mark->setPixmap(icon(QStringLiteral("warn"), IconColour::Bad).pixmap(16, 16));
  m_notSavedWords = makeLabel({}, "small", "bad", m_notSaved);
  m_notSavedWords->setObjectName(QStringLiteral("not-saved"));
  m_notSavedWords->setWordWrap(true);
  auto* again = new QPushButton(tr("Save again"), m_notSaved);
  again->setObjectName(QStringLiteral("save-again"));
  again->setProperty("compact", true);
  notSaved->addWidget(mark, 0, Qt::AlignTop);
  notSaved->addWidget(m_notSavedWords, 1);
  notSaved->addWidget(again, 0, Qt::AlignTop);
  m_notSaved->hide();
  layout->addWidget(m_notSaved);
  connect(again, &QPushButton::clicked, this, &QuestionPanel::retryRequested);

  auto* buttons = new QHBoxLayout;
  buttons->setContentsMargins(0, 8, 0, 8);
  buttons->setSpacing(8);
  auto* save = new KeyButton(tr("Save and next"), {}, QStringLiteral("Enter"), this);
  save->setObjectName(QStringLiteral("save"));
  save->setPrimary(true);
  auto* skip = new KeyButton(tr("Skip"), {}, QStringLiteral("Space"), this);
  skip->setObjectName(QStringLiteral("skip"));
  skip->setToolTip(tr("To the next unlabelled object"));
  save->setTall(40);
  skip->setTall(40);
  buttons->addWidget(save, 1);
  buttons->addWidget(skip);
  layout->addLayout(buttons);
  connect(save, &QToolButton::clicked, this, &QuestionPanel::saveRequested);
  connect(skip, &QToolButton::clicked, this, &QuestionPanel::skipRequested);
}

void QuestionPanel::setPath(const std::vector<TreePath::Step>& steps) { m_path->setSteps(steps); }

void QuestionPanel::setQuestion(const labeling::Question& question, const std::string& chosen) {
  if (question.id != m_question) {
    m_question = question.id;
    m_title->setText(words(question.words));
    for (const auto& [id, row] : m_rows) {
      m_group->removeButton(row);
      row->hide();
      row->deleteLater();
    }
    m_rows.clear();
    const auto add = [this](const QString& key, const std::string& id, const QString& text,
                            const std::string& pictogram) {
      auto* row = new AnswerRow(key, text, pictogram, this);
      row->setObjectName(QStringLiteral("answer-") + words(id));
      m_rowsLayout->addWidget(row);
      m_group->addButton(row);
      m_rows.emplace_back(id, row);
      connect(row, &QAbstractButton::clicked, this, [this, id] { Q_EMIT answered(id); });
    };
    int key = 1;
    for (const labeling::Answer& answer : question.answers) {
      add(QString::number(key++), answer.id, words(answer.words), answer.icon);
    }
    add(QStringLiteral("0"), labeling::kCannotTell, tr("Cannot tell"), "unknown");
    for (std::size_t i = 1; i < m_rows.size(); ++i) setTabOrder(m_rows[i - 1].second, m_rows[i].second);
  }
  m_group->setExclusive(false);
  for (const auto& [id, row] : m_rows) row->setChecked(id == chosen);
  m_group->setExclusive(true);
}

void QuestionPanel::setOpinion(const ObjectOpinion* opinion) {
  const QuestionOpinion* own = nullptr;
  if (opinion) {
    const auto found = opinion->find(m_question);
    if (found != opinion->end()) own = &found->second;
  }
  for (const auto& [id, row] : m_rows) row->setShare(own ? own->probabilityOf(id) : std::nullopt);
  double barredShare = 0;
  if (opinion) {
    const auto bar = opinion->find("bar");
    if (bar != opinion->end()) barredShare = 1 - bar->second.probabilityOf("no").value_or(1);
  }
  for (NumberRow* row : m_numbers) {
    const QuestionOpinion* value = nullptr;
    if (opinion) {
      const auto found = opinion->find(row->question());
      if (found != opinion->end()) value = &found->second;
    }
    row->setOpinion(value, barredShare);
  }
}

NumberRow* QuestionPanel::number(const std::string& question) const {
  const auto found = std::find_if(m_numbers.begin(), m_numbers.end(),
                                  [&](const NumberRow* row) { return row->question() == question; });
  return found == m_numbers.end() ? nullptr : *found;
}

double QuestionPanel::confidence() const { return m_confidence->index() / 2.0; }
void QuestionPanel::setConfidence(double confidence) {
  m_confidence->setIndex(static_cast<int>(std::lround(confidence * 2)));
}
void QuestionPanel::stepConfidence(int steps) {
  const int index = std::clamp(m_confidence->index() + steps, 0, 2);
  if (index == m_confidence->index()) return;
  m_confidence->setIndex(index);
  Q_EMIT confidenceChosen();
}
QString QuestionPanel::comment() const { return m_comment->text().trimmed(); }
void QuestionPanel::setComment(const QString& text) { m_comment->setText(text); }
void QuestionPanel::focusComment() { m_comment->setFocus(Qt::ShortcutFocusReason); }
void QuestionPanel::setFlagged(bool flagged) { m_flag->setChecked(flagged); }

void QuestionPanel::setNotSaved(const QString& sentence) {
  m_notSavedWords->setText(sentence);
  m_notSaved->setVisible(!sentence.isEmpty());
}

void QuestionPanel::setReadOnly(bool readOnly) {
  for (const auto& [id, row] : m_rows) row->setEnabled(!readOnly);
  for (NumberRow* row : m_numbers) row->setEnabled(!readOnly);
  m_confidence->setEnabled(!readOnly);
  m_comment->setEnabled(!readOnly);
  m_flag->setEnabled(!readOnly);
}

}  // namespace ui
