#include "model/card/model_card.h"

#include "model/base/error.h"

namespace model {

std::int64_t ModelCard::parameters() const {
  std::int64_t sum = 0;
  for (const CardStage& stage : stages) sum += stage.parameters;
  return sum;
}

const CardQuestion* ModelCard::question(const std::string& id) const {
  for (const CardQuestion& each : questions)
    if (each.id == id) return &each;
  return nullptr;
}

const CardQuestion& ModelCard::requireQuestion(const std::string& id) const {
  if (const CardQuestion* found = question(id)) return *found;
  std::string known;
  for (const CardQuestion& each : questions) known += (known.empty() ? "" : ", ") + each.id;
  throw Error(ErrorKind::NotFound, "The model '" + name + "' does not answer the question '" + id +
                                       "'. It answers: " + known + ".");
}

}  // namespace model
