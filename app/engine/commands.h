#pragma once
#include <vector>

#include "app/engine/command.h"

namespace app {

/// Everything that can run without a screen, in the order of its help. Adding a command means a row here and
/// a file in app/engine/commands/.
std::vector<Command> commandTable();

// One file each in app/engine/commands/.
Command demoCommand();
Command newCommand();
Command importLabelsCommand();
Command trainCommand();
Command classifyCommand();
Command clustersCommand();
Command evaluateCommand();
Command labelErrorsCommand();
Command embedCommand();
Command umapCommand();
Command anomaliesCommand();
Command flagsCommand();
Command noveltyCommand();
Command reconstructCommand();
Command predictCommand();
Command neighboursCommand();
Command learnCommand();
Command queueCommand();
Command exportCommand();
Command mergeCommand();
Command crossMatchCommand();
Command checkCommand();
Command listCommand();
Command schemesCommand();
Command benchmarkCommand();
Command reportCommand();
Command agreementCommand();
Command weighCommand();
Command snapshotCommand();
Command traceCommand();

}  // namespace app
