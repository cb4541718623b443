// The queue, and the object that is on screen.
#include <QFrame>
#include <QLabel>
#include <QProgressBar>
#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "model/base/error.h"
#include "model/simulation/cosmology.h"
#include "ui/session/project_session.h"
#include "ui/session/selection_model.h"
#include "ui/theme/numbers.h"
#include "ui/views/controls/count_link.h"
#include "ui/views/gallery/filmstrip.h"
#include "ui/views/label/adjudication_panel.h"
#include "ui/views/label/image_bar.h"
#include "ui/views/label/label_view.h"
#include "ui/views/label/live_learning.h"
#include "ui/views/label/object_images.h"
#include "ui/views/label/opinion_panel.h"
#include "ui/views/label/question_panel.h"
#include "ui/views/label/queue_dialog.h"
#include "ui/views/label/queue_head.h"
#include "ui/views/label/queue_words.h"
#include "ui/views/label/stretch_panel.h"

namespace ui {

namespace {

/// Columns that say most about a galaxy at a glance, in the order they are shown. Never one that answers a
/// question: that would label the galaxy before the person does.
struct Fact {
  const char* words;
  std::array<const char*, 5> names;
};
constexpr std::array<Fact, 3> kFacts{
    {{"r", {"r_mag", "mag_r", "rmag", "petromag_r", "modelmag_r"}},
     {"z", {"redshift", "z_spec", "zspec", "specz", "z"}},
     {"R50 ″", {"petro_r50", "petror50_r", "petro_r50_arcsec", "petror50", "r50"}}}};

bool isRedshift(const labeling::ColumnInfo& column) {
  if (column.ucd.rfind("src.redshift", 0) == 0) return true;
  const QString name = QString::fromStdString(column.name).toLower();
  for (const char* known :
       {"redshift", "z_spec", "zspec", "specz", "z_best", "photoz", "z_phot", "zphot", "z"}) {
    if (name == QLatin1String(known)) return true;
  }
  return false;
}

}  // namespace

void LabelView::activate() {
  if (m_queue.size() == 0 && m_session.objectCount() > 0) {
    if (const auto last = labeling::queueInUse(m_session.project(), m_session.annotator().toStdString())) {
      openQueue(*last);
      if (isAdjudicating() && m_queue.doneCount() == m_queue.size()) endAdjudication();
    } else {
      setQueueOfAll();
    }
  } else {
    const std::int64_t focus = m_session.selection().focus();
    if (focus >= 0 && focus != m_row) goTo(focus);
  }
  m_agreementTimer.start(0);
  setFocus();
}

void LabelView::setQueueOfAll() {
  std::vector<std::int64_t> all(static_cast<std::size_t>(m_session.objectCount()));
  std::iota(all.begin(), all.end(), std::int64_t{0});
  setQueue(std::move(all), tr("All objects"));
}

void LabelView::setQueue(std::vector<std::int64_t> rows, const QString& name) {
  flush();
  storePlace();
  m_adjudication->end();
  m_queue.setRows(std::move(rows), name);
  showStart();
}

void LabelView::openQueue(const labeling::QueueInfo& queue) {
  const bool settles = queue.options.kind == labeling::QueueKind::Adjudication;
  if (settles && !maySettle(queue)) {
    Q_EMIT statusChanged(
        m_session.isIndependent()
            ? tr("In independent mode other people's answers are hidden: nothing can be settled.")
            : tr("Nobody asks the question %1 in this project any more.")
                  .arg(QString::fromStdString(queue.options.question).toHtmlEscaped()));
    if (m_queue.size() == 0) setQueueOfAll();
    return;
  }
  if (settles) setLearning(false);  // it would put its own order in the place of this one
  flush();
  storePlace();
  if (settles)
    beginAdjudication(queue.options.question);
  else
    m_adjudication->end();
  m_queue.open(queue);
  showStart();
  checkStale();
}

void LabelView::showStart() {
  m_row = -1;
  m_queueStrip->setRows(m_queue.rows());
  m_queueHead->setStale(false);
  m_queueHead->setKeepable(!m_queue.isStored() && m_queue.size() > 1 &&
                           m_queue.size() < m_session.objectCount() && !m_session.project().isReadOnly());
  if (m_queue.size() == 0) {
    m_sky->clear(tr("There are no objects in this queue."));
    showQueue();
    return;
  }
  if (m_queue.isStored()) {
    goToPlace(m_queue.placeToResume());
    return;
  }
  const std::int64_t focus = m_queue.placeOf(m_session.selection().focus());
  const std::int64_t open = m_queue.nextOpen(-1);
  goToPlace(focus >= 0 ? focus : std::max<std::int64_t>(open, 0));
}

void LabelView::goTo(std::int64_t row) { showAt(row, m_queue.placeOf(row)); }

void LabelView::goToPlace(std::int64_t place) { showAt(m_queue.rowAt(place), place); }

void LabelView::showAt(std::int64_t row, std::int64_t place) {
  if (row < 0 || row >= m_session.objectCount()) return;
  if (m_row >= 0) flush();
  m_row = row;
  if (place >= 0) {
    m_queue.setPlace(place);
    if (m_queue.isStored()) m_placeTimer.start();
  }
  std::vector<std::int64_t> ahead;
  for (const int offset : {1, 2, -1, 3}) {
    if (const std::int64_t other = m_queue.rowAt(m_queue.place() + offset); other >= 0)
      ahead.push_back(other);
  }
  m_learning->setRow(row);
  m_recorder.beginObject(row, place >= 0 ? m_queue.tagAt(place) : labeling::QueuePlace());
  m_pendingNumbers.clear();
  m_confidenceChanged = false;
  m_storedComment.clear();
  m_questions->setComment({});
  m_questions->setConfidence(std::nullopt);
  m_images->want(row, ahead);
  m_session.selection().setFocus(row, this);
  showObject();
  m_question.clear();
  showQuestion();
  loadOpinion();
  showQueue();
  m_neighbourTimer.start();
}

void LabelView::wantPictures(const std::vector<std::int64_t>& ahead) {
  if (m_row >= 0) m_images->want(m_row, ahead);
}

void LabelView::storePlace() {
  m_placeTimer.stop();
  try {
    m_queue.storePlace();
  } catch (const model::Error& error) {
    Q_EMIT statusChanged(
        tr("The place in the queue is not stored: %1").arg(QString::fromUtf8(error.what()).toHtmlEscaped()));
  }
}

void LabelView::checkStale() {
  if (!m_queue.isStored()) return;
  m_staleJob.start(
      [directory = m_session.project().directory(), queue = *m_queue.info()](const model::RunControl&) {
        return labeling::isStale(labeling::Project::open(directory, labeling::Project::Access::ReadOnly),
                                 queue);
      },
      [this](bool& stale) { m_queueHead->setStale(stale && !m_session.project().isReadOnly()); });
}

void LabelView::rebuildQueue() {
  if (!m_queue.isStored()) return;
  Q_EMIT statusChanged(tr("Choosing galaxies…"));
  using Made = std::optional<labeling::QueueInfo>;
  m_rebuildJob.start(
      [directory = m_session.project().directory(), options = m_queue.info()->options,
       annotator = m_session.annotator().toStdString()](const model::RunControl& control) -> Made {
        const auto project = labeling::Project::open(directory);
        const auto draft = labeling::buildQueue(project, options, annotator, control);
        if (draft.entries.empty()) return std::nullopt;
        return labeling::storeQueue(project, draft, control);
      },
      [this](Made& made) {
        if (made) {
          openQueue(*made);
          Q_EMIT statusChanged(tr("The queue was made anew from the scores there are now."));
        } else {
          Q_EMIT statusChanged(
              tr("With the scores there are now nothing is left to choose from; the queue stays."));
        }
      },
      [this](const QString& sentence) { Q_EMIT statusChanged(sentence.toHtmlEscaped()); });
}

void LabelView::chooseQueue(const QString& kind) {
  flush();
  const bool isKeepable =
      !m_queue.isStored() && m_queue.size() > 0 && m_queue.size() < m_session.objectCount();
  QueueDialog dialog(m_session, modelName(), isKeepable ? m_queue.rows() : std::vector<std::int64_t>(),
                     m_queue.name(), window());
  if (!kind.isEmpty()) dialog.chooseKind(labeling::queueKindFromName(kind.toStdString()));
  if (dialog.exec() == QDialog::Accepted && dialog.queue()) openQueue(*dialog.queue());
  setFocus();
}

void LabelView::showObject() {
  m_sky->setHeading(m_session.objectName(m_row), factsOf(m_row));
  m_sky->setKpcPerArcsec(kpcPerArcsec(m_row));
  if (m_images->picture(m_row)) {
    showPicture(true);
  } else {
    m_shownRow = -1;
    m_sky->clear(m_images->problem(m_row));
    showStretch();  // the limits of the galaxy before must not be taken for its own
  }
}

void LabelView::showPicture(bool newObject) {
  const SkyPicture* picture = m_images->picture(m_row);
  if (!picture) return;
  m_bar->setImage(*picture->cutout);
  m_sky->setPicture(*picture, newObject);
  m_shownRow = m_row;
  showStretch();
  showFieldObjects();
}

QString LabelView::factsOf(std::int64_t row) const {
  QStringList parts;
  const auto facts = m_session.project().facts(row);
  for (const Fact& fact : kFacts) {
    bool found = false;
    for (const char* name : fact.names) {
      for (const auto& [column, value] : facts) {
        if (found || value.empty() ||
            QString::fromStdString(column).compare(QLatin1String(name), Qt::CaseInsensitive) != 0)
          continue;
        bool isNumber = false;
        const QString text = QString::fromStdString(value);
        const double number = text.section(QLatin1Char(' '), 0, 0).toDouble(&isNumber);
        const int decimals = *fact.words == 'z' ? 4 : *fact.words == 'r' ? 2 : 1;
        const QString words = QString::fromUtf8(fact.words);
        const QString shown = isNumber ? fixed(number, decimals) : text;
        parts << (words.endsWith(QStringLiteral("″"))
                      ? words.section(QLatin1Char(' '), 0, 0) + QLatin1Char(' ') + shown + QStringLiteral("″")
                      : words + QLatin1Char(' ') + shown);
        found = true;
      }
    }
  }
  const labeling::SkyPosition position = m_session.project().position(row);
  if (parts.isEmpty() && std::isfinite(position.raDeg)) {
    parts << QStringLiteral("α ") + QString::fromStdString(labeling::sexagesimalRa(position.raDeg, 1))
          << QStringLiteral("δ ") + QString::fromStdString(labeling::sexagesimalDec(position.decDeg, 0));
  }
  return parts.join(QStringLiteral("    "));
}

void LabelView::setCosmology(const model::Cosmology& cosmology) {
  m_cosmology = cosmology;
  if (m_row >= 0) m_sky->setKpcPerArcsec(kpcPerArcsec(m_row));
}

void LabelView::setReducedMotion(bool reduced) {
  m_reducedMotion = reduced;
  if (reduced && m_blinkTimer.isActive()) setBlinking(false);
}

std::optional<double> LabelView::kpcPerArcsec(std::int64_t row) const {
  // Of this object alone: a column of a large survey is not read for one galaxy.
  const auto facts = m_session.project().facts(row);
  for (const labeling::ColumnInfo& column : m_session.project().columns()) {
    if (column.type == labeling::ColumnType::Text || !isRedshift(column)) continue;
    for (const auto& [name, value] : facts) {
      if (name != column.name) continue;
      const double redshift = QString::fromStdString(value).section(QLatin1Char(' '), 0, 0).toDouble();
      if (redshift > 0 && redshift <= 20) return m_cosmology.kpcPerArcsec(redshift);
    }
  }
  return std::nullopt;
}

void LabelView::step(int steps) {
  if (m_queue.size() == 0) return;
  const std::int64_t place = std::clamp<std::int64_t>(m_queue.place() + steps, 0, m_queue.size() - 1);
  if (place == m_queue.place() && m_queue.rowAt(place) == m_row) {
    flush();
    return;
  }
  goToPlace(place);
}

void LabelView::skip() {
  flush();
  const std::int64_t next = m_queue.nextOpen(std::max<std::int64_t>(m_queue.place(), 0));
  if (next >= 0 && next != m_queue.place()) {
    goToPlace(next);
  } else {
    showQueue();
  }
}

void LabelView::saveAndNext() {
  flush();
  if (!m_recorder.problem().isEmpty()) return;  // the person decides: try again or go on with the arrows
  if (m_queue.place() + 1 >= m_queue.size()) {
    skip();
    return;
  }
  step(1);
}

void LabelView::showQueue() {
  const std::int64_t count = m_queue.size(), done = m_queue.doneCount();
  m_queueHead->setCount(tr("%1 of %2").arg(grouped(m_queue.place() + 1), grouped(count)) +
                        (m_queue.name().isEmpty() ? QString() : QStringLiteral(" · ") + m_queue.name()));
  showReason();
  m_queueProgress->setRange(0, static_cast<int>(std::max<std::int64_t>(1, count)));
  m_queueProgress->setValue(static_cast<int>(done));
  m_queueProgress->setAccessibleName(tr("%1 of %2 labelled").arg(grouped(done), grouped(count)));
  m_queueStrip->setCurrentIndex(m_queue.rowAt(m_queue.place()) == m_row ? m_queue.place() : -1);
  if (isAdjudicating()) m_adjudication->showCount(done, count);
  showQueueDone(count > 0 && done == count);
}

void LabelView::showReason() {
  if (m_learning->isOn()) {
    const QString score = m_session.isBlind() ? QString() : m_learning->wordsFor(m_row);
    m_queueHead->setReason(score.isEmpty() ? m_learning->source()
                                           : score + QStringLiteral(" · ") + m_learning->source());
    return;
  }
  const std::int64_t place = m_queue.place();
  const labeling::QueueEntry* entry = m_queue.rowAt(place) == m_row ? m_queue.entryAt(place) : nullptr;
  const auto isHidden = [this](const labeling::QueueInfo& info) {
    // Random picks are not told apart in blind mode either: what is left over would be the model's.
    return (m_session.isBlind() && isReasonOfModel(info)) ||
           (m_session.isIndependent() && info.options.kind == labeling::QueueKind::Disagreement);
  };
  if (!entry || isHidden(*m_queue.info())) {
    m_queueHead->setReason({});
    return;
  }
  m_queueHead->setReason(
      pickReason(*m_queue.info(), *entry, m_queue.entryAt(entry->first), m_queue.isDone(place)));
}

void LabelView::showQueueDone(bool done) {
  m_done->setVisible(done);
  if (!done) return;
  m_doneWords->setText((isAdjudicating() ? tr("All %1 are settled.") : tr("All %1 are labelled."))
                           .arg(grouped(m_queue.size())));
  m_doneReview->setText(tr("Review %1 disagreements")
                            .arg(grouped(static_cast<std::int64_t>(m_agreement.disagreements.size()))));
  m_doneReview->setVisible(!m_agreement.disagreements.empty() && !m_session.isIndependent() &&
                           !isAdjudicating());
  m_done->adjustSize();
  m_done->move((m_sky->width() - m_done->width()) / 2, 84);
}

}  // namespace ui
