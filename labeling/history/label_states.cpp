#include "labeling/history/label_states.h"

#include <algorithm>

#include "labeling/store/current_labels.h"

namespace labeling {

struct LabelStates::State {
  const Project* project;
  LabelBits bits;
  const std::vector<std::uint8_t>* now = nullptr;
  std::int64_t labelled = 0;
};

LabelStates::LabelStates(const Project& project, std::string annotator)
    : m_state(new State{&project, LabelBits(std::move(annotator))}) {}
LabelStates::~LabelStates() = default;
LabelStates::LabelStates(LabelStates&&) noexcept = default;
LabelStates& LabelStates::operator=(LabelStates&&) noexcept = default;

void LabelStates::update() {
  m_state->now = &m_state->bits.update(m_state->project->connection());
  m_state->labelled = std::count_if(m_state->now->begin(), m_state->now->end(),
                                    [](std::uint8_t bits) { return (bits & (kMine | kOthers)) != 0; });
}

LabelState LabelStates::at(std::int64_t row) const {
  if (!m_state->now || row < 0 || row >= static_cast<std::int64_t>(m_state->now->size()))
    return LabelState::Unlabelled;
  return labelStateOf((*m_state->now)[static_cast<std::size_t>(row)]);
}

std::int64_t LabelStates::labelled() const { return m_state->labelled; }

}  // namespace labeling
