#include "app/engine/commands/parameters.h"

#include <cmath>
#include <cstdio>

namespace app {

Parameter option(std::string name, ParameterType type, std::string help, Json standard) {
  return {std::move(name), type, std::move(help), false, false, std::move(standard), {}};
}

Parameter requiredOption(std::string name, ParameterType type, std::string help) {
  return {std::move(name), type, std::move(help), true, false, {}, {}};
}

Parameter positional(std::string name, std::string help) {
  return {std::move(name), ParameterType::Text, std::move(help), true, true, {}, {}};
}

Parameter choice(std::string name, std::vector<std::string> choices, std::string help, Json standard) {
  return {std::move(name), ParameterType::Text, std::move(help),   false,
          false,           std::move(standard), std::move(choices)};
}

Parameter projectParameter() { return positional("dir", "the project, a directory NAME.tuningfork"); }

Parameter modelParameter() {
  return requiredOption("model", ParameterType::Text,
                        "name of a model of the project (see: list DIR models)");
}

Parameter questionParameter() {
  return requiredOption("question", ParameterType::Text, "id of a question, such as bar");
}

Parameter consensusParameter() {
  return choice("consensus", {"majority", "weighted", "adjudicated"},
                "how the answers of several annotators become one", "majority");
}

Parameter seedParameter(const std::string& whatItFixes) {
  return option("seed", ParameterType::Integer, "fixes " + whatItFixes, 1);
}

Json numberOrNull(double value) { return std::isfinite(value) ? Json(value) : Json(); }

Json orNull(const std::optional<double>& value) { return value ? numberOrNull(*value) : Json(); }

labeling::ConsensusRule consensusOf(const Json& parameters) {
  return labeling::consensusRuleFromName(text(parameters, "consensus"));
}

std::string counted(std::int64_t count, const std::string& noun) {
  std::string digits = std::to_string(count);
  for (auto place = static_cast<std::ptrdiff_t>(digits.size()) - 3; place > 0; place -= 3)
    digits.insert(static_cast<std::size_t>(place), ",");
  return digits + " " + noun + (count == 1 ? "" : "s");
}

std::string fixed(double value, int decimals) {
  if (!std::isfinite(value)) return "-";
  char words[32];
  std::snprintf(words, sizeof words, "%.*f", decimals, value);
  return words;
}

std::string fixed(const Json& result, const char* name, int decimals) {
  if (!result.contains(name) || !result.at(name).is_number()) return "-";
  return fixed(result.at(name).get<double>(), decimals);
}

}  // namespace app
