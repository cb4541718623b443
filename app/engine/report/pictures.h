#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "labeling/scheme/hubble_class.h"
#include "labeling/store/project.h"
#include "labeling/store/scores.h"

namespace app {

/// A picture in a gallery with what stands below it.
struct Tile {
  std::int64_t row = 0;
  std::string left;   ///< HTML
  std::string right;  ///< HTML
};

/// Pictures of a project's objects as a sheet; an object whose image cannot be read is left out.
std::string galleryOf(const labeling::Project& project, const std::vector<Tile>& tiles);

/// The picture of an object as a data URI, no larger than `side`; nothing if its image cannot be read.
std::optional<std::string> pictureUri(const labeling::Project& project, std::int64_t row, int side);

/// The class that a model's scores amount to, per object.
std::vector<std::optional<labeling::ClassOpinion>> classOpinions(const labeling::Scores& scores);
std::string colourOf(labeling::HubbleClass hubbleClass);  ///< CSS
/// "SB 0.93" in the colour of the class.
std::string wordsOf(const labeling::ClassOpinion& opinion);

}  // namespace app
