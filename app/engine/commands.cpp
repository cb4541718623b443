#include "app/engine/commands.h"

namespace app {

std::vector<Command> commandTable() {
  return {demoCommand(),      newCommand(),       importLabelsCommand(), trainCommand(),
          classifyCommand(),  evaluateCommand(),  embedCommand(),        umapCommand(),
          clustersCommand(),  anomaliesCommand(), reconstructCommand(),  flagsCommand(),
          noveltyCommand(),   predictCommand(),   neighboursCommand(),   queueCommand(),
          exportCommand(),    mergeCommand(),     crossMatchCommand(),   checkCommand(),
          listCommand(),      schemesCommand(),   benchmarkCommand(),    reportCommand(),
          agreementCommand(), weighCommand(),     snapshotCommand(),     traceCommand(),
          learnCommand(),     labelErrorsCommand()};
}

}  // namespace app
