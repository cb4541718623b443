#include "model/anomaly/comparable.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "model/base/error.h"

namespace model {

bool isFiniteRow(std::span<const float> row) {
  return std::all_of(row.begin(), row.end(), [](float value) { return std::isfinite(value); });
}

std::vector<std::int32_t> comparableRows(const FeatureView& features) {
  features.check();
  if (features.count() > std::numeric_limits<std::int32_t>::max())
    throw Error(ErrorKind::BadInput, "More than 2,147,483,647 objects cannot be compared.");
  std::vector<std::int32_t> usable;
  bool differ = false;
  for (std::int64_t i = 0; i < features.count(); ++i) {
    const auto row = features.row(i);
    if (!isFiniteRow(row)) continue;
    if (!usable.empty() && !differ)
      differ = !std::equal(row.begin(), row.end(), features.row(usable[0]).begin());
    usable.push_back(static_cast<std::int32_t>(i));
  }
  const std::string count = std::to_string(usable.size());
  if (usable.size() < 2)
    throw Error(ErrorKind::BadInput, "An anomaly is found by comparing objects with each other, and of " +
                                         std::to_string(features.count()) +
                                         (features.count() == 1 ? " object " : " objects ") +
                                         (usable.empty() ? "none has" : "only one has") +
                                         " features that can be used. Add objects whose images can be read.");
  if (!differ)
    throw Error(ErrorKind::BadInput,
                "All " + count +
                    " objects have exactly the same features, so none is less usual than "
                    "another. Look at the images: they may be copies of one.");
  return usable;
}

}  // namespace model
