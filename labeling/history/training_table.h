#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "labeling/store/project.h"
#include "labeling/survey/table.h"

namespace labeling {

/// The table that training programs such as Zoobot read: id_str, file_loc (absolute path of the image; the
/// first one of several bands), then for each answer of each labelled question with answers a column
/// QUESTION_ANSWER with the number of votes: published counts, and one vote per expert.
/// Objects without any vote are left out. @see Walmsley et al. 2023, JOSS 8, 5312
/// @param rows empty: all objects
Table trainingTable(const Project& project, const std::vector<std::int64_t>& rows = {});

}  // namespace labeling
