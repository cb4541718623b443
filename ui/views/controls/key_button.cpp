#include "ui/views/controls/key_button.h"

#include <QFontMetricsF>
#include <QPainter>
#include <cmath>

#include "ui/actions/actions.h"
#include "ui/actions/shortcuts.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/theme/type.h"
#include "ui/views/controls/painting.h"

namespace ui {

KeyButton::KeyButton(const QString& words, const QString& iconName, const QString& key, QWidget* parent)
    : QToolButton(parent), m_iconName(iconName), m_key(key) {
  setText(words);
  setCursor(Qt::PointingHandCursor);
  setFocusPolicy(Qt::TabFocus);
  setAttribute(Qt::WA_Hover);
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
  setTall(32);
  setAccessibleName(key.isEmpty() ? words : tr("%1, key %2").arg(words, key));
}

void KeyButton::setAction(const char* id) {
  const auto follow = [this, id] { setKey(keyOf(id)); };
  follow();
  connect(&shortcuts(), &Shortcuts::changed, this, follow);
}

void KeyButton::setKey(const QString& key) {
  m_key = key;
  setAccessibleName(key.isEmpty() ? text() : tr("%1, key %2").arg(text(), key));
  updateGeometry();
  update();
}

void KeyButton::setPrimary(bool primary) {
  m_primary = primary;
  update();
}

void KeyButton::setGhost(bool ghost) {
  m_ghost = ghost;
  update();
}

void KeyButton::setSmall(bool small) {
  m_small = small;
  setTall(small ? 24 : 32);
  updateGeometry();
}

void KeyButton::setTall(int pixels) {
  setFixedHeight(pixels);
  setStyleSheet(QStringLiteral("min-height: %1px; max-height: %1px; padding: 0; border: none;").arg(pixels));
}

double KeyButton::contentWidth() const {
  const QFont type = typeFont(m_primary ? Type::BodyStrong : m_ghost || m_small ? Type::Small : Type::Body);
  double wide = QFontMetricsF(type).horizontalAdvance(text());
  if (!m_iconName.isEmpty()) wide += (m_small ? 14 : 16) + (text().isEmpty() ? 0 : 6);
  if (!m_key.isEmpty()) wide += 8 + keyCapWidth(m_key);
  return wide;
}

QSize KeyButton::sizeHint() const {
  return {static_cast<int>(std::ceil(contentWidth())) + (m_small   ? 16
                                                         : m_ghost ? 20
                                                                   : 24),
          m_small ? 24 : 32};
}

void KeyButton::paintEvent(QPaintEvent*) {
  const Theme& theme = Theme::current();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const bool over = underMouse() && isEnabled();
  QColor ground = m_primary     ? (over ? theme.accent.lighter(108) : theme.accent)
                  : isChecked() ? theme.accentSoft
                  : over        ? theme.hover
                                : theme.raised;
  if (isDown() && !m_primary) ground = theme.line;
  const bool hasGround = !m_ghost || over || isChecked() || isDown();
  if (hasGround) {
    painter.setBrush(ground);
    painter.setPen(m_primary || m_ghost ? QPen(Qt::NoPen) : QPen(theme.line, 1));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), m_small ? 5 : 6, m_small ? 5 : 6);
  }
  QColor ink = m_primary ? theme.onAccent : m_ghost && !isChecked() ? theme.text2 : theme.text;
  if (!isEnabled()) ink = theme.text3;
  double x = (width() - contentWidth()) / 2;
  if (!m_iconName.isEmpty()) {
    const double side = m_small ? 14 : 16;
    paintIcon(painter, m_iconName, QRectF(x, (height() - side) / 2, side, side),
              isChecked() ? theme.accent : ink, side);
    x += side + (text().isEmpty() ? 0 : 6);
  }
  painter.setFont(typeFont(m_primary ? Type::BodyStrong : m_ghost || m_small ? Type::Small : Type::Body));
  painter.setPen(ink);
  const double wide = QFontMetricsF(painter.font()).horizontalAdvance(text());
  painter.drawText(QRectF(x, 0, wide + 2, height()), Qt::AlignLeft | Qt::AlignVCenter, text());
  x += wide + 8;
  if (m_key.isEmpty()) return;
  const double cap = keyCapWidth(m_key);
  if (!m_primary) {
    drawKeyCap(painter, theme, QPointF(x + cap, height() / 2.0), m_key);
    return;
  }
  QColor shade = theme.onAccent;
  shade.setAlphaF(0.14F);
  painter.setBrush(shade);
  painter.setPen(QPen(shade, 1));
  const QRectF box(std::round(x) + 0.5, std::round(height() / 2.0 - 9) + 0.5, cap - 1, 17);
  painter.drawRoundedRect(box, 4, 4);
  QFont capFont = typeFont(Type::Caption);
  capFont.setWeight(QFont::Medium);
  painter.setFont(capFont);
  painter.setPen(theme.onAccent);
  painter.drawText(box, Qt::AlignCenter, m_key);
}

}  // namespace ui
