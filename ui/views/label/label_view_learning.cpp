// "Learn as I label": the queue follows what a head learns from each label.
#include <algorithm>
#include <unordered_set>

#include "ui/session/project_session.h"
#include "ui/views/gallery/filmstrip.h"
#include "ui/views/label/label_view.h"
#include "ui/views/label/live_learning.h"
#include "ui/views/label/queue_head.h"

namespace ui {

void LabelView::connectLearning() {
  m_learning = new LiveLearning(m_session, this);
  connect(m_queueHead, &QueueHead::learningToggled, this, &LabelView::setLearning);
  connect(m_learning, &LiveLearning::learnt, this, &LabelView::showLearntOrder);
  connect(m_learning, &LiveLearning::sourceChanged, this, &LabelView::showReason);
  connect(&m_session, &ProjectSession::labelsChanged, m_learning, &LiveLearning::labelsChanged);
}

void LabelView::setLearning(bool on) {
  if (on == m_learning->isOn()) return;
  if (!on) {
    m_learning->stop();
    m_queueHead->setLearning(false);
    const std::int64_t row = m_row;
    if (m_queueBefore) {
      openQueue(*m_queueBefore);
    } else {
      setQueue(m_rowsBefore, m_nameBefore);
    }
    m_queueBefore.reset();
    m_rowsBefore.clear();
    if (row >= 0 && m_queue.placeOf(row) >= 0) goTo(row);  // the galaxy on screen stays
    return;
  }
  if (isAdjudicating()) {
    m_queueHead->setLearning(false);
    Q_EMIT statusChanged(tr("Disagreements are settled in their own order."));
    return;
  }
  if (modelName().isEmpty() || m_question.empty()) {
    m_queueHead->setLearning(false);
    Q_EMIT statusChanged(tr("Learning needs a model, whose features it works on."));
    return;
  }
  storePlace();
  m_queueBefore = m_queue.info();
  m_rowsBefore = m_queue.isStored() ? std::vector<std::int64_t>() : m_queue.rows();
  m_nameBefore = m_queue.name();
  m_queueHead->setLearning(true);
  m_learning->setRow(m_row);
  m_learning->start(modelName(), m_question);
  showReason();
}

/// What was seen since learning began stays before the galaxy on screen; what is offered after it is new.
void LabelView::showLearntOrder() {
  std::vector<std::int64_t> rows;
  if (m_queue.name() == learningName()) {
    for (std::int64_t place = 0; place <= m_queue.place(); ++place) rows.push_back(m_queue.rowAt(place));
  } else if (m_row >= 0) {
    rows.push_back(m_row);
  }
  const std::int64_t place = static_cast<std::int64_t>(rows.size()) - 1;
  const std::unordered_set<std::int64_t> seen(rows.begin(), rows.end());
  for (const std::int64_t row : m_learning->order())
    if (seen.count(row) == 0) rows.push_back(row);
  m_queue.setRows(std::move(rows), learningName());
  m_queueStrip->setRows(m_queue.rows());
  m_queueHead->setStale(false);
  m_queueHead->setKeepable(false);
  if (place >= 0) m_queue.setPlace(place);
  std::vector<std::int64_t> ahead;
  for (const int offset : {1, 2, 3})
    if (const std::int64_t other = m_queue.rowAt(place + offset); other >= 0) ahead.push_back(other);
  wantPictures(ahead);
  showQueue();
}

QString LabelView::learningName() const {
  return tr("Learning: %1").arg(QString::fromStdString(m_learning->question()));
}

}  // namespace ui
