// Answers that go to the whole selection: one act, one transaction, one undo.
#include <algorithm>

#include "ui/actions/actions.h"
#include "ui/session/project_session.h"
#include "ui/session/selection_model.h"
#include "ui/theme/numbers.h"
#include "ui/views/label/adjudication_panel.h"
#include "ui/views/label/label_view.h"
#include "ui/views/label/question_panel.h"

namespace ui {

std::vector<std::int64_t> LabelView::batchRows() const {
  std::vector<std::int64_t> rows = m_session.selection().selectedRows();
  // The object that is looked at belongs to what its answer is given to.
  if (m_row >= 0 && std::find(rows.begin(), rows.end(), m_row) == rows.end())
    rows.insert(rows.begin(), m_row);
  return rows;
}

void LabelView::setWholeSelection(bool on) {
  if (on && m_adjudication->isActive()) {
    Q_EMIT statusChanged(tr("Disagreements are settled one galaxy at a time."));
    return;
  }
  if (on && m_session.selection().selectedCount() < 2) {
    Q_EMIT statusChanged(tr("Select several galaxies first, in the grid or with the lasso on the map."));
    return;
  }
  flush();
  m_wholeSelection = on;
  showWholeSelection();
}

void LabelView::showWholeSelection() {
  if (m_wholeSelection && m_session.selection().selectedCount() < 2) m_wholeSelection = false;
  if (!m_wholeSelection) {
    m_questions->setWholeSelection({});
    return;
  }
  const QString count = grouped(static_cast<std::int64_t>(batchRows().size()));
  const QString key = keyOf("label.whole-selection");
  m_questions->setWholeSelection(
      key.isEmpty() ? tr("Answers go to all %1 selected galaxies.").arg(count)
                    : tr("Answers go to all %1 selected galaxies. %2 ends that.").arg(count, key));
}

std::vector<labeling::LabelEvent> LabelView::forWholeSelection(
    std::vector<labeling::LabelEvent> events) const {
  if (!m_wholeSelection) return events;
  const auto scores = m_session.scores(modelName());
  const bool hasOpinions = scores && !scores->isStale(m_session.project());
  std::vector<labeling::LabelEvent> all;
  for (const std::int64_t row : batchRows()) {
    for (const labeling::LabelEvent& event : events) {
      if (event.row == row)
        all.push_back(event);
      else
        all.push_back(m_recorder.forAnother(event, row,
                                            hasOpinions ? opinionFromScores(*scores, row) : ObjectOpinion()));
    }
  }
  return all;
}

}  // namespace ui
