#include "app/engine/commands.h"
#include "app/engine/commands/parameters.h"
#include "labeling/workflow/demo_survey.h"

namespace app {

Command demoCommand() {
  Command command;
  command.name = "demo";
  command.summary = "makes a simulated survey with known truth as a project";
  command.parameters = {positional("dir", "directory to make, NAME.tuningfork"),
                        option("objects", ParameterType::Integer, "how many galaxies", 2000),
                        seedParameter("every galaxy of the survey"),
                        option("predictions", ParameterType::Flag,
                               "add the models that come with the program and classify", true)};
  command.run = [](const Json& parameters, const Job& job) -> Json {
    labeling::DemoOptions options;
    options.directory = text(parameters, "dir");
    options.objects = parameters.at("objects").get<std::int64_t>();
    options.seed = parameters.at("seed").get<std::uint64_t>();
    options.predictions = parameters.at("predictions").get<bool>();
    const labeling::DemoReport report = labeling::makeDemoSurvey(options, job.control);
    return {{"objects", report.objects},
            {"seconds", report.seconds},
            {"model", report.model},
            {"failed", failuresAsJson(report.failed)}};
  };
  command.words = [](const Json& result) {
    const auto model = text(result, "model");
    return counted(result.at("objects").get<std::int64_t>(), "simulated object") + " in " +
           fixed(result.at("seconds").get<double>(), 1) + " s" +
           (model.empty() ? "." : ", classified by " + model + ".");
  };
  return command;
}

}  // namespace app
