#pragma once
#include <iosfwd>
#include <stop_token>
#include <vector>

#include "app/engine/command.h"

namespace app {

/// What the command line needs besides the table.
struct CommandLineOptions {
  std::stop_token stop;        ///< second SIGINT
  std::stop_token finishSoon;  ///< first SIGINT, for commands that keep partial work
  bool showProgress = true;    ///< on standard error
};

/// Parses `arguments` (without the program's name), runs one command of the table, and prints its summary, or
/// with --json its result as one line.
/// @returns the exit status
int runCommandLine(const std::vector<Command>& commands, const std::vector<std::string>& arguments,
                   std::ostream& out, std::ostream& err, const CommandLineOptions& options = {});

}  // namespace app
