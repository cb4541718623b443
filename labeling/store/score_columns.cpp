#include "labeling/store/score_columns.h"

#include <memory>

namespace labeling {

std::vector<QueryColumn> scoreColumns(const Scores& scores) {
  std::vector<QueryColumn> columns;
  for (const Scores::View& view : scores.views()) {
    const auto gathered = std::make_shared<std::vector<float>>();
    columns.push_back({view.name, {}, [scores, view, gathered]() -> std::span<const float> {
                         if (view.outputs == 1) return view.values;
                         if (gathered->empty()) *gathered = view.copied();
                         return *gathered;
                       }});
  }
  return columns;
}

}  // namespace labeling
