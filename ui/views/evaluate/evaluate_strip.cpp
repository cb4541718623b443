// The strip below the pages: the galaxies behind what was clicked, selected for every view.
#include <QLabel>
#include <algorithm>

#include "ui/session/project_session.h"
#include "ui/session/selection_model.h"
#include "ui/theme/numbers.h"
#include "ui/views/controls/count_link.h"
#include "ui/views/controls/key_button.h"
#include "ui/views/evaluate/confusion_grid.h"
#include "ui/views/evaluate/evaluate_view.h"
#include "ui/views/evaluate/label_set_panel.h"
#include "ui/views/evaluate/model_picker.h"
#include "ui/views/evaluate/threshold_strip.h"
#include "ui/views/evaluate/threshold_words.h"
#include "ui/views/gallery/filmstrip.h"

namespace ui {

namespace {
constexpr std::size_t kMostMarked = 500;  // ticks of selected objects in the histogram
}

void EvaluateView::showExpert(int expert) {
  if (!m_current || expert < 0 || static_cast<std::size_t>(expert) >= m_current->experts.size()) return;
  const ExpertPoint& point = m_current->experts[static_cast<std::size_t>(expert)];
  openRows(point.disagree, tr("%1 against the others").arg(point.name),
           tr("%1 of %2 objects differ")
               .arg(grouped(static_cast<std::int64_t>(point.disagree.size())), grouped(point.compared)));
}

void EvaluateView::markSelected() {
  if (!m_current || m_current->isNumber()) return;
  std::vector<std::pair<float, bool>> marked;
  if (static_cast<std::size_t>(m_session.selection().selectedCount()) <= kMostMarked) {
    for (const std::int64_t row : m_session.selection().selectedRows())
      if (const auto index = m_current->indexOf(row))
        marked.emplace_back(m_current->scores[*index], m_current->positive[*index] != 0);
  }
  m_thresholdStrip->setSelected(std::move(marked));
}

void EvaluateView::openRows(std::vector<std::int64_t> rows, const QString& title, const QString& words) {
  m_stripCell = -1;
  m_session.selection().select(rows, this);
  showStrip(title, words, std::move(rows));
}

void EvaluateView::showCell(int cell) {
  m_stripCell = cell;
  showStripOfState();
  m_session.selection().select(m_stripRows, this);
}

void EvaluateView::showStripOfState() {
  if (!m_current) return;
  if (m_current->isNumber()) {
    showStrip(tr("Largest residuals"), {}, m_current->rowsByResidual());
    return;
  }
  if (m_stripCell < 0) return;
  const auto cell = static_cast<Cell>(m_stripCell);
  m_grid->setCell(cell);
  const bool labelled = cell == Cell::TruePositive || cell == Cell::FalseNegative;
  const bool called = cell == Cell::TruePositive || cell == Cell::FalsePositive;
  const bool isMiss = labelled != called;
  std::vector<std::int64_t> rows = m_current->rowsOf(cell, m_threshold);
  const std::size_t measured = rows.size();
  if (m_set->set().trainedShown) {
    const std::vector<std::int64_t> trained = m_current->trainedRowsOf(cell, m_threshold);
    rows.insert(rows.end(), trained.begin(), trained.end());
  }
  showStrip(ConfusionGrid::nameOf(cell),
            tr("%1 in the labels, model says %2 · %3")
                .arg(labelled ? positiveWords() : negativeWords(), called ? positiveWords() : negativeWords(),
                     isMiss ? tr("most confident misses first") : tr("most confident first")),
            std::move(rows), measured);
}

void EvaluateView::showStrip(const QString& title, const QString& words, std::vector<std::int64_t> rows,
                             std::optional<std::size_t> measured) {
  m_stripMeasured = measured.value_or(rows.size());
  m_stripTitle->setText(title);
  m_stripWords->setText(words);
  const auto further = static_cast<std::int64_t>(rows.size() - m_stripMeasured);
  const QString count = grouped(static_cast<std::int64_t>(m_stripMeasured));
  m_stripCount->setText(further > 0 ? tr("%1 + %2 training").arg(count, grouped(further)) : count);
  m_strip->setVisible(!rows.empty());
  m_stripEmpty->setVisible(rows.empty());
  m_stripCount->setEnabled(!rows.empty());
  m_relabel->setEnabled(!rows.empty());
  m_browse->setEnabled(!rows.empty());
  m_stripName = m_current && !m_current->isNumber()
                    ? tr("%1, %2, P_thr %3").arg(title, m_modelPicker->model(), thresholdText(m_threshold))
                    : tr("%1, %2").arg(title, m_modelPicker->model());
  if (rows == m_stripRows) return;
  m_stripRows = std::move(rows);
  m_strip->setDimmed(
      [this](std::int64_t index) { return index >= static_cast<std::int64_t>(m_stripMeasured); });
  m_strip->setRows(m_stripRows);
}

void EvaluateView::openInBrowse() {
  if (m_stripRows.empty()) return;
  Q_EMIT m_session.temporaryViewRequested(m_stripRows, m_stripName);
  Q_EMIT m_session.workspaceRequested(QStringLiteral("browse"));
}

void EvaluateView::relabel() {
  if (m_stripRows.empty()) return;
  Q_EMIT m_session.labelQueueRequested(m_stripRows, m_stripName);
  Q_EMIT m_session.workspaceRequested(QStringLiteral("label"));
}

void EvaluateView::labelTestSet() {
  std::vector<std::int64_t> rows;
  const std::vector<std::string> names = m_session.objectNames();
  for (std::int64_t row = 0; row < m_session.objectCount(); ++row) {
    if (labeling::splitOf(names[static_cast<std::size_t>(row)]) == labeling::Split::Test) rows.push_back(row);
  }
  Q_EMIT m_session.labelQueueRequested(rows, tr("Test set"));
  Q_EMIT m_session.workspaceRequested(QStringLiteral("label"));
}

}  // namespace ui
