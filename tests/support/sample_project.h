#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "labeling/history/label_log.h"
#include "labeling/store/project.h"

namespace test {

/// Objects named J0000, J0001, ... at ra = row, dec = -row, each with an image path that need not exist.
std::vector<labeling::NewObject> objectsNamed(int count, int first = 0);

/// A project of `count` objects without labels.
labeling::Project emptyProject(const std::filesystem::path& directory, int count);

/// Six objects, a catalogue (r_mag = 15, 16, ... with J0005 missing; objid with 18 digits; class) and labels
/// of `bar` by ana, ben and cleo:
///   J0000 ana yes, ben yes, cleo yes      J0001 ana yes, ben no
///   J0002 ana no                          J0003 ben yes
///   J0004 flagged by cleo, no answer      J0005 nothing
labeling::Project threeAnnotators(const std::filesystem::path& directory);

labeling::LabelEvent answer(std::int64_t row, const std::string& annotator, const std::string& question,
                            const std::string& answer);
labeling::LabelEvent number(std::int64_t row, const std::string& annotator, const std::string& question,
                            double value);

/// A table column of each kind.
labeling::TableColumn texts(const std::string& name, std::vector<std::string> values);
labeling::TableColumn reals(const std::string& name, std::vector<double> values);
labeling::TableColumn integers(const std::string& name, labeling::TableColumn::Integers values);

}  // namespace test
