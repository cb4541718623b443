#include "ui/windows/jobs_panel.h"

#include <QFile>
#include <QHBoxLayout>
#include <QLabel>
#include <QListView>
#include <QPainter>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include "ui/engine/engine_client.h"
#include "ui/itemmodels/job_list_model.h"
#include "ui/theme/icons.h"
#include "ui/theme/numbers.h"
#include "ui/theme/theme.h"
#include "ui/theme/type.h"
#include "ui/views/controls/card.h"

namespace ui {
namespace {

class JobDelegate : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;
  QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override { return {280, 60}; }
  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    using State = JobListModel::State;
    const auto entry = index.data(JobListModel::EntryRole).value<JobListModel::Entry>();
    const Theme& theme = Theme::current();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QRectF box = QRectF(option.rect).adjusted(4, 2, -4, -2);
    if (option.state & QStyle::State_Selected) {
      painter->setPen(Qt::NoPen);
      painter->setBrush(theme.accentSoft);
      painter->drawRoundedRect(box, 6, 6);
    }
    const bool failed = entry.state == State::Failed;
    const QString mark = failed                          ? QStringLiteral("warn")
                         : entry.state == State::Done    ? QStringLiteral("check")
                         : entry.state == State::Stopped ? QStringLiteral("stop")
                         : entry.state == State::Queued  ? QStringLiteral("clock")
                                                         : QStringLiteral("play");
    const QColor colour = failed ? theme.bad : entry.state == State::Done ? theme.good : theme.text2;
    paintIcon(*painter, mark, QRectF(box.left() + 8, box.top() + 8, 16, 20), colour, 16);
    const QRectF words = box.adjusted(36, 8, -12, 0);
    painter->setFont(typeFont(Type::BodyStrong));
    painter->setPen(theme.text);
    painter->drawText(
        QRectF(words.topLeft(), QSizeF(words.width(), 20)), Qt::AlignVCenter,
        painter->fontMetrics().elidedText(entry.title, Qt::ElideRight, static_cast<int>(words.width())));
    painter->setFont(typeFont(Type::Small));
    painter->setPen(failed ? theme.bad : theme.text2);
    QString line = progressWords(entry);
    if (entry.state == State::Running && entry.secondsLeft >= 0)
      line += QStringLiteral(", ") + tr("%1 left").arg(duration(entry.secondsLeft));
    painter->drawText(
        QRectF(words.left(), words.top() + 20, words.width(), 16), Qt::AlignVCenter,
        painter->fontMetrics().elidedText(line, Qt::ElideRight, static_cast<int>(words.width())));
    if (entry.state == State::Running && entry.total > 0) {
      const QRectF bar(words.left(), words.top() + 40, words.width(), 3);
      painter->setPen(Qt::NoPen);
      painter->setBrush(theme.track);
      painter->drawRoundedRect(bar, 1.5, 1.5);
      painter->setBrush(theme.accent);
      painter->drawRoundedRect(
          QRectF(bar.topLeft(),
                 QSizeF(bar.width() * static_cast<double>(entry.done) / static_cast<double>(entry.total), 3)),
          1.5, 1.5);
    }
    painter->restore();
  }
  bool helpEvent(QHelpEvent* event, QAbstractItemView* view, const QStyleOptionViewItem& option,
                 const QModelIndex& index) override {
    const auto entry = index.data(JobListModel::EntryRole).value<JobListModel::Entry>();
    view->setToolTip(entry.sentence);
    return QStyledItemDelegate::helpEvent(event, view, option, index);
  }
};

}  // namespace

JobsPanel::JobsPanel(JobListModel& jobs, EngineClient& engine, QWidget* parent)
    : QDockWidget(tr("Jobs"), parent), m_engine(engine) {
  setObjectName(QStringLiteral("jobsPanel"));
  setAllowedAreas(Qt::RightDockWidgetArea | Qt::LeftDockWidgetArea);
  setFeatures(DockWidgetClosable | DockWidgetMovable);
  auto* content = new QWidget;
  content->setProperty("ground", QStringLiteral("panel"));
  content->setAttribute(Qt::WA_StyledBackground);
  content->setMinimumWidth(320);
  auto* layout = new QVBoxLayout(content);
  layout->setContentsMargins(8, 8, 8, 12);
  m_list = new QListView;
  m_list->setObjectName(QStringLiteral("jobList"));
  m_list->setAccessibleName(tr("Jobs"));
  m_list->setModel(&jobs);
  m_list->setItemDelegate(new JobDelegate(m_list));
  layout->addWidget(m_list, 1);
  auto* none = makeLabel(tr("Nothing has been asked of the engine yet."), "small", "3");
  none->setObjectName(QStringLiteral("noJobs"));
  layout->insertWidget(0, none);
  const auto refresh = [none, &jobs] { none->setVisible(jobs.rowCount() == 0); };
  connect(&jobs, &JobListModel::changed, none, refresh);
  refresh();
  m_log = new QPlainTextEdit;
  m_log->setObjectName(QStringLiteral("engineLog"));
  m_log->setReadOnly(true);
  m_log->setFont(typeFont(Type::Mono));
  m_log->hide();
  layout->addWidget(m_log, 1);
  auto* buttons = new QHBoxLayout;
  auto* stop = new QPushButton(icon(QStringLiteral("stop")), tr("Stop"));
  stop->setObjectName(QStringLiteral("stopJob"));
  stop->setProperty("compact", true);
  auto* log = new QPushButton(tr("Engine log"));
  log->setObjectName(QStringLiteral("showLog"));
  log->setProperty("compact", true);
  buttons->addWidget(stop);
  buttons->addStretch();
  buttons->addWidget(log);
  layout->addLayout(buttons);
  const auto enable = [this, stop] {
    const QModelIndex index = m_list->currentIndex();
    const int state = index.isValid() ? index.data(JobListModel::StateRole).toInt() : -1;
    stop->setEnabled(state == static_cast<int>(JobListModel::State::Running) ||
                     state == static_cast<int>(JobListModel::State::Queued));
  };
  connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, stop, enable);
  connect(&jobs, &JobListModel::changed, stop, enable);
  enable();
  connect(stop, &QPushButton::clicked, this,
          [this] { m_engine.cancel(m_list->currentIndex().data(JobListModel::IdRole).toLongLong()); });
  connect(log, &QPushButton::clicked, this, [this] {
    if (m_log->isVisible())
      m_log->hide();
    else
      showLog();
  });
  setWidget(content);
}

void JobsPanel::showLog() {
  QFile file(m_engine.logFile());
  if (m_engine.logFile().isEmpty())
    m_log->setPlainText(tr("The engine has not been started yet."));
  else if (!file.open(QIODevice::ReadOnly))
    m_log->setPlainText(tr("%1 could not be read: %2").arg(m_engine.logFile(), file.errorString()));
  else {
    constexpr qint64 kShown = 256 * 1024;  // the end of it is what matters
    if (file.size() > kShown) file.seek(file.size() - kShown);
    m_log->setPlainText(QString::fromUtf8(file.readAll()));
  }
  m_log->show();
  m_log->verticalScrollBar()->setValue(m_log->verticalScrollBar()->maximum());
}

}  // namespace ui
