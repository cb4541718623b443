#pragma once
#include <span>

namespace labeling {

/// How many sources share one island of light with the central one: 1 it stands alone, 2 or more it is
/// blended, 0 there is nothing in the middle. Found and deblended by SEP at 3 sigma above the background.
/// @param plane  (height, width); NaN = missing
/// @see Barbary 2016, JOSS 1, 58
int countBlends(std::span<const float> plane, int width, int height);

}  // namespace labeling
