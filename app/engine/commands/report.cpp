#include "app/engine/commands.h"
#include "app/engine/commands/parameters.h"
#include "app/engine/report/loop_page.h"

namespace app {

Command reportCommand() {
  Command command;
  command.name = "report";
  command.summary =
      "goes once around the loop on a copy of a project and writes it down as a page with pictures";
  command.parameters = {projectParameter(), requiredOption("to", ParameterType::Text, "folder for the page"),
                        option("epochs", ParameterType::Integer, "of the fine-tuning", 4)};
  command.run = [](const Json& parameters, const Job& job) -> Json {
    const LoopReport report = writeLoopPage(text(parameters, "dir"), text(parameters, "to"),
                                            parameters.at("epochs").get<int>(), job.control);
    return {{"page", report.page.string()},  {"before", report.before},   {"after", report.after},
            {"questions", report.questions}, {"objects", report.objects}, {"seconds", report.seconds}};
  };
  command.words = [](const Json& result) {
    return "The loop, with pictures, is written down in " + text(result, "page") + " (" +
           counted(result.at("objects").get<std::int64_t>(), "object") + ", " +
           fixed(result.at("seconds").get<double>(), 0) + " s). Open it in a browser.";
  };
  return command;
}

}  // namespace app
