#include "ui/windows/top_bar.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QMenuBar>
#include <QPainter>
#include <QToolButton>

#include "ui/actions/actions.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/theme/type.h"
#include "ui/views/controls/card.h"
#include "ui/views/controls/painting.h"

namespace ui {
namespace {

/// Looks like a field, opens the palette.
class CommandField : public QToolButton {
 public:
  explicit CommandField(QWidget* parent) : QToolButton(parent) {
    setObjectName(QStringLiteral("commandField"));
    setFixedSize(296, 24);
    setCursor(Qt::PointingHandCursor);
    setAccessibleName(TopBar::tr("Find object, column or command"));
  }

 protected:
  void paintEvent(QPaintEvent*) override {
    const Theme& theme = Theme::current();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(underMouse() ? theme.control : theme.line, 1));
    painter.setBrush(theme.panel);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
    paintIcon(painter, QStringLiteral("search"), QRectF(8, 0, 14, height()), theme.text3, 14);
    painter.setFont(typeFont(Type::Small));
    painter.setPen(theme.text3);
    painter.drawText(QRectF(30, 0, width() - 90, height()), Qt::AlignVCenter, accessibleName());
    drawKeyCap(painter, theme, QPointF(width() - 6, height() / 2.0), keyOf("edit.palette"));
  }
};

}  // namespace

TopBar::TopBar(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("topBar"));
  setFixedHeight(36);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(72, 0, 12, 0);
  row->setSpacing(12);
  m_menus = new QMenuBar(this);
  m_menus->setNativeMenuBar(false);
  m_menus->setFixedHeight(28);
  m_menus->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
  row->addWidget(m_menus);
  row->addStretch();
  m_command = new CommandField(this);
  connect(m_command, &QToolButton::clicked, this, &TopBar::paletteRequested);
  row->addWidget(m_command);
  m_theme = new QToolButton(this);
  m_theme->setObjectName(QStringLiteral("themeButton"));
  m_theme->setProperty("variant", QStringLiteral("ghost"));
  m_theme->setProperty("compact", true);
  m_theme->setIconSize({18, 18});
  m_theme->setAccessibleName(tr("Light or dark"));
  connect(m_theme, &QToolButton::clicked, this, &TopBar::themeRequested);
  row->addWidget(m_theme);

  m_titleHost = new QWidget(this);
  m_titleHost->setAttribute(Qt::WA_TransparentForMouseEvents);
  auto* titles = new QHBoxLayout(m_titleHost);
  titles->setContentsMargins(0, 0, 0, 0);
  titles->setSpacing(8);
  m_title = makeLabel(QString(), "body");
  m_title->setObjectName(QStringLiteral("projectTitle"));
  m_crumb = makeLabel(QString(), "body", "3");
  m_crumb->setObjectName(QStringLiteral("crumb"));
  titles->addWidget(m_title);
  titles->addWidget(m_crumb);
  refreshTheme();
  setProject({}, {});
}

void TopBar::setProject(const QString& title, const QString& crumb) {
  m_title->setText(title);
  m_crumb->setText(crumb);
  m_command->setVisible(!title.isEmpty());
  placeTitle();
}

void TopBar::addBeforeTheme(QWidget* widget) {
  auto* row = static_cast<QHBoxLayout*>(layout());
  row->insertWidget(row->indexOf(m_theme), widget);
}

void TopBar::refreshTheme() {
  m_theme->setIcon(icon(Theme::current().isDark() ? QStringLiteral("sun") : QStringLiteral("moon")));
  m_theme->setToolTip(Theme::current().isDark() ? tr("Light theme") : tr("Dark theme"));
}

void TopBar::placeTitle() {
  m_titleHost->adjustSize();
  // In the middle of the window, but never over the menus or the command field.
  const int left = 72 + m_menus->sizeHint().width() + 24;
  const int right = (m_command->isVisibleTo(this) ? m_command->x() : width() - 48) - 24;
  const int width_ = std::min(m_titleHost->width(), std::max(0, right - left));
  m_titleHost->resize(width_, height());
  m_titleHost->move(std::clamp((width() - width_) / 2, left, std::max(left, right - width_)), 0);
}

void TopBar::resizeEvent(QResizeEvent*) { placeTitle(); }

void TopBar::paintEvent(QPaintEvent*) {
  const Theme& theme = Theme::current();
  QPainter painter(this);
  painter.fillRect(rect(), theme.window);
  painter.fillRect(QRect(0, height() - 1, width(), 1), theme.line);
  paintIcon(painter, QStringLiteral("fork"), QRectF(0, 0, 72, height()), theme.accent, 22);
}

}  // namespace ui
