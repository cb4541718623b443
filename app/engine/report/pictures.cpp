#include "app/engine/report/pictures.h"

#include <algorithm>

#include "app/engine/commands/parameters.h"
#include "app/engine/report/page.h"
#include "app/engine/report/png.h"
#include "labeling/survey/cutout_reader.h"
#include "labeling/display/display.h"
#include "model/base/error.h"

namespace app {
namespace {

constexpr int kTileSide = 128;

/// The central part, where the galaxy is; a cutout's frame is several times as wide.
labeling::Picture central(const labeling::Picture& picture) {
  constexpr double kShare = 0.6;
  labeling::Picture part;
  part.width = std::max(1, static_cast<int>(picture.width * kShare));
  part.height = std::max(1, static_cast<int>(picture.height * kShare));
  const int left = (picture.width - part.width) / 2, top = (picture.height - part.height) / 2;
  for (int y = 0; y < part.height; ++y) {
    const auto first =
        picture.rgb.begin() + static_cast<std::ptrdiff_t>(((top + y) * picture.width + left) * 3);
    part.rgb.insert(part.rgb.end(), first, first + static_cast<std::ptrdiff_t>(part.width * 3));
  }
  return part;
}

/// Averages blocks of pixels until the picture is at most `side` wide.
labeling::Picture shrunk(labeling::Picture picture, int side) {
  const int factor = std::max(1, std::max(picture.width, picture.height) / side);
  if (factor == 1) return picture;
  labeling::Picture small;
  small.width = picture.width / factor;
  small.height = picture.height / factor;
  small.rgb.resize(static_cast<std::size_t>(small.width) * static_cast<std::size_t>(small.height) * 3);
  for (int y = 0; y < small.height; ++y)
    for (int x = 0; x < small.width; ++x)
      for (int c = 0; c < 3; ++c) {
        int sum = 0;
        for (int dy = 0; dy < factor; ++dy)
          for (int dx = 0; dx < factor; ++dx)
            sum += picture.rgb[static_cast<std::size_t>(
                ((y * factor + dy) * picture.width + x * factor + dx) * 3 + c)];
        small.rgb[static_cast<std::size_t>((y * small.width + x) * 3 + c)] =
            static_cast<std::uint8_t>((sum + factor * factor / 2) / (factor * factor));
      }
  return small;
}

}  // namespace

std::optional<std::string> pictureUri(const labeling::Project& project, std::int64_t row, int side) {
  try {
    labeling::ReadOptions options;
    options.minimumSide = 2 * side;
    return dataUriOf(
        shrunk(central(labeling::render(labeling::readCutout(project.imageSources(row), options))), side));
  } catch (const model::Error&) {
    return std::nullopt;
  }
}

std::string galleryOf(const labeling::Project& project, const std::vector<Tile>& tiles) {
  std::string html;
  for (const Tile& tile : tiles) {
    const auto uri = pictureUri(project, tile.row, kTileSide);
    if (!uri) continue;
    const std::string name = escaped(project.objectName(tile.row));
    html += "<figure class=\"tile\"><img alt=\"" + name + "\" title=\"" + name + "\" src=\"" + *uri +
            "\"><figcaption><span>" + tile.left + "</span><span>" + tile.right +
            "</span></figcaption></figure>\n";
  }
  if (html.empty()) return "<p class=\"note\">None.</p>\n";
  return "<div class=\"gallery\">" + html + "</div>\n";
}

std::vector<std::optional<labeling::ClassOpinion>> classOpinions(const labeling::Scores& scores) {
  std::vector<std::optional<labeling::ClassOpinion>> opinions(static_cast<std::size_t>(scores.objects()));
  const auto questions = scores.questions();
  for (std::size_t row = 0; row < opinions.size(); ++row) {
    std::map<std::string, labeling::Score> answers;
    for (const labeling::ScoredQuestion& question : questions) {
      if (question.kind == "choice") continue;
      const float mean = scores.mean(question.id)[row];
      if (mean == mean) answers[question.id] = {mean, scores.sigma(question.id)[row]};  // not NaN
    }
    opinions[row] = labeling::classFromScores(answers);
  }
  return opinions;
}

std::string colourOf(labeling::HubbleClass hubbleClass) {
  return std::string("var(--c-") + labeling::codeOf(hubbleClass) + ")";
}

std::string wordsOf(const labeling::ClassOpinion& opinion) {
  return "<b style=\"color:" + colourOf(opinion.hubbleClass) + "\">" + labeling::codeOf(opinion.hubbleClass) +
         "</b> " + fixed(opinion.probability, 2);
}

}  // namespace app
