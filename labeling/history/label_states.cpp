#include "labeling/history/label_states.h"

#include <algorithm>
#include <utility>

#include "labeling/store/connection.h"

namespace labeling {

struct LabelStates::State {
  State(const Project& of, std::string annotator, LabelBits::Whose whose)
      : project(&of), bits(std::move(annotator), whose) {
    commits = commitsElsewhere();
    newestEvent = newest();
  }
  // SQLite counts what other connections commit; runs and settings are among it.
  std::int64_t commitsElsewhere() const { return project->connection().integer("PRAGMA data_version"); }
  std::int64_t newest() const { return project->connection().integer("SELECT max(id) FROM label_event"); }

  const Project* project;
  LabelBits bits;
  std::int64_t commits = 0;
  std::int64_t newestEvent = 0;
  const std::vector<std::uint8_t>* now = nullptr;
  std::int64_t labelled = 0;
};

LabelStates::LabelStates(const Project& project, std::string annotator, LabelBits::Whose whose)
    : m_state(std::make_unique<State>(project, std::move(annotator), whose)) {}
LabelStates::~LabelStates() = default;
LabelStates::LabelStates(LabelStates&&) noexcept = default;
LabelStates& LabelStates::operator=(LabelStates&&) noexcept = default;

void LabelStates::update() {
  m_state->now = &m_state->bits.update(m_state->project->connection());
  m_state->labelled = std::count_if(m_state->now->begin(), m_state->now->end(),
                                    [](std::uint8_t bits) { return (bits & (kMine | kOthers)) != 0; });
}

bool LabelStates::wereWrittenElsewhere() {
  const std::int64_t commits = m_state->commitsElsewhere();
  if (commits == std::exchange(m_state->commits, commits)) return false;
  const std::int64_t newest = m_state->newest();
  return newest != std::exchange(m_state->newestEvent, newest);
}

LabelState LabelStates::at(std::int64_t row) const {
  if (!m_state->now || row < 0 || row >= static_cast<std::int64_t>(m_state->now->size()))
    return LabelState::Unlabelled;
  return labelStateOf((*m_state->now)[static_cast<std::size_t>(row)]);
}

std::int64_t LabelStates::labelled() const { return m_state->labelled; }

}  // namespace labeling
