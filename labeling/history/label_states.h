#pragma once
#include <cstdint>
#include <memory>
#include <string>

#include "labeling/history/label_log.h"
#include "labeling/store/current_labels.h"

namespace labeling {

/// The label states of all objects as one annotator sees them: one byte per object, kept fresh by looking at
/// the events that are new. Lives on the thread of its project.
class LabelStates {
 public:
  /// @param whose  Own: as if nobody else had labelled or flagged anything
  LabelStates(const Project& project, std::string annotator, LabelBits::Whose whose = LabelBits::Whose::All);
  ~LabelStates();
  LabelStates(LabelStates&&) noexcept;
  LabelStates& operator=(LabelStates&&) noexcept;

  void update();  ///< takes in what was logged since
  /// Whether another program has added label events since this was last asked (or since the beginning).
  bool wereWrittenElsewhere();
  LabelState at(std::int64_t row) const;  ///< Unlabelled for a row that is not there
  std::int64_t labelled() const;          ///< objects with an answer, flagged or not

 private:
  struct State;
  std::unique_ptr<State> m_state;
};

}  // namespace labeling
