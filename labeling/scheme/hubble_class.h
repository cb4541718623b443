#pragma once
#include <map>
#include <optional>
#include <string>

namespace labeling {

/// The seven classes that colours and codes stand for on screen.
enum class HubbleClass { Elliptical, Lenticular, Spiral, BarredSpiral, EdgeOn, Merger, Irregular };
const char* codeOf(HubbleClass hubbleClass);   ///< "E", "S0", "S", "SB", "Ed", "Mg", "Irr"
const char* wordsOf(HubbleClass hubbleClass);  ///< "Elliptical", ...

struct Score {
  double mean = 0;   ///< probability of "yes" (or the value of a Number question)
  double sigma = 0;  ///< spread over the dropout passes
};

struct ClassOpinion {
  HubbleClass hubbleClass = HubbleClass::Elliptical;
  double probability = 0;  ///< of the decisions that led to the class, multiplied
  double sigma = 0;        ///< propagated from them
};

/// The class that a model's answers (`disk`, `edge_on`, `bar`, `merger`, `t_type`; those it has) amount to:
/// merger above 0.5, else no disk -> E (or S0 where T-Type is in (-3.5, 0] and disk is not excluded), else
/// edge-on, else barred, else spiral. A disk is excluded below a probability of 0.1.
/// Nothing if the model answers neither `disk` nor `merger`, or only says that it is no merger.
std::optional<ClassOpinion> classFromScores(const std::map<std::string, Score>& scores);

}  // namespace labeling
