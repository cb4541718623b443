#include "ui/windows/annotator_button.h"

#include <QActionGroup>
#include <QMenu>

#include "model/base/error.h"
#include "ui/prompts/prompts.h"
#include "ui/session/project_session.h"
#include "ui/settings/settings.h"
#include "ui/theme/icons.h"

namespace ui {

AnnotatorButton::AnnotatorButton(Settings& settings, QWidget* parent)
    : QToolButton(parent), m_settings(settings) {
  setObjectName(QStringLiteral("annotatorButton"));
  setProperty("variant", QStringLiteral("ghost"));
  setProperty("compact", true);
  setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  setIcon(ui::icon(QStringLiteral("user")));
  setIconSize({16, 16});
  setPopupMode(QToolButton::InstantPopup);
  auto* menu = new QMenu(this);
  menu->setObjectName(QStringLiteral("annotatorMenu"));
  connect(menu, &QMenu::aboutToShow, this, &AnnotatorButton::fillMenu);
  setMenu(menu);
  hide();
}

void AnnotatorButton::setSession(ProjectSession* session) {
  m_session = session;
  setVisible(session != nullptr);
  if (!session) return;
  connect(session, &ProjectSession::annotatorChanged, this, &AnnotatorButton::refresh);
  connect(session, &ProjectSession::blindChanged, this, &AnnotatorButton::refresh);
  connect(session, &ProjectSession::independentChanged, this, &AnnotatorButton::refresh);
  refresh();
}

void AnnotatorButton::refresh() {
  if (!m_session) return;
  QString words = m_session->annotator();
  if (m_session->isIndependent()) words += tr(" · independent");
  if (m_session->isBlind()) words += tr(" · blind");
  setText(words);
  setToolTip(tr("Labels are saved as %1").arg(m_session->annotator()));
  setAccessibleName(tr("Labelling as %1").arg(words));
}

void AnnotatorButton::fillMenu() {
  menu()->clear();
  if (!m_session) return;
  auto* group = new QActionGroup(menu());
  for (const QString& name : m_session->annotators()) {
    QAction* action = menu()->addAction(name);
    action->setCheckable(true);
    action->setChecked(name == m_session->annotator());
    group->addAction(action);
    connect(action, &QAction::triggered, this, [this, name] { choose(name); });
  }
  QAction* other = menu()->addAction(tr("Somebody else…"));
  other->setObjectName(QStringLiteral("annotator-other"));
  connect(other, &QAction::triggered, this, &AnnotatorButton::askName);
  menu()->addSeparator();
  QAction* independent = menu()->addAction(tr("Independent: hide other people's labels"));
  independent->setObjectName(QStringLiteral("annotator-independent"));
  independent->setCheckable(true);
  independent->setChecked(m_session->isIndependent());
  connect(independent, &QAction::triggered, this,
          [this](bool on) { m_settings.set("label/independent", on); });
  QAction* blind = menu()->addAction(tr("Blind: hide the model's opinion"));
  blind->setObjectName(QStringLiteral("annotator-blind"));
  blind->setCheckable(true);
  blind->setChecked(m_session->isBlind());
  connect(blind, &QAction::triggered, this, [this](bool on) { m_session->setBlind(on); });
}

void AnnotatorButton::askName() {
  const auto name = prompts().askText(window(), tr("Who is labelling"), tr("Name of the annotator"), {});
  if (name && !name->trimmed().isEmpty()) choose(name->trimmed());
}

void AnnotatorButton::choose(const QString& name) {
  m_settings.set("annotator", name);  // remembered; the window hands it to the session
}

}  // namespace ui
