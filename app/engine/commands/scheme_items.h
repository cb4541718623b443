#pragma once
#include "app/engine/command.h"
#include "labeling/store/project_scheme.h"

namespace app {

/// The schemes of a project as `list DIR schemes` and `schemes DIR` print them: those asked, in their order,
/// then the older wordings that labels were made under.
Json schemeItems(const labeling::ProjectSchemes& schemes);

}  // namespace app
