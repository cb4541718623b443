#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "model/embedding/features.h"

namespace model {

/// Centre and spread of every feature over the objects that can be used.
struct FeatureScale {
  std::vector<double> mean;     ///< (D)
  std::vector<double> inverse;  ///< (D) 1 / standard deviation; 0 for a feature that never changes
  std::vector<char> usable;     ///< (N) 1 where all features are finite
};
FeatureScale featureScale(const FeatureView& features);

/// Scalar products of every object's features with a few vectors, on all cores: the one thing that has to be
/// done for all objects after each label.
/// @param vectors   (V, D)
/// @param offsets   (V) added to the products
/// @param products  (V, N) is written; what is computed for an object depends on that object only
void projectFeatures(const FeatureView& features, std::span<const float> vectors,
                     std::span<const float> offsets, std::span<float> products);

}  // namespace model
