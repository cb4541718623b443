#include "ui/windows/welcome_view.h"

#include <QAbstractButton>
#include <QAction>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/actions/actions.h"
#include "ui/settings/settings.h"
#include "ui/theme/icons.h"
#include "ui/theme/numbers.h"
#include "ui/theme/theme.h"
#include "ui/theme/type.h"
#include "ui/views/controls/card.h"
#include "ui/views/controls/painting.h"
#include "ui/windows/hero_view.h"

namespace ui {
namespace {

/// A 72-px card that acts: a start action or a project.
class ActionCard : public QAbstractButton {
 public:
  ActionCard(const QString& name, QWidget* parent) : QAbstractButton(parent) {
    setObjectName(name);
    setFixedHeight(72);
    setCursor(Qt::PointingHandCursor);
    setFocusPolicy(Qt::StrongFocus);
    setProperty("ownFocus", true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  }

 protected:
  /// Ground and edge; the rest of the card is the derived class'.
  void paintGround(QPainter& painter) const {
    const Theme& theme = Theme::current();
    painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    painter.setPen(hasFocus() ? QPen(theme.accent, 2) : QPen(Qt::NoPen));
    painter.setBrush(hasFocus() ? theme.accentSoft : underMouse() ? theme.raised : theme.panel);
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 8, 8);
  }
  void keyPressEvent(QKeyEvent* event) override;
};

void ActionCard::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
    click();
  else if (event->key() == Qt::Key_Down)
    focusNextChild();
  else if (event->key() == Qt::Key_Up)
    focusPreviousChild();
  else
    QAbstractButton::keyPressEvent(event);
}

class StartCard : public ActionCard {
 public:
  StartCard(const QString& name, const QString& iconName, const QString& title, const QString& detail,
            const QString& key, QWidget* parent)
      : ActionCard(name, parent), m_icon(iconName), m_detail(detail), m_key(key) {
    setText(title);
    setAccessibleName(title);
    setAccessibleDescription(detail);
  }

 protected:
  void paintEvent(QPaintEvent*) override {
    const Theme& theme = Theme::current();
    QPainter painter(this);
    paintGround(painter);
    paintIcon(painter, m_icon, QRectF(20, 0, 24, height()), hasFocus() ? theme.accent : theme.text2, 24);
    painter.setFont(typeFont(Type::Section));
    painter.setPen(theme.text);
    painter.drawText(QRectF(64, 15, width() - 140, 22), Qt::AlignVCenter, text());
    painter.setFont(typeFont(Type::Small));
    painter.setPen(theme.text2);
    painter.drawText(QRectF(64, 38, width() - 140, 18), Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(m_detail, Qt::ElideRight, width() - 140));
    drawKeyCap(painter, theme, QPointF(width() - 20, height() / 2.0), m_key);
  }

 private:
  QString m_icon, m_detail, m_key;
};

class ProjectCard : public ActionCard {
 public:
  ProjectCard(RecentProject project, QWidget* parent)
      : ActionCard(QStringLiteral("recent"), parent), m_project(std::move(project)) {
    setText(m_project.title);
    setAccessibleName(m_project.title);
    setToolTip(m_project.directory);
  }

 protected:
  void paintEvent(QPaintEvent*) override {
    const Theme& theme = Theme::current();
    QPainter painter(this);
    paintGround(painter);
    double x = 8;
    for (int i = 0; i < 3; ++i, x += 58) {
      const QRectF place(x, 8, 56, 56);
      painter.fillRect(place, theme.sky);
      if (i < static_cast<int>(m_project.cutouts.size()))
        painter.drawImage(place, m_project.cutouts[static_cast<std::size_t>(i)]);
    }
    x += 14;
    painter.setFont(typeFont(Type::Small));
    painter.setPen(theme.text3);
    const double dateWidth =
        drawTabular(painter, QRectF(0, 0, width() - 16, height()), Qt::AlignRight | Qt::AlignVCenter,
                    dayWords(m_project.used.date(), QDate::currentDate()));
    const double room = width() - 32 - dateWidth - x;
    painter.setFont(typeFont(Type::BodyStrong));
    painter.setPen(theme.text);
    painter.drawText(
        QRectF(x, 15, room, 20), Qt::AlignVCenter,
        painter.fontMetrics().elidedText(m_project.title, Qt::ElideRight, static_cast<int>(room)));
    painter.setFont(typeFont(Type::Small));
    painter.setPen(theme.text2);
    const double width = drawTabular(painter, QRectF(x, 37, room, 18), Qt::AlignVCenter,
                                     WelcomeView::tr("%1 galaxies").arg(grouped(m_project.objects)));
    painter.setPen(theme.text3);
    const QString labelled = m_project.labelled == 0
                                 ? WelcomeView::tr("no labels yet")
                                 : WelcomeView::tr("%1 labelled").arg(grouped(m_project.labelled));
    drawTabular(painter, QRectF(x + width + 14, 37, room, 18), Qt::AlignVCenter, labelled);
  }

 private:
  RecentProject m_project;
};

}  // namespace

WelcomeView::WelcomeView(Settings& settings, QWidget* parent) : QWidget(parent), m_settings(settings) {
  setObjectName(QStringLiteral("welcome"));
  setProperty("ground", QStringLiteral("window"));
  setAttribute(Qt::WA_StyledBackground);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  m_hero = new HeroView(this);
  layout->addWidget(m_hero, 1);
  auto* lower = new QWidget;
  lower->setMaximumWidth(1600);
  auto* columns = new QHBoxLayout(lower);
  columns->setContentsMargins(120, 16, 120, 16);
  columns->setSpacing(64);

  auto* start = new QVBoxLayout;
  start->setSpacing(8);
  auto* startWords = makeLabel(tr("Start"), "body", "2");
  startWords->setFixedHeight(28);
  start->addWidget(startWords);
  const auto card = [&](const char* name, const char* iconName, const QString& title, const QString& detail,
                        const QString& key, auto signal) {
    auto* made =
        new StartCard(QString::fromLatin1(name), QString::fromLatin1(iconName), title, detail, key, this);
    connect(made, &QAbstractButton::clicked, this, signal);
    start->addWidget(made);
    return made;
  };
  m_demo = card("start-demo", "survey", tr("Explore the demo survey"),
                tr("2,000 simulated galaxies of known type, made on this computer in about a minute"),
                QStringLiteral("1"), &WelcomeView::demoRequested);
  card("start-catalogue", "table", tr("New project from a catalogue"),
       tr("CSV or FITS table, with a folder of cutouts"), QStringLiteral("2"),
       &WelcomeView::catalogueRequested);
  card("start-folder", "folder", tr("New project from a folder"),
       tr("FITS, PNG or JPEG cutouts, one file or one file per band"), QStringLiteral("3"),
       &WelcomeView::folderRequested);
  card("start-open", "open", tr("Open a project"), tr("Continue where you stopped"), keyOf("project.open"),
       &WelcomeView::openRequested);
  auto* shortcuts = new QPushButton(icon(QStringLiteral("keyboard")), tr("All shortcuts  F1"));
  shortcuts->setObjectName(QStringLiteral("allShortcuts"));
  shortcuts->setProperty("variant", QStringLiteral("ghost"));
  shortcuts->setProperty("compact", true);
  connect(shortcuts, &QPushButton::clicked, this, &WelcomeView::shortcutsRequested);
  start->addWidget(shortcuts, 0, Qt::AlignLeft);
  start->addStretch();
  columns->addLayout(start, 1);

  auto* recent = new QVBoxLayout;
  recent->setSpacing(8);
  auto* head = new QHBoxLayout;
  auto* recentWords = makeLabel(tr("Recent"), "body", "2");
  recentWords->setFixedHeight(28);
  head->addWidget(recentWords);
  head->addStretch();
  head->addWidget(makeLabel(tr("drop a project or a folder here"), "body", "2"));
  recent->addLayout(head);
  m_noRecent = makeLabel(tr("No projects yet."), "body", "3");
  m_noRecent->setObjectName(QStringLiteral("noRecent"));
  recent->addWidget(m_noRecent);
  m_recent = new QVBoxLayout;
  m_recent->setSpacing(8);
  recent->addLayout(m_recent);
  recent->addStretch();
  columns->addLayout(recent, 1);
  layout->addWidget(lower, 0, Qt::Alignment());
  for (const auto& [id, signal] : {std::pair{"welcome.demo", &WelcomeView::demoRequested},
                                   std::pair{"welcome.catalogue", &WelcomeView::catalogueRequested},
                                   std::pair{"welcome.folder", &WelcomeView::folderRequested}}) {
    QAction* action = makeAction(id, this, Qt::WidgetWithChildrenShortcut);
    connect(action, &QAction::triggered, this, signal);
    addAction(action);
  }
}

void WelcomeView::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  refresh();
  if (m_cards.empty()) m_demo->setFocus();
}

void WelcomeView::refresh() {
  const std::vector<QString> directories = recentDirectories(m_settings);
  m_reading.start(
      [directories](const model::RunControl& control) {
        std::vector<RecentProject> projects;
        for (const QString& directory : directories) {
          control.throwIfStopped();
          if (projects.size() == 4) break;
          try {
            projects.push_back(describeProject(directory));
          } catch (const model::Error&) {
            // Made by a newer release, or damaged: opening it says why; here it is left out.
          }
        }
        return projects;
      },
      [this](std::vector<RecentProject>& projects) { showRecent(projects); });
}

void WelcomeView::showRecent(const std::vector<RecentProject>& projects) {
  const bool first = m_cards.empty();
  for (QWidget* card : m_cards) card->deleteLater();
  m_cards.clear();
  m_noRecent->setVisible(projects.empty());
  for (const RecentProject& project : projects) {
    auto* card = new ProjectCard(project, this);
    connect(card, &QAbstractButton::clicked, this,
            [this, directory = project.directory] { Q_EMIT projectRequested(directory); });
    m_recent->addWidget(card);
    m_cards.push_back(card);
  }
  // The demo has the first focus on first run, the newest project afterwards.
  if (first && !m_cards.empty() && isVisible() && (!focusWidget() || focusWidget() == m_demo))
    m_cards.front()->setFocus();
}

}  // namespace ui
