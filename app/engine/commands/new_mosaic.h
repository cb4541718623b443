#pragma once
#include <string>
#include <vector>

#include "app/engine/command.h"

namespace app {

/// The options of `new` that make objects as views into mosaics.
std::vector<Parameter> mosaicParameters();

/// True if the parameters ask for views into mosaics.
bool isMosaicProject(const Json& parameters);

/// Makes the project. @throws UsageError for options that contradict each other
Json runNewMosaic(const Json& parameters, const Job& job);
std::string newMosaicWords(const Json& result);

}  // namespace app
