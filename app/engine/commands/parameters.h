#pragma once
#include <optional>

#include "app/engine/command.h"
#include "labeling/history/consensus.h"

namespace app {

// Parameters that several commands share, so that they are explained in the same words.
Parameter projectParameter();    ///< dir: the project directory
Parameter modelParameter();      ///< model
Parameter questionParameter();   ///< question, one
Parameter consensusParameter();  ///< consensus: majority, weighted, adjudicated
Parameter seedParameter(const std::string& whatItFixes);
Parameter option(std::string name, ParameterType type, std::string help, Json standard = {});
Parameter requiredOption(std::string name, ParameterType type, std::string help);
Parameter positional(std::string name, std::string help);
Parameter choice(std::string name, std::vector<std::string> choices, std::string help, Json standard = {});

/// [{"row", "object", "reason"}] of any list of labeling::FailedObject.
template <typename Failures>
Json failuresAsJson(const Failures& failures) {
  Json list = Json::array();
  for (const auto& failure : failures)
    list.push_back({{"row", failure.row}, {"object", failure.object}, {"reason", failure.reason}});
  return list;
}

/// A number, or null where it is not defined (NaN has no place in JSON).
Json numberOrNull(double value);
/// A value, or null where there is none.
Json orNull(const std::optional<double>& value);
/// The rule that consensusParameter() asks for.
labeling::ConsensusRule consensusOf(const Json& parameters);

/// "1 object", "2,391 objects"
std::string counted(std::int64_t count, const std::string& noun);
std::string fixed(double value, int decimals);  ///< "0.947"; "-" if not finite
/// The same of a member of a result; "-" if it is absent or no number.
std::string fixed(const Json& result, const char* name, int decimals);

}  // namespace app
