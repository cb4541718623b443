#include "ui/views/label/number_row.h"

#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QSlider>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "ui/theme/numbers.h"
#include "ui/views/controls/card.h"

namespace ui {

NumberRow::NumberRow(const labeling::Question& question, QWidget* parent)
    : QWidget(parent), m_question(question) {
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 8, 0, 0);
  layout->setSpacing(4);
  auto* head = new QHBoxLayout;
  head->setSpacing(4);
  head->addWidget(
      makeLabel(QString::fromStdString(question.shortWords.empty() ? question.words : question.shortWords),
                "strong", nullptr, this));
  head->addSpacing(4);
  head->addWidget(makeActionKeyCap({"label.value-less", "label.value-more"}, this));
  head->addStretch(1);
  m_number = makeLabel({}, "title", "accent", this);
  m_words = makeLabel({}, "small", "2", this);
  head->addWidget(m_number);
  head->addSpacing(4);
  head->addWidget(m_words);
  layout->addLayout(head);
  if (question.isTType()) {
    m_fork = new ForkSlider(ForkSlider::Mode::Single, this);
    m_fork->setObjectName(QStringLiteral("fork"));
    layout->addWidget(m_fork);
    connect(m_fork, &ForkSlider::valueChanged, this, &NumberRow::choose);
    connect(m_fork, &ForkSlider::prongChanged, this, [this] { showValue(); });
  } else {
    auto* line = new QHBoxLayout;
    line->setSpacing(12);
    m_slider = new QSlider(Qt::Horizontal, this);
    m_slider->setRange(0, static_cast<int>(std::lround((question.high - question.low) / question.step)));
    m_slider->setFocusPolicy(Qt::NoFocus);  // the brackets do the same wherever the focus is
    m_slider->setObjectName(QStringLiteral("value-slider"));
    m_slider->setAccessibleName(QString::fromStdString(question.words));
    m_field = new QDoubleSpinBox(this);
    m_field->setObjectName(QStringLiteral("value-field"));
    m_field->setRange(question.low, question.high);
    m_field->setSingleStep(question.step);
    m_field->setDecimals(decimals());
    m_field->setFixedWidth(88);
    m_field->setFocusPolicy(Qt::StrongFocus);
    m_field->setAccessibleName(QString::fromStdString(question.words));
    m_field->installEventFilter(this);
    line->addWidget(m_slider, 1);
    line->addWidget(m_field);
    layout->addLayout(line);
    connect(m_slider, &QSlider::valueChanged, this,
            [this](int place) { choose(m_question.low + place * m_question.step); });
    connect(m_field, &QDoubleSpinBox::valueChanged, this, &NumberRow::choose);
  }
  showValue();
}

int NumberRow::decimals() const { return m_question.step >= 1 ? 0 : 2; }

bool NumberRow::eventFilter(QObject* object, QEvent* event) {
  if (object == m_field && event->type() == QEvent::KeyPress) {
    const int key = static_cast<QKeyEvent*>(event)->key();
    if (key == Qt::Key_Return || key == Qt::Key_Enter || key == Qt::Key_Escape) {
      m_field->interpretText();
      Q_EMIT finished();
      return true;
    }
  }
  return QWidget::eventFilter(object, event);
}

void NumberRow::choose(double value) {
  setValue(value);
  Q_EMIT changed(value);
}

void NumberRow::setValue(std::optional<double> value) {
  m_value = value;
  if (m_fork) m_fork->setValue(value);
  if (m_field) {
    const QSignalBlocker quietField(m_field), quietSlider(m_slider);
    m_field->setValue(value.value_or(m_question.low));
    m_slider->setValue(
        static_cast<int>(std::lround((value.value_or(m_question.low) - m_question.low) / m_question.step)));
  }
  showValue();
}

void NumberRow::step(int steps) {
  const double start = m_value.value_or(
      m_question.low +
      std::round((m_question.high - m_question.low) / 2 / m_question.step - 0.5 * steps) * m_question.step);
  choose(std::clamp(start + steps * m_question.step, m_question.low, m_question.high));
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
    const int places = m_question.high - m_question.low > 2 ? 1 : 2;
    m_modelWords = tr("model %1 ± %2")
                       .arg(fixed(static_cast<double>(opinion->mean.front()), places),
                            fixed(static_cast<double>(opinion->sigma.front()), places));
    if (m_fork && !opinion->passes.empty()) {
      m_fork->setPosterior(std::span<const float>(opinion->passes.front()), barredShare);
    }
  }
  showValue();
}

void NumberRow::showValue() {
  m_number->setText(m_value ? fixed(*m_value, decimals()) : QStringLiteral("–"));
  QStringList parts;
  if (m_value && m_fork) parts << ForkSlider::typeName(*m_value, m_fork->prong());
  if (!m_value) parts << tr("not set");
  if (!m_modelWords.isEmpty()) parts << m_modelWords;
  m_words->setText(parts.join(QStringLiteral(", ")));
}

}  // namespace ui
