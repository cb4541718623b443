#include "ui/views/label/label_queue.h"

#include <algorithm>
#include <cstdlib>
#include <unordered_set>

#include "ui/session/project_session.h"

namespace ui {

namespace {
constexpr labeling::QueueProgress kNowhere{-1, -1};
}

void LabelQueue::setRows(std::vector<std::int64_t> rows, const QString& name) {
  m_info.reset();
  m_entries.clear();
  m_rows = std::move(rows);
  m_name = name;
  m_progress = m_storedProgress = kNowhere;
  index();
  countAll();
}

void LabelQueue::open(const labeling::QueueInfo& info) {
  m_info = info;
  m_name = QString::fromStdString(info.options.name);
  m_entries = labeling::queueEntries(m_session.project(), info);
  m_rows.clear();
  for (const labeling::QueueEntry& entry : m_entries) m_rows.push_back(entry.row);
  m_progress = m_storedProgress =
      labeling::queueProgress(m_session.project(), info, m_session.annotator().toStdString())
          .value_or(kNowhere);
  index();
  countAll();
}

void LabelQueue::index() {
  m_place = -1;
  m_firstPlace.assign(static_cast<std::size_t>(m_session.objectCount()), -1);
  m_furtherPlaces.clear();
  for (std::size_t i = 0; i < m_rows.size(); ++i) {
    const std::int64_t row = m_rows[i];
    if (row < 0 || row >= m_session.objectCount()) continue;
    std::int32_t& first = m_firstPlace[static_cast<std::size_t>(row)];
    if (first < 0) {
      first = static_cast<std::int32_t>(i);
    } else {
      m_furtherPlaces.emplace(row, static_cast<std::int32_t>(i));
    }
  }
}

void LabelQueue::countAll() {
  m_answered.assign(m_rows.size(), 0);
  if (settles()) {
    std::unordered_set<std::int64_t> settled;
    for (const labeling::CurrentLabel& each : m_session.labels().adjudications(m_info->options.question))
      settled.insert(each.row);
    for (std::size_t i = 0; i < m_rows.size(); ++i) m_answered[i] = settled.contains(m_rows[i]) ? 1 : 0;
  } else if (m_info) {
    for (const std::int64_t place :
         labeling::answeredEntries(m_session.project(), *m_info, m_session.annotator().toStdString()))
      if (place >= 0 && place < size()) m_answered[static_cast<std::size_t>(place)] = 1;
  }
  m_done.assign(m_rows.size(), 0);
  m_doneCount = 0;
  for (std::int64_t place = 0; place < size(); ++place) setDone(place, !needsMe(place));
}

std::int64_t LabelQueue::rowAt(std::int64_t place) const {
  return place >= 0 && place < size() ? m_rows[static_cast<std::size_t>(place)] : -1;
}

std::int64_t LabelQueue::placeOf(std::int64_t row) const {
  if (row < 0 || row >= static_cast<std::int64_t>(m_firstPlace.size())) return -1;
  std::int64_t best = m_firstPlace[static_cast<std::size_t>(row)];
  const auto [begin, end] = m_furtherPlaces.equal_range(row);
  for (auto it = begin; it != end; ++it)
    if (std::abs(it->second - m_place) < std::abs(best - m_place)) best = it->second;
  return best;
}

void LabelQueue::setPlace(std::int64_t place) {
  if (place == m_progress.furthest + 1 ||
      (place > m_progress.furthest && nextOpen(m_progress.furthest) == place))
    m_progress.furthest = place;  // a jump ahead shows nothing of what lies between
  m_place = m_progress.place = place;
}

void LabelQueue::storePlace() {
  if (!m_info || m_place < 0 || m_session.project().isReadOnly()) return;
  if (m_progress.place == m_storedProgress.place && m_progress.furthest == m_storedProgress.furthest) return;
  labeling::setQueueProgress(m_session.project(), *m_info, m_session.annotator().toStdString(), m_progress);
  m_storedProgress = m_progress;
}

std::int64_t LabelQueue::placeToResume() const {
  const std::int64_t last = m_progress.place;
  if (last >= 0 && last < size() && !isDone(last)) return last;
  const std::int64_t next = nextOpen(last);
  return next >= 0 ? next : std::clamp<std::int64_t>(last, 0, std::max<std::int64_t>(0, size() - 1));
}

bool LabelQueue::isRepeat(std::int64_t place) const {
  const labeling::QueueEntry* entry = entryAt(place);
  return entry && entry->stream == labeling::QueueStream::Repeat;
}

bool LabelQueue::isDone(std::int64_t place) const {
  return place >= 0 && place < size() && m_done[static_cast<std::size_t>(place)] != 0;
}

std::int64_t LabelQueue::nextOpen(std::int64_t after) const {
  if (m_doneCount == size()) return -1;
  const auto begin = m_done.begin() + std::clamp<std::int64_t>(after + 1, 0, size());
  auto found = std::find(begin, m_done.end(), 0);
  if (found == m_done.end()) found = std::find(m_done.begin(), begin, 0);
  return found - m_done.begin();
}

bool LabelQueue::needsMe(std::int64_t place) const {
  if (isRepeat(place) || settles()) return m_answered[static_cast<std::size_t>(place)] == 0;
  const labeling::LabelState state = m_session.labelState(rowAt(place));
  return state == labeling::LabelState::Unlabelled || state == labeling::LabelState::Others;
}

void LabelQueue::setDone(std::int64_t place, bool done) {
  char& known = m_done[static_cast<std::size_t>(place)];
  m_doneCount += (done ? 1 : 0) - known;
  known = done ? 1 : 0;
}

void LabelQueue::labelsChanged(const std::vector<std::int64_t>& rows) {
  if (rows.empty()) {
    countAll();
    return;
  }
  for (const std::int64_t row : rows) {
    if (row < 0 || row >= static_cast<std::int64_t>(m_firstPlace.size())) continue;
    const std::int64_t first = m_firstPlace[static_cast<std::size_t>(row)];
    if (first < 0) continue;
    const auto look = [this, row](std::int64_t place) {
      if (settles()) {
        m_answered[static_cast<std::size_t>(place)] =
            m_session.labels().adjudicationOf(row, m_info->options.question) ? 1 : 0;
      } else if (isRepeat(place)) {
        m_answered[static_cast<std::size_t>(place)] =
            labeling::eventsOfEntry(m_session.project(), m_info->uuid, place).empty() ? 0 : 1;
      }
      setDone(place, !needsMe(place));
    };
    look(first);
    const auto [begin, end] = m_furtherPlaces.equal_range(row);
    for (auto it = begin; it != end; ++it) look(it->second);
  }
}

labeling::QueuePlace LabelQueue::tagAt(std::int64_t place) const {
  const labeling::QueueEntry* entry = entryAt(place);
  if (!entry) return {};
  return {m_info->uuid, place, labeling::nameOf(entry->stream)};
}

const labeling::QueueEntry* LabelQueue::entryAt(std::int64_t place) const {
  return m_info && place >= 0 && place < static_cast<std::int64_t>(m_entries.size())
             ? &m_entries[static_cast<std::size_t>(place)]
             : nullptr;
}

}  // namespace ui
