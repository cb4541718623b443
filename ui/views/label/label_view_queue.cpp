// The queue, and the object that is on screen.
#include <QFrame>
#include <QLabel>
#include <QProgressBar>
#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "model/simulation/cosmology.h"
#include "ui/session/project_session.h"
#include "ui/session/selection_model.h"
#include "ui/theme/numbers.h"
#include "ui/views/controls/count_link.h"
#include "ui/views/gallery/filmstrip.h"
#include "ui/views/label/image_bar.h"
#include "ui/views/label/label_view.h"
#include "ui/views/label/object_images.h"
#include "ui/views/label/opinion_panel.h"
#include "ui/views/label/question_panel.h"
#include "ui/views/label/stretch_panel.h"

namespace ui {

namespace {

bool needsMe(labeling::LabelState state) {
  return state == labeling::LabelState::Unlabelled || state == labeling::LabelState::Others;
}

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
  if (m_queue.empty() && m_session.objectCount() > 0) {
    std::vector<std::int64_t> all(static_cast<std::size_t>(m_session.objectCount()));
    std::iota(all.begin(), all.end(), std::int64_t{0});
    setQueue(std::move(all), tr("All objects"));
  } else {
    const std::int64_t focus = m_session.selection().focus();
    if (focus >= 0 && focus != m_row) goTo(focus);
  }
  m_agreementTimer.start(0);
  setFocus();
}

void LabelView::setQueue(std::vector<std::int64_t> rows, const QString& name) {
  flush();
  m_queue = std::move(rows);
  m_queueName = name;
  m_position = -1;
  m_queueStrip->setRows(m_queue);
  if (m_queue.empty()) {
    m_row = -1;
    m_sky->clear(tr("There are no objects in this queue."));
    showQueue();
    return;
  }
  const std::int64_t focus = m_session.selection().focus();
  if (focus >= 0 && std::find(m_queue.begin(), m_queue.end(), focus) != m_queue.end()) {
    goTo(focus);
    return;
  }
  const auto first = std::find_if(m_queue.begin(), m_queue.end(),
                                  [this](std::int64_t row) { return needsMe(m_session.labelState(row)); });
  goTo(first == m_queue.end() ? m_queue.front() : *first);
}

void LabelView::goTo(std::int64_t row) {
  if (row < 0 || row >= m_session.objectCount()) return;
  if (m_row >= 0) flush();
  m_row = row;
  // The place in the queue is usually the next one; a search only when it is not.
  const auto at = [this](std::int64_t position) {
    return position >= 0 && position < static_cast<std::int64_t>(m_queue.size())
               ? m_queue[static_cast<std::size_t>(position)]
               : -1;
  };
  if (at(m_position + 1) == row) {
    ++m_position;
  } else if (at(m_position - 1) == row) {
    --m_position;
  } else if (at(m_position) != row) {
    const auto found = std::find(m_queue.begin(), m_queue.end(), row);
    if (found != m_queue.end()) m_position = found - m_queue.begin();
  }
  std::vector<std::int64_t> ahead;
  for (const int offset : {1, 2, -1, 3}) {
    if (const std::int64_t other = at(m_position + offset); other >= 0) ahead.push_back(other);
  }
  m_recorder.beginObject(row);
  m_pendingNumbers.clear();
  m_confidenceChanged = false;
  m_storedComment.clear();
  m_questions->setComment({});
  m_questions->setConfidence(0.5);
  m_images->want(row, ahead);
  m_session.selection().setFocus(row, this);
  showObject();
  m_question.clear();
  showQuestion();
  loadOpinion();
  showQueue();
  m_neighbourTimer.start();
}

void LabelView::showObject() {
  m_sky->setHeading(QString::fromStdString(m_session.objectNames()[static_cast<std::size_t>(m_row)]),
                    factsOf(m_row));
  m_sky->setKpcPerArcsec(kpcPerArcsec(m_row));
  if (m_images->picture(m_row)) {
    showPicture(true);
  } else {
    m_shownRow = -1;
    m_sky->clear(m_images->problem(m_row));
  }
}

void LabelView::showPicture(bool newObject) {
  const SkyPicture* picture = m_images->picture(m_row);
  if (!picture) return;
  m_bar->setBands(picture->cutout->bands);
  m_stretch->setCutout(picture->cutout);
  m_sky->setPicture(*picture, newObject);
  m_shownRow = m_row;
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

std::optional<double> LabelView::kpcPerArcsec(std::int64_t row) const {
  for (const labeling::ColumnInfo& column : m_session.project().columns()) {
    if (column.type == labeling::ColumnType::Text || !isRedshift(column)) continue;
    const std::vector<float> values = m_session.column(QString::fromStdString(column.name));
    if (static_cast<std::size_t>(row) >= values.size()) continue;
    const auto redshift = static_cast<double>(values[static_cast<std::size_t>(row)]);
    if (!(redshift > 0 && redshift <= 20)) continue;
    return model::Cosmology{}.kpcPerArcsec(redshift);
  }
  return std::nullopt;
}

void LabelView::step(int steps) {
  if (m_queue.empty()) return;
  const auto last = static_cast<std::int64_t>(m_queue.size()) - 1;
  const std::int64_t position = std::clamp<std::int64_t>(m_position + steps, 0, last);
  if (position == m_position && m_queue[static_cast<std::size_t>(position)] == m_row) {
    flush();
    return;
  }
  goTo(m_queue[static_cast<std::size_t>(position)]);
}

void LabelView::skip() {
  flush();
  const auto count = static_cast<std::int64_t>(m_queue.size());
  for (std::int64_t i = 1; i <= count; ++i) {
    const std::int64_t row =
        m_queue[static_cast<std::size_t>((std::max<std::int64_t>(m_position, 0) + i) % count)];
    if (row != m_row && needsMe(m_session.labelState(row))) {
      goTo(row);
      return;
    }
  }
  showQueue();
}

void LabelView::saveAndNext() {
  flush();
  if (!m_recorder.problem().isEmpty()) return;  // the person decides: try again or go on with the arrows
  if (m_position + 1 >= static_cast<std::int64_t>(m_queue.size())) {
    skip();
    return;
  }
  step(1);
}

void LabelView::showQueue() {
  const auto count = static_cast<std::int64_t>(m_queue.size());
  m_queueCount->setText(tr("%1 of %2").arg(grouped(m_position + 1), grouped(count)) +
                        (m_queueName.isEmpty() ? QString() : QStringLiteral(" · ") + m_queueName));
  const auto open = std::count_if(m_queue.begin(), m_queue.end(),
                                  [this](std::int64_t row) { return needsMe(m_session.labelState(row)); });
  m_queueProgress->setRange(0, static_cast<int>(std::max<std::int64_t>(1, count)));
  m_queueProgress->setValue(static_cast<int>(count - open));
  m_queueProgress->setAccessibleName(tr("%1 of %2 labelled").arg(grouped(count - open), grouped(count)));
  m_queueStrip->setCurrentRow(m_row);
  const std::int64_t position = m_position;
  m_queueStrip->setDimmed(
      [this, position](std::int64_t row) { return m_queueStrip->indexOf(row) < position; });
  m_queueStrip->scrollToRow(m_row);
  m_queueStrip->viewport()->update();
  showQueueDone(count > 0 && open == 0);
}

void LabelView::showQueueDone(bool done) {
  m_done->setVisible(done);
  if (!done) return;
  m_doneWords->setText(tr("All %1 are labelled.").arg(grouped(static_cast<std::int64_t>(m_queue.size()))));
  m_doneReview->setText(tr("Review %1 disagreements")
                            .arg(grouped(static_cast<std::int64_t>(m_agreement.disagreements.size()))));
  m_doneReview->setVisible(!m_agreement.disagreements.empty());
  m_done->adjustSize();
  m_done->move((m_sky->width() - m_done->width()) / 2, 84);
}

void LabelView::setDisplay(const labeling::Display& display) {
  m_session.setDisplay(display);  // announces it; the bar and the panel follow
}

}  // namespace ui
