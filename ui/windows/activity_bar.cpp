#include "ui/windows/activity_bar.h"

#include <QFontMetrics>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QProgressBar>
#include <QStyle>
#include <QTimer>
#include <QToolButton>

#include "ui/itemmodels/job_list_model.h"
#include "ui/theme/icons.h"
#include "ui/theme/numbers.h"
#include "ui/theme/theme.h"
#include "ui/views/controls/card.h"

namespace ui {
namespace {

constexpr int kSentenceMillis = 8000;

QString strong(const QString& text) {
  return QStringLiteral("<span style=\"color:%1;font-weight:500\">%2</span>")
      .arg(Theme::current().text.name(), text);
}

QProgressBar* makeBar(int width, const char* name) {
  auto* bar = new QProgressBar;
  bar->setObjectName(QString::fromLatin1(name));
  bar->setTextVisible(false);
  bar->setFixedSize(width, 4);
  return bar;
}

}  // namespace

ActivityBar::ActivityBar(JobListModel& jobs, QWidget* parent) : QStatusBar(parent), m_jobs(jobs) {
  setObjectName(QStringLiteral("activityBar"));
  setSizeGripEnabled(false);
  setFixedHeight(32);
  setContentsMargins(0, 0, 0, 0);
  auto* host = new QWidget;
  m_row = new QHBoxLayout(host);
  m_row->setContentsMargins(88, 0, 12, 0);
  m_row->setSpacing(24);
  const auto label = [](const char* name, const char* tone = "2") {
    QLabel* made = makeLabel(QString(), "small", tone);
    made->setObjectName(QString::fromLatin1(name));
    return made;
  };
  m_row->addWidget(m_note = label("note"));
  m_row->addWidget(m_match = label("match"));
  m_row->addWidget(m_selected = label("selected"));
  auto* labelled = new QHBoxLayout;
  labelled->setSpacing(12);
  labelled->addWidget(m_labelled = label("labelled"));
  labelled->addWidget(m_labelledBar = makeBar(96, "labelledBar"));
  m_row->addLayout(labelled);
  m_row->addStretch(1);
  m_row->addWidget(m_sentence = label("sentence"));
  m_row->addWidget(m_rightNote = label("rightNote"));
  auto* job = new QHBoxLayout;
  job->setSpacing(12);
  job->addWidget(m_job = label("job"));
  job->addWidget(m_jobBar = makeBar(128, "jobBar"));
  job->addWidget(m_left = label("timeLeft", nullptr));
  m_cancel = new QToolButton;
  m_cancel->setObjectName(QStringLiteral("cancelJob"));
  m_cancel->setIcon(icon(QStringLiteral("close")));
  m_cancel->setIconSize({14, 14});
  m_cancel->setProperty("variant", QStringLiteral("ghost"));
  m_cancel->setProperty("compact", true);
  m_cancel->setAccessibleName(tr("Stop this job"));
  m_cancel->setToolTip(tr("Stop this job"));
  connect(m_cancel, &QToolButton::clicked, this, [this] { Q_EMIT cancelRequested(m_shownJob); });
  job->addWidget(m_cancel);
  m_row->addLayout(job);
  addWidget(host, 1);
  connect(&jobs, &JobListModel::changed, this, &ActivityBar::showJob);
  setMatch(0, -1);
  setSelected(0, 0);
  setLabelled(0, -1);
  showJob();
}

void ActivityBar::setLeftMargin(int pixels) { m_row->setContentsMargins(pixels, 0, 12, 0); }

void ActivityBar::setMatch(std::int64_t matching, std::int64_t total) {
  m_match->setVisible(total >= 0);
  m_match->setText(matching == total
                       ? tr("%1 galaxies").arg(strong(grouped(total)))
                       : tr("%1 of %2 match").arg(strong(grouped(matching)), strong(grouped(total))));
}

void ActivityBar::setSelected(std::int64_t selected, std::int64_t hidden) {
  m_selected->setVisible(selected > 0);
  m_selected->setText(
      hidden > 0 ? tr("%1 selected, %2 hidden by filters").arg(strong(grouped(selected)), grouped(hidden))
                 : tr("%1 selected").arg(strong(grouped(selected))));
}

void ActivityBar::setLabelled(std::int64_t labelled, std::int64_t total) {
  m_labelled->setVisible(total >= 0);
  m_labelledBar->setVisible(total > 0);
  m_labelled->setText(tr("Labelled %1 of %2").arg(strong(grouped(labelled)), grouped(total)));
  m_labelledBar->setRange(0, 1000);
  m_labelledBar->setValue(total > 0 ? static_cast<int>(labelled * 1000 / total) : 0);
}

void ActivityBar::setNote(const QString& note) {
  m_note->setText(note);
  m_note->setVisible(!note.isEmpty());
}

void ActivityBar::setRightNote(const QString& note) {
  m_rightNote->setText(note);
  m_rightNote->setVisible(!note.isEmpty() && m_shownJob == 0 && m_sentence->text().isEmpty());
}

void ActivityBar::say(const QString& sentence, bool isProblem) {
  const int number = ++m_sentenceNumber;
  m_sentence->setProperty("tone", isProblem ? QStringLiteral("bad") : QStringLiteral("2"));
  m_sentence->style()->unpolish(m_sentence);
  m_sentence->style()->polish(m_sentence);
  m_sentence->setToolTip(sentence);
  m_sentence->setText(
      QFontMetrics(m_sentence->font()).elidedText(sentence, Qt::ElideRight, std::max(240, width() - 640)));
  m_sentence->setProperty("whole", sentence);
  m_sentence->setVisible(!sentence.isEmpty());
  showJob();
  if (!isProblem)
    QTimer::singleShot(kSentenceMillis, this, [this, number] {
      if (number == m_sentenceNumber) say({});
    });
}

QString ActivityBar::sentence() const { return m_sentence->property("whole").toString(); }

void ActivityBar::showJob() {
  const auto job = m_jobs.foremost();
  const bool shown = job.has_value();
  m_shownJob = shown ? job->id : 0;
  for (QWidget* widget : {static_cast<QWidget*>(m_job), static_cast<QWidget*>(m_jobBar),
                          static_cast<QWidget*>(m_left), static_cast<QWidget*>(m_cancel)})
    widget->setVisible(shown);
  m_sentence->setVisible(!m_sentence->text().isEmpty());
  m_rightNote->setVisible(!m_rightNote->text().isEmpty() && !shown && m_sentence->text().isEmpty());
  if (!shown) return;
  m_job->setText(job->title + QStringLiteral("  ") + progressWords(*job));
  if (job->total > 0) {
    m_jobBar->setRange(0, 1000);
    m_jobBar->setValue(static_cast<int>(job->done * 1000 / job->total));
  } else {
    m_jobBar->setRange(0, 1000);
    m_jobBar->setValue(0);
  }
  const QString left = duration(job->secondsLeft);
  m_left->setText(left.isEmpty() ? QString() : tr("%1 left").arg(left));
}

void ActivityBar::paintEvent(QPaintEvent*) {
  const Theme& theme = Theme::current();
  QPainter painter(this);
  painter.fillRect(rect(), theme.window);
  painter.fillRect(QRect(0, 0, width(), 1), theme.line);
}

}  // namespace ui
