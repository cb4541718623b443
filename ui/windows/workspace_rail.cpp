#include "ui/windows/workspace_rail.h"

#include <QAbstractButton>
#include <QButtonGroup>
#include <QKeyEvent>
#include <QPainter>
#include <QVBoxLayout>

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/theme/type.h"

namespace ui {
namespace {

class RailButton : public QAbstractButton {
 public:
  RailButton(const QString& words, const QString& iconName, QWidget* parent)
      : QAbstractButton(parent), m_icon(iconName) {
    setText(words);
    setAccessibleName(words);
    setFixedSize(72, 64);
    setCursor(Qt::PointingHandCursor);
    setFocusPolicy(Qt::TabFocus);
  }
  void setDot(bool dot) {
    m_dot = dot;
    update();
  }

 protected:
  void paintEvent(QPaintEvent*) override {
    const Theme& theme = Theme::current();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool hot = isChecked() || underMouse();
    if (isChecked()) {
      painter.setPen(Qt::NoPen);
      painter.setBrush(theme.accent);
      painter.drawRoundedRect(QRectF(-2, 12, 5, 40), 2, 2);
    }
    paintIcon(painter, m_icon, QRectF(0, 10, 72, 24),
              isChecked() ? theme.accent
              : hot       ? theme.text2
                          : theme.text3,
              22);
    painter.setFont(typeFont(Type::Caption));
    painter.setPen(hot ? theme.text : theme.text3);
    painter.drawText(QRectF(0, 38, 72, 16), Qt::AlignCenter, text());
    if (!m_dot) return;
    painter.setPen(QPen(theme.window, 2));
    painter.setBrush(theme.accent);
    painter.drawEllipse(QPointF(47, 14), 4.5, 4.5);
  }

 private:
  QString m_icon;
  bool m_dot = false;
};

}  // namespace

WorkspaceRail::WorkspaceRail(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("rail"));
  setAccessibleName(tr("Workspaces"));
  setFixedWidth(72);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 8, 0, 8);
  layout->setSpacing(0);
  m_workspaces = new QVBoxLayout;
  m_workspaces->setSpacing(0);
  layout->addLayout(m_workspaces);
  layout->addStretch();
  m_group = new QButtonGroup(this);
  m_group->setExclusive(true);
  connect(m_group, &QButtonGroup::buttonClicked, this,
          [this](QAbstractButton* button) { Q_EMIT chosen(button->objectName()); });
  auto* jobs = new RailButton(tr("Jobs"), QStringLiteral("jobs"), this);
  jobs->setObjectName(QStringLiteral("jobs"));
  connect(jobs, &QAbstractButton::clicked, this, &WorkspaceRail::jobsClicked);
  m_jobs = jobs;
  layout->addWidget(jobs);
  auto* settings = new RailButton(tr("Settings"), QStringLiteral("settings"), this);
  settings->setObjectName(QStringLiteral("settings"));
  connect(settings, &QAbstractButton::clicked, this, &WorkspaceRail::settingsClicked);
  layout->addWidget(settings);
}

void WorkspaceRail::addWorkspace(const QString& name, const QString& words, const QString& iconName) {
  auto* button = new RailButton(words, iconName, this);
  button->setObjectName(name);
  button->setCheckable(true);
  m_group->addButton(button);
  m_workspaces->addWidget(button);
}

void WorkspaceRail::setWorkspaceShown(const QString& name, bool shown) {
  for (QAbstractButton* button : m_group->buttons())
    if (button->objectName() == name) button->setVisible(shown);
}

void WorkspaceRail::setCurrent(const QString& name) {
  for (QAbstractButton* button : m_group->buttons()) button->setChecked(button->objectName() == name);
}

QString WorkspaceRail::current() const {
  return m_group->checkedButton() ? m_group->checkedButton()->objectName() : QString();
}

void WorkspaceRail::setJobRunning(bool running) { static_cast<RailButton*>(m_jobs)->setDot(running); }

void WorkspaceRail::paintEvent(QPaintEvent*) {
  const Theme& theme = Theme::current();
  QPainter painter(this);
  painter.fillRect(rect(), theme.window);
  painter.fillRect(QRect(width() - 1, 0, 1, height()), theme.line);
}

void WorkspaceRail::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Down)
    focusNextChild();
  else if (event->key() == Qt::Key_Up)
    focusPreviousChild();
  else
    QWidget::keyPressEvent(event);
}

}  // namespace ui
