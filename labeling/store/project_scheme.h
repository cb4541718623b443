#pragma once
#include "labeling/scheme/scheme.h"
#include "labeling/store/project.h"

namespace labeling {

/// The scheme stored with a project; the default one if it stores none. @throws Error(BadInput)
Scheme storedScheme(const Project& project);
void storeScheme(Project& project, const Scheme& scheme);
void storeSchemeInside(Project& project, const Scheme& scheme);  ///< inside a transaction of the caller

}  // namespace labeling
