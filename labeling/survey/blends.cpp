#include "labeling/survey/blends.h"

extern "C" {  // the header leaves that to others
#include <sep.h>
}

#include <algorithm>
#include <cmath>
#include <memory>
#include <set>
#include <vector>

namespace labeling {
namespace {

constexpr float kThreshold = 3;      // sigma
constexpr int kMesh = 32;            // pixels; of the background
constexpr int kLeastPixels = 5;      // of a source
constexpr double kContrast = 0.005;  // share of the light that makes a part a source of its own
constexpr double kCentral = 0.1;     // of the shorter side: how far from the middle the object may lie

struct FreeBackground {
  void operator()(sep_bkg* background) const noexcept { sep_bkg_free(background); }
};
struct FreeCatalogue {
  void operator()(sep_catalog* catalogue) const noexcept { sep_catalog_free(catalogue); }
};

}  // namespace

int countBlends(std::span<const float> plane, int width, int height) {
  std::vector<float> data(plane.begin(), plane.end());
  std::vector<unsigned char> mask(data.size(), 0);
  bool any = false;
  for (std::size_t i = 0; i < data.size(); ++i) {
    if (std::isfinite(data[i])) {
      any = true;
      continue;
    }
    mask[i] = 1;
    data[i] = 0;
  }
  if (!any) return 0;
  sep_image image{};
  image.data = data.data();
  image.dtype = SEP_TFLOAT;
  image.mask = mask.data();
  image.mdtype = SEP_TBYTE;
  image.w = width;
  image.h = height;
  sep_bkg* made = nullptr;
  const int mesh = std::min({kMesh, width, height});
  if (sep_background(&image, mesh, mesh, 3, 3, 0.0, &made) != 0) return 0;
  const std::unique_ptr<sep_bkg, FreeBackground> background(made);
  const double noise = sep_bkg_globalrms(made);
  if (!(noise > 0) || sep_bkg_subarray(made, data.data(), SEP_TFLOAT) != 0) return 0;  // a constant image
  sep_catalog* found = nullptr;
  if (sep_extract(&image, static_cast<float>(kThreshold * noise), SEP_THRESH_ABS, kLeastPixels, nullptr, 0, 0,
                  SEP_FILTER_CONV, 32, kContrast, 1, 1.0, &found) != 0)
    return 0;
  const std::unique_ptr<sep_catalog, FreeCatalogue> catalogue(found);

  std::vector<int> owner(data.size(), 0);
  double nearest = kCentral * std::min(width, height) * kCentral * std::min(width, height);
  int central = -1;
  for (int i = 0; i < found->nobj; ++i) {
    for (int j = 0; j < found->npix[i]; ++j) owner[static_cast<std::size_t>(found->pix[i][j])] = i + 1;
    const double dx = found->x[i] - (width - 1) / 2.0, dy = found->y[i] - (height - 1) / 2.0;
    if (dx * dx + dy * dy > nearest) continue;
    nearest = dx * dx + dy * dy;
    central = i;
  }
  if (central < 0) return 0;
  // The island: from the central source over every pixel that touches and belongs to a source.
  std::vector<int> open(found->pix[central], found->pix[central] + found->npix[central]);
  std::vector<char> seen(data.size(), 0);
  for (const int pixel : open) seen[static_cast<std::size_t>(pixel)] = 1;
  std::set<int> members;
  while (!open.empty()) {
    const int pixel = open.back();
    open.pop_back();
    members.insert(owner[static_cast<std::size_t>(pixel)]);
    const int x = pixel % width, y = pixel / width;
    for (int dy = -1; dy <= 1; ++dy)
      for (int dx = -1; dx <= 1; ++dx) {
        if (x + dx < 0 || x + dx >= width || y + dy < 0 || y + dy >= height) continue;
        const auto next = static_cast<std::size_t>((y + dy) * width + x + dx);
        if (seen[next] != 0 || owner[next] == 0) continue;
        seen[next] = 1;
        open.push_back(static_cast<int>(next));
      }
  }
  return static_cast<int>(members.size());
}

}  // namespace labeling
