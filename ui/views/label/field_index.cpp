#include "ui/views/label/field_index.h"

#include <algorithm>
#include <cmath>

#include "labeling/store/project.h"

namespace ui {

namespace {

constexpr double kDegree = 3.14159265358979323846 / 180;

double separationDeg(labeling::SkyPosition a, labeling::SkyPosition b) {
  // Haversine: exact for small angles as well.
  const double dDec = std::sin((b.decDeg - a.decDeg) * kDegree / 2);
  const double dRa = std::sin((b.raDeg - a.raDeg) * kDegree / 2);
  const double h = dDec * dDec + std::cos(a.decDeg * kDegree) * std::cos(b.decDeg * kDegree) * dRa * dRa;
  return 2 * std::asin(std::min(1.0, std::sqrt(h))) / kDegree;
}

}  // namespace

FieldIndex FieldIndex::of(const std::filesystem::path& project, const model::RunControl& control) {
  const labeling::Project opened = labeling::Project::open(project, labeling::Project::Access::ReadOnly);
  control.throwIfStopped();
  return FieldIndex(opened.positions());
}

FieldIndex::FieldIndex(const std::vector<labeling::SkyPosition>& positions) : m_positions(positions) {
  for (std::size_t row = 0; row < positions.size(); ++row)
    if (std::isfinite(positions[row].raDeg) && std::isfinite(positions[row].decDeg))
      m_byDec.push_back(static_cast<std::int64_t>(row));
  std::sort(m_byDec.begin(), m_byDec.end(),
            [this](std::int64_t a, std::int64_t b) { return position(a).decDeg < position(b).decDeg; });
}

std::vector<std::int64_t> FieldIndex::within(labeling::SkyPosition centre, double radiusDeg) const {
  const auto first =
      std::lower_bound(m_byDec.begin(), m_byDec.end(), centre.decDeg - radiusDeg,
                       [this](std::int64_t row, double dec) { return position(row).decDeg < dec; });
  std::vector<std::int64_t> rows;
  for (auto at = first; at != m_byDec.end() && position(*at).decDeg <= centre.decDeg + radiusDeg; ++at)
    if (separationDeg(centre, position(*at)) <= radiusDeg) rows.push_back(*at);
  return rows;
}

}  // namespace ui
