#pragma once
#include <QString>
#include <cmath>

#include "ui/theme/numbers.h"

namespace ui {

/// "0.35", or "0.352" where a drag along a curve stopped between two hundredths.
inline QString thresholdText(double threshold) {
  const bool isHundredth = std::abs(threshold * 100 - std::round(threshold * 100)) < 1e-6;
  return fixed(threshold, isHundredth ? 2 : 3);
}

}  // namespace ui
