#pragma once
#include <string>
#include <vector>

#include "labeling/scheme/scheme.h"

namespace labeling {

/// The schemes that come with the program (resources/schemes/*.json); the first one is the default.
const std::vector<Scheme>& shippedSchemes();
const Scheme& defaultScheme();
/// @throws Error(NotFound) listing the shipped ones
const Scheme& shippedScheme(const std::string& id);

}  // namespace labeling
