#include "app/engine/command.h"

#include <algorithm>

namespace app {
namespace {

std::string withUnderscores(std::string name) {
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

bool isListOf(const Json& value, bool (Json::*isType)() const noexcept) {
  return value.is_array() &&
         std::all_of(value.begin(), value.end(), [&](const Json& item) { return (item.*isType)(); });
}

/// What is expected, for sentences; empty if `value` fits.
std::string expected(const Parameter& parameter, const Json& value) {
  switch (parameter.type) {
    case ParameterType::Text:
      return value.is_string() ? "" : "a text";
    case ParameterType::Integer:
      return value.is_number_integer() ? "" : "a whole number";
    case ParameterType::Number:
      return value.is_number() ? "" : "a number";
    case ParameterType::Flag:
      return value.is_boolean() ? "" : "true or false";
    case ParameterType::Texts:
      return isListOf(value, &Json::is_string) ? "" : "a list of texts";
    case ParameterType::Numbers:
      return isListOf(value, &Json::is_number) ? "" : "a list of numbers";
    case ParameterType::Rows:
      return isListOf(value, &Json::is_number_integer) ? "" : "a list of row numbers";
    case ParameterType::Pairs:
      return value.is_object() && std::all_of(value.begin(), value.end(),
                                              [](const Json& item) { return item.is_string(); })
                 ? ""
                 : "an object of texts";
  }
  return "";
}

std::string joined(const std::vector<std::string>& words) {
  std::string all;
  for (const std::string& word : words) all += (all.empty() ? "" : ", ") + word;
  return all;
}

}  // namespace

std::string methodOf(const Command& command) { return withUnderscores(command.name); }

std::string optionOf(const Parameter& parameter) {
  std::string option = "--" + parameter.name;
  std::replace(option.begin(), option.end(), '_', '-');
  return option;
}

const Command* findCommand(const std::vector<Command>& commands, const std::string& nameOrMethod) {
  const auto found = std::find_if(commands.begin(), commands.end(), [&](const Command& command) {
    return command.name == nameOrMethod || methodOf(command) == nameOrMethod;
  });
  return found == commands.end() ? nullptr : &*found;
}

Json checkedParameters(const Command& command, const Json& given) {
  if (!given.is_object() && !given.is_null())
    throw UsageError(command.name + ": the parameters must be an object with names");
  Json checked = Json::object();
  for (const Parameter& parameter : command.parameters) {
    const Json value = given.is_object() ? given.value(parameter.name, Json()) : Json();
    if (value.is_null()) {
      if (parameter.required) throw UsageError(command.name + ": " + parameter.name + " is missing");
      if (!parameter.standard.is_null()) checked[parameter.name] = parameter.standard;
      continue;
    }
    if (const std::string type = expected(parameter, value); !type.empty())
      throw UsageError(command.name + ": " + parameter.name + " must be " + type + ", not " + value.dump());
    if (parameter.required && value.empty() && !value.is_primitive())
      throw UsageError(command.name + ": " + parameter.name + " is empty");
    const bool isChoice =
        parameter.choices.empty() || std::find(parameter.choices.begin(), parameter.choices.end(),
                                               value.get<std::string>()) != parameter.choices.end();
    if (!isChoice)
      throw UsageError(command.name + ": " + parameter.name + " must be one of " + joined(parameter.choices) +
                       ", not " + value.dump());
    checked[parameter.name] = value;
  }
  if (given.is_object()) {
    for (const auto& [name, value] : given.items()) {
      const bool known = std::any_of(command.parameters.begin(), command.parameters.end(),
                                     [&name = name](const Parameter& p) { return p.name == name; });
      if (!known) throw UsageError(command.name + ": there is no parameter " + name);
    }
  }
  return checked;
}

std::string text(const Json& parameters, const char* name) { return parameters.value(name, std::string()); }

std::vector<std::string> texts(const Json& parameters, const char* name) {
  return parameters.value(name, std::vector<std::string>());
}

}  // namespace app
