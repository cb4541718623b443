#pragma once
#include <map>
#include <string>

#include "labeling/store/project.h"

namespace labeling {

/// How much each annotator's vote counts in a weighted consensus; 1 unless set.
std::map<std::string, double> annotatorWeights(const Project& project);

/// @param weight  finite, >= 0; 0: the votes do not count
/// @throws Error(BadInput, NotFound) naming the annotator
void setAnnotatorWeight(const Project& project, const std::string& annotator, double weight);

/// Makes an annotator known before the first label, so that the name can be chosen. One that is known stays.
/// @throws Error(BadInput) for an empty name
void addAnnotator(const Project& project, const std::string& annotator);

}  // namespace labeling
