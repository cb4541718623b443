#include "ui/views/label/tree_path.h"

#include <QFontMetricsF>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include "ui/theme/glyphs.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/theme/type.h"

namespace ui {

namespace {
constexpr double kMark = 12, kGap = 6, kArrow = 12 + 2 * 8;
constexpr double kEdge = 24;
}  // namespace

TreePath::TreePath(QWidget* parent) : QWidget(parent) {
  setFixedHeight(56);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  setFocusPolicy(Qt::StrongFocus);
  setAccessibleName(tr("Questions"));
}

void TreePath::setSteps(const std::vector<Step>& steps) {
  if (steps == m_steps) return;
  m_steps = steps;
  QStringList spoken;
  for (const Step& step : m_steps) {
    spoken << (step.answer.isEmpty() ? step.words : QStringLiteral("%1: %2").arg(step.words, step.answer));
  }
  setAccessibleDescription(spoken.join(QStringLiteral(", ")));
  update();
}

std::vector<QRectF> TreePath::places() const {
  const QFontMetricsF normal(typeFont(Type::Small)), strong(typeFont(Type::SmallStrong));
  std::vector<QRectF> result;
  double x = kEdge;
  double currentEnd = 0;
  for (const Step& step : m_steps) {
    double wide = kMark + kGap + (step.current ? strong : normal).horizontalAdvance(step.words);
    if (!step.answer.isEmpty()) wide += kGap + normal.horizontalAdvance(step.answer);
    result.emplace_back(x, 0, wide, height());
    x += wide + kArrow;
    if (step.current) currentEnd = x - kArrow;
  }
  // A long path is moved to the left until the current step can be seen.
  const double tooLong = std::max(currentEnd + kEdge - width(), 0.0);
  for (QRectF& place : result) place.translate(-tooLong, 0);
  return result;
}

void TreePath::paintEvent(QPaintEvent*) {
  const Theme& theme = Theme::current();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const std::vector<QRectF> all = places();
  for (std::size_t i = 0; i < m_steps.size(); ++i) {
    const Step& step = m_steps[i];
    const QRectF& place = all[i];
    const QPointF mark(place.left() + kMark / 2, height() / 2.0);
    if (step.current) {
      painter.setPen(Qt::NoPen);
      painter.setBrush(theme.accent);
      painter.drawEllipse(mark, 4, 4);
    } else if (!step.answer.isEmpty()) {
      paintLabelState(painter, mark, 12, labeling::LabelState::Mine, theme.panel);
    } else {
      painter.setPen(QPen(theme.control, 1.5));
      painter.setBrush(Qt::NoBrush);
      painter.drawEllipse(mark, 3.25, 3.25);
    }
    double x = place.left() + kMark + kGap;
    painter.setFont(typeFont(step.current ? Type::SmallStrong : Type::Small));
    painter.setPen(step.current ? theme.text : theme.text2);
    painter.drawText(QRectF(x, 0, place.right() - x + 1, height()), Qt::AlignLeft | Qt::AlignVCenter,
                     step.words);
    if (!step.answer.isEmpty()) {
      painter.setFont(typeFont(Type::Small));
      painter.setPen(theme.text3);
      painter.drawText(QRectF(x, 0, place.right() - x, height()), Qt::AlignRight | Qt::AlignVCenter,
                       step.answer);
    }
    if (i + 1 < m_steps.size()) {
      paintIcon(painter, QStringLiteral("right"), QRectF(place.right() + 8, height() / 2.0 - 6, 12, 12),
                theme.text3, 12);
    }
  }
}

void TreePath::mousePressEvent(QMouseEvent* event) {
  const std::vector<QRectF> all = places();
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].adjusted(-8, 0, 8, 0).contains(event->position())) {
      const std::string question = m_steps[i].question;
      Q_EMIT chosen(question);
      return;
    }
  }
}

void TreePath::keyPressEvent(QKeyEvent* event) {
  std::size_t current = 0;
  for (std::size_t i = 0; i < m_steps.size(); ++i) {
    if (m_steps[i].current) current = i;
  }
  if (event->key() == Qt::Key_Left && current > 0) {
    const std::string question = m_steps[current - 1].question;
    Q_EMIT chosen(question);
  } else if (event->key() == Qt::Key_Right && current + 1 < m_steps.size()) {
    const std::string question = m_steps[current + 1].question;
    Q_EMIT chosen(question);
  } else {
    QWidget::keyPressEvent(event);
  }
}

}  // namespace ui
