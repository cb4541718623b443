#pragma once
#include <filesystem>
#include <vector>

#include "app/engine/command.h"

namespace app {

/// Serves the table on the process' standard input and output until the input ends or `shutdown` comes. What
/// libraries print goes to the log, so that the output carries messages only.
/// @returns the exit status
int serve(const std::vector<Command>& commands, const Json& hello, const std::filesystem::path& logFile);

}  // namespace app
