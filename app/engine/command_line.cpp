#include "app/engine/command_line.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <ostream>

#include "app/engine/endings.h"
#include "app/engine/program.h"
#include "app/engine/progress_line.h"
#include "model/base/nearest_name.h"

namespace app {
namespace {

/// KEY=VALUE -> (KEY, VALUE)
std::pair<std::string, std::string> splitPair(const std::string& word, const std::string& option) {
  const auto equals = word.find('=');
  if (equals == std::string::npos || equals == 0 || equals + 1 == word.size())
    throw CLI::ValidationError(option, "expects NAME=VALUE, not \"" + word + "\"");
  return {word.substr(0, equals), word.substr(equals + 1)};
}

std::string typeWord(const Parameter& parameter) {
  if (!parameter.choices.empty()) {
    std::string words;
    for (const std::string& choice : parameter.choices) words += (words.empty() ? "" : "|") + choice;
    return words;
  }
  switch (parameter.type) {
    case ParameterType::Integer:
    case ParameterType::Rows:
      return "N";
    case ParameterType::Number:
    case ParameterType::Numbers:
      return "X";
    case ParameterType::Pairs:
      return "NAME=VALUE";
    default:
      return parameter.positional ? "" : "TEXT";
  }
}

/// Adds one parameter of the table to CLI11; what is given ends up in `values`.
void addParameter(CLI::App& app, const Parameter& parameter, Json& values) {
  const std::string name = parameter.name;
  std::string help = parameter.help;
  if (!parameter.standard.is_null() && parameter.type != ParameterType::Flag)
    help +=
        " [" +
        (parameter.standard.is_string() ? parameter.standard.get<std::string>() : parameter.standard.dump()) +
        "]";
  const std::string option = parameter.positional ? name : optionOf(parameter);
  CLI::Option* added = nullptr;
  switch (parameter.type) {
    case ParameterType::Text:
      added = app.add_option_function<std::string>(
          option, [&values, name](const std::string& value) { values[name] = value; }, help);
      break;
    case ParameterType::Integer:
      added = app.add_option_function<std::int64_t>(
          option, [&values, name](std::int64_t value) { values[name] = value; }, help);
      break;
    case ParameterType::Number:
      added = app.add_option_function<double>(
          option, [&values, name](double value) { values[name] = value; }, help);
      break;
    case ParameterType::Flag: {
      const bool standard = parameter.standard.is_boolean() && parameter.standard.get<bool>();
      // A flag that is on by default is switched off by --no-NAME.
      const std::string flag = standard ? "--no-" + option.substr(2) : option;
      app.add_flag_callback(
          flag, [&values, name, standard] { values[name] = !standard; }, help);
      return;
    }
    case ParameterType::Texts:
      added = app.add_option_function<std::vector<std::string>>(
          option, [&values, name](const std::vector<std::string>& value) { values[name] = value; }, help);
      break;
    case ParameterType::Numbers:
      added = app.add_option_function<std::vector<double>>(
          option, [&values, name](const std::vector<double>& value) { values[name] = value; }, help);
      break;
    case ParameterType::Rows:
      added = app.add_option_function<std::vector<std::int64_t>>(
          option, [&values, name](const std::vector<std::int64_t>& value) { values[name] = value; }, help);
      break;
    case ParameterType::Pairs:
      added = app.add_option_function<std::vector<std::string>>(
          option,
          [&values, name, option](const std::vector<std::string>& words) {
            for (const std::string& word : words) {
              const auto [key, value] = splitPair(word, option);
              values[name][key] = value;
            }
          },
          help);
      break;
  }
  added->required(parameter.required);
  if (!parameter.choices.empty()) added->check(CLI::IsMember(parameter.choices));
  added->type_name(typeWord(parameter));
}

/// Every word that may come first.
std::vector<std::string> commandNames(const std::vector<Command>& commands) {
  std::vector<std::string> names;
  for (const Command& command : commands) names.push_back(command.name);
  names.insert(names.end(), {"serve", "help"});
  return names;
}

/// What is said to somebody who asks for a command that is not there. The window hands over every word that
/// is no existing path, so it may as well be the mistyped name of a project.
std::string unknownCommand(const std::vector<std::string>& names, const std::string& word) {
  std::error_code unreachable;
  std::string words = "There is no command \"" + word + "\"";
  if (!std::filesystem::exists(word, unreachable)) words += ", and no project of that name here";
  words += ".";
  if (const auto nearest = model::nearestName(word, names)) words += " Did you mean " + *nearest + "?";
  words += "\nThe commands are";
  for (std::size_t i = 0; i < names.size(); ++i) words += (i == 0 ? " " : ", ") + names[i];
  return words + "; 'tuningfork help' explains them.\n";
}

}  // namespace

int runCommandLine(const std::vector<Command>& commands, const std::vector<std::string>& arguments,
                   std::ostream& out, std::ostream& err, const CommandLineOptions& options) {
  CLI::App app("Tuningfork: look at galaxies through a network's eyes, and correct it.", "tuningfork");
  app.require_subcommand(1);
  app.set_version_flag("--version", std::string("tuningfork ") + programVersion());
  app.footer("Run 'tuningfork help COMMAND' for the options of a command.");

  Json values = Json::object();
  bool asJson = false;
  const Command* chosen = nullptr;
  for (const Command& command : commands) {
    CLI::App* sub = app.add_subcommand(command.name, command.summary);
    for (const Parameter& parameter : command.parameters) addParameter(*sub, parameter, values);
    sub->add_flag("--json", asJson, "print the result as one JSON object");
    sub->final_callback([&chosen, &command] { chosen = &command; });
  }
  app.add_subcommand("serve", "JSON-RPC 2.0 on standard input and output, for the window");
  app.add_subcommand("help", "explains a command: tuningfork help COMMAND");

  if (!arguments.empty() && arguments.front() == "help") {
    if (arguments.size() == 1) {
      out << app.help();
      return static_cast<int>(ExitStatus::Done);
    }
    if (const Command* command = findCommand(commands, arguments[1])) {
      out << app.get_subcommand(command->name)->help("tuningfork");
      return static_cast<int>(ExitStatus::Done);
    }
    err << unknownCommand(commandNames(commands), arguments[1]);
    return static_cast<int>(ExitStatus::WrongUsage);
  }
  // CLI11 would only say that a subcommand is required.
  if (!arguments.empty() && !arguments.front().starts_with('-')) {
    const std::vector<std::string> names = commandNames(commands);
    if (std::find(names.begin(), names.end(), arguments.front()) == names.end()) {
      err << unknownCommand(names, arguments.front());
      return static_cast<int>(ExitStatus::WrongUsage);
    }
  }
  try {
    app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  } catch (const CLI::ParseError& error) {
    const int status = app.exit(error, out, err);
    return status == 0 ? status : static_cast<int>(ExitStatus::WrongUsage);
  }

  ProgressLine line;
  Job job;
  job.control.stop = options.stop;
  job.finishSoon = options.finishSoon;
  if (options.showProgress)
    job.control.onProgress = [&line](const model::Progress& progress) { line.show(progress); };
  try {
    const Json result = chosen->run(checkedParameters(*chosen, values), job);
    line.clear();
    if (asJson)
      out << result.dump(-1, ' ', false, Json::error_handler_t::replace) << '\n';
    else
      out << chosen->words(result) << '\n';
    out.flush();
    return static_cast<int>(ExitStatus::Done);
  } catch (...) {
    line.clear();
    const Failure failure = failureOf(std::current_exception());
    err << failure.sentence << '\n';
    return static_cast<int>(failure.status);
  }
}

}  // namespace app
