#pragma once
#include <functional>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "model/base/run_control.h"

namespace app {

using Json = nlohmann::json;

/// A command was called wrongly: exit status 2 of the command line, -32602 of the protocol.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

enum class ParameterType {
  Text,
  Integer,
  Number,
  Flag,     ///< true or false
  Numbers,  ///< a list
  Texts,    ///< a list; the option may be repeated
  Pairs,    ///< {"key": "value"}; on the command line KEY=VALUE, may be repeated
  Rows      ///< a list of row numbers
};

/// One parameter: a member of the protocol's `params` and an option (or positional) of the command line.
struct Parameter {
  std::string name;  ///< as in the protocol, "min_dist"; the option is --min-dist
  ParameterType type = ParameterType::Text;
  std::string help;
  bool required = false;
  bool positional = false;
  Json standard;                     ///< value if not given; null: stays absent
  std::vector<std::string> choices;  ///< Text: the values allowed; empty: any
};

/// Where a request waits: heavy ones run one at a time, light ones beside them.
enum class Lane { Heavy, Light };

/// What a running command is given besides its parameters.
struct Job {
  model::RunControl control;
  std::stop_token finishSoon;  ///< a training ends after its epoch and keeps its best checkpoint
  std::function<void(const Json&)> onEpoch;  ///< may be empty; an epoch of a training, protocol keys

  void epoch(const Json& parameters) const {
    if (onEpoch) onEpoch(parameters);
  }
};

/// A row of the table of commands. The command line and `serve` call the same `run`.
struct Command {
  std::string name;  ///< "import-labels"; the protocol's method has _ for -
  std::string summary;
  Lane lane = Lane::Heavy;
  std::vector<Parameter> parameters;
  /// @throws UsageError, model::Error, model::Stopped
  std::function<Json(const Json& parameters, const Job& job)> run;
  std::function<std::string(const Json& result)> words;  ///< a short summary of the result for people
  bool keepsPartialWork = false;                         ///< a first cancel asks it to finish soon
};

std::string methodOf(const Command& command);      ///< "import_labels"
std::string optionOf(const Parameter& parameter);  ///< "--min-dist"
const Command* findCommand(const std::vector<Command>& commands, const std::string& nameOrMethod);

/// The given parameters with defaults filled in; null counts as not given.
/// @throws UsageError naming the parameter: unknown, missing, of the wrong type, not one of the choices
Json checkedParameters(const Command& command, const Json& given);

// --- reading checked parameters
std::string text(const Json& parameters, const char* name);  ///< empty if absent
std::vector<std::string> texts(const Json& parameters, const char* name);

}  // namespace app
