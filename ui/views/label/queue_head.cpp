#include "ui/views/label/queue_head.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QSignalBlocker>

#include "ui/theme/theme.h"
#include "ui/theme/type.h"
#include "ui/views/controls/card.h"
#include "ui/views/controls/count_link.h"
#include "ui/views/controls/key_button.h"

namespace ui {

namespace {
constexpr int kRoomForWords = 700;  // narrower than this, keys stand without their words
}

QueueHead::QueueHead(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("queue-head"));
  setFixedHeight(24);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(8);
  row->addWidget(makeLabel(tr("Queue"), "small-strong", nullptr, this));
  m_count = makeLabel({}, "small", "2", this);
  m_count->setObjectName(QStringLiteral("queue-count"));
  row->addWidget(m_count);
  m_reasonRoom = new QWidget(this);
  m_reasonRoom->setObjectName(QStringLiteral("queue-reason"));
  m_reasonRoom->setAttribute(Qt::WA_TransparentForMouseEvents, false);
  row->addWidget(m_reasonRoom, 1);
  m_rebuild = new CountLink(Type::Small, this);
  m_rebuild->setObjectName(QStringLiteral("queue-rebuild"));
  m_rebuild->setText(tr("Scores have changed. Rebuild"));
  m_rebuild->setToolTip(tr("The model's scores are others since this queue was made. Rebuild it from them."));
  m_rebuild->hide();
  row->addWidget(m_rebuild);
  m_keep = new CountLink(Type::Small, this);
  m_keep->setObjectName(QStringLiteral("queue-keep"));
  m_keep->setText(tr("Keep as queue"));
  m_keep->setToolTip(tr("Store these objects as a queue, to go on with after a restart"));
  m_keep->hide();
  row->addWidget(m_keep);
  m_learn = new QCheckBox(tr("Learn as I label"), this);
  m_learn->setObjectName(QStringLiteral("queue-learn"));
  m_learn->setToolTip(tr(
      "After each label, what the model's features say is learnt anew, and the galaxies it is least sure of "
      "come next"));
  m_learn->setFocusPolicy(Qt::TabFocus);  // a click leaves the keys with the answers
  row->addWidget(m_learn);
  auto* choose = new KeyButton(tr("Choose"), {}, QStringLiteral("Q"), this);
  choose->setObjectName(QStringLiteral("queue-choose"));
  choose->setGhost(true);
  choose->setSmall(true);
  choose->setToolTip(tr("Choose what is labelled next"));
  choose->setAccessibleName(tr("Choose what is labelled next"));
  row->addWidget(choose);
  row->addWidget(makeActionKeyCap({"label.previous"}, this));
  row->addWidget(makeActionKeyCap({"label.next"}, this));
  row->addWidget(makeActionKeyCap({"label.skip"}, this));
  m_skipWords = makeLabel(tr("next unlabelled"), "small", "2", this);
  row->addWidget(m_skipWords);
  connect(choose, &QToolButton::clicked, this, &QueueHead::chooseRequested);
  connect(m_rebuild, &CountLink::clicked, this, &QueueHead::rebuildRequested);
  connect(m_keep, &CountLink::clicked, this, &QueueHead::keepRequested);
  connect(m_learn, &QCheckBox::toggled, this, &QueueHead::learningToggled);
}

void QueueHead::setCount(const QString& words) { m_count->setText(words); }

void QueueHead::setReason(const QString& words) {
  m_reason = words;
  m_reasonRoom->setToolTip(words.isEmpty() ? QString() : tr("Why it is here: %1").arg(words));
  m_reasonRoom->setAccessibleName(words);
  update();
}

void QueueHead::setStale(bool stale) { m_rebuild->setVisible(stale); }
void QueueHead::setLearning(bool on) {
  const QSignalBlocker quiet(m_learn);
  m_learn->setChecked(on);
}

void QueueHead::setKeepable(bool keepable) { m_keep->setVisible(keepable); }

void QueueHead::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  m_skipWords->setVisible(width() >= kRoomForWords);
}

void QueueHead::paintEvent(QPaintEvent*) {
  if (m_reason.isEmpty()) return;
  QPainter painter(this);
  painter.setFont(typeFont(Type::Small));
  painter.setPen(Theme::current().text3);
  const QRect room = m_reasonRoom->geometry();
  painter.drawText(room, Qt::AlignVCenter | Qt::AlignLeft,
                   painter.fontMetrics().elidedText(m_reason, Qt::ElideRight, room.width()));
}

}  // namespace ui
