#include "ui/views/evaluate/threshold_strip.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>
#include <utility>

#include "ui/theme/numbers.h"
#include "ui/theme/theme.h"
#include "ui/theme/type.h"
#include "ui/views/evaluate/threshold_words.h"

namespace ui {

namespace {
constexpr int kBars = 70;
constexpr double kTop = 8, kMiddle = kTop + 36, kTall = 34;
constexpr double kSide = 8;  // so that the knob is whole at 0 and 1
}  // namespace

ThresholdStrip::ThresholdStrip(QWidget* parent) : QWidget(parent) {
  setFixedHeight(88);
  setFocusPolicy(Qt::StrongFocus);
  setCursor(Qt::SplitHCursor);
  setAccessibleName(tr("Threshold"));
}

void ThresholdStrip::setEvaluation(const Evaluation* evaluation, const QString& positiveWords,
                                   const QString& negativeWords, const QColor& positiveColour) {
  m_positiveWords = positiveWords;
  m_negativeWords = negativeWords;
  m_positiveColour = positiveColour;
  m_positive.assign(kBars, 0);
  m_negative.assign(kBars, 0);
  m_trainedPositive.assign(kBars, 0);
  m_trainedNegative.assign(kBars, 0);
  m_selected.clear();
  if (evaluation) {
    for (std::size_t i = 0; i < evaluation->trained.scores.size(); ++i) {
      const int bar = std::clamp(static_cast<int>(evaluation->trained.scores[i] * kBars), 0, kBars - 1);
      ++(evaluation->trained.positive[i] ? m_trainedPositive
                                         : m_trainedNegative)[static_cast<std::size_t>(bar)];
    }
    for (std::size_t i = 0; i < evaluation->scores.size(); ++i) {
      const int bar = std::clamp(static_cast<int>(evaluation->scores[i] * kBars), 0, kBars - 1);
      ++(evaluation->positive[i] ? m_positive : m_negative)[static_cast<std::size_t>(bar)];
    }
  }
  double most = 0;
  for (std::vector<double>* side : {&m_positive, &m_negative, &m_trainedPositive, &m_trainedNegative}) {
    for (double& count : *side) {
      count = std::log10(1 + count);
      most = std::max(most, count);
    }
  }
  for (std::vector<double>* side : {&m_positive, &m_negative, &m_trainedPositive, &m_trainedNegative}) {
    for (double& count : *side) count /= std::max(most, 1e-12);
  }
  update();
}

void ThresholdStrip::setSelected(std::vector<std::pair<float, bool>> scoresAndLabels) {
  m_selected = std::move(scoresAndLabels);
  update();
}

void ThresholdStrip::setTrainedShown(bool shown) {
  m_trainedShown = shown;
  update();
}

void ThresholdStrip::setThreshold(double threshold) {
  m_threshold = threshold;
  setAccessibleDescription(thresholdText(threshold));
  update();
}

void ThresholdStrip::paintEvent(QPaintEvent*) {
  const Theme& theme = Theme::current();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const double wide = width() - 2 * kSide;
  const double bar = wide / kBars;
  for (std::size_t i = 0; i < m_negative.size(); ++i) {
    const double x = kSide + static_cast<double>(i) * bar + 0.5;
    const double above = m_negative[i] * kTall, below = m_positive[i] * kTall;
    painter.fillRect(QRectF(x, kMiddle - 1 - above, bar - 1.5, above), theme.histo);
    painter.fillRect(QRectF(x, kMiddle + 1, bar - 1.5, below), m_positiveColour);
  }
  if (m_trainedShown) {
    painter.setPen(QPen(theme.bad, 1));
    painter.setBrush(Qt::NoBrush);
    for (std::size_t i = 0; i < m_trainedNegative.size(); ++i) {
      const double x = kSide + static_cast<double>(i) * bar + 0.5;
      const double above = m_trainedNegative[i] * kTall, below = m_trainedPositive[i] * kTall;
      if (above > 0) painter.drawRect(QRectF(x, kMiddle - 1 - above, bar - 1.5, above));
      if (below > 0) painter.drawRect(QRectF(x, kMiddle + 1, bar - 1.5, below));
    }
  }
  painter.setPen(QPen(theme.accent, 1));
  for (const auto& [score, isPositive] : m_selected) {
    const double x = kSide + std::clamp(static_cast<double>(score), 0.0, 1.0) * wide;
    painter.drawLine(QPointF(x, kMiddle), QPointF(x, kMiddle + (isPositive ? 10 : -10)));
  }
  painter.setFont(typeFont(Type::Caption));
  painter.setPen(theme.text2);
  const QRectF top(kSide, 0, wide, 16);
  painter.drawText(top, Qt::AlignRight | Qt::AlignVCenter,
                   tr("%1 in the labels, log count").arg(m_negativeWords));
  const QRectF bottom(kSide, height() - 14, wide, 14);
  painter.setPen(theme.text3);
  painter.drawText(bottom, Qt::AlignLeft | Qt::AlignVCenter, QStringLiteral("0"));
  painter.drawText(bottom, Qt::AlignRight | Qt::AlignVCenter, QStringLiteral("1"));
  painter.setPen(theme.text2);
  painter.drawText(bottom.adjusted(0, 0, -24, 0), Qt::AlignRight | Qt::AlignVCenter,
                   tr("%1 in the labels").arg(m_positiveWords));
  const double x = kSide + std::clamp(m_threshold, 0.0, 1.0) * wide;
  painter.setPen(QPen(theme.accent, 2));
  painter.drawLine(QPointF(x, kTop - 4), QPointF(x, kMiddle + kTall));
  painter.setPen(QPen(theme.panel, 3));
  painter.setBrush(theme.accent);
  painter.drawEllipse(QPointF(x, kMiddle), 8, 8);
}

void ThresholdStrip::mousePressEvent(QMouseEvent* event) {
  if (event->button() == Qt::LeftButton) mouseMoveEvent(event);
}

void ThresholdStrip::mouseMoveEvent(QMouseEvent* event) {
  if (!(event->buttons() & Qt::LeftButton)) return;
  const double share = (event->position().x() - kSide) / std::max(1.0, width() - 2 * kSide);
  Q_EMIT thresholdDragged(std::round(std::clamp(share, 0.0, 1.0) * 100) / 100);
}

void ThresholdStrip::keyPressEvent(QKeyEvent* event) {
  const double step = event->modifiers() & Qt::ShiftModifier ? 0.1 : 0.01;
  if (event->key() == Qt::Key_Left || event->key() == Qt::Key_Right) {
    const double moved = m_threshold + (event->key() == Qt::Key_Left ? -step : step);
    Q_EMIT thresholdDragged(std::round(std::clamp(moved, 0.0, 1.0) * 1000) / 1000);
  } else if (event->key() == Qt::Key_Home || event->key() == Qt::Key_End) {
    Q_EMIT thresholdDragged(event->key() == Qt::Key_Home ? 0 : 1);
  } else {
    QWidget::keyPressEvent(event);
  }
}

}  // namespace ui
