#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <vector>

#include "labeling/survey/sky_frame.h"
#include "model/base/run_control.h"

namespace ui {

/// The positions of all objects of a project, to find those in a field.
class FieldIndex {
 public:
  /// Reads a project by its own connection: for a worker thread.
  static FieldIndex of(const std::filesystem::path& project, const model::RunControl& control = {});
  explicit FieldIndex(const std::vector<labeling::SkyPosition>& positions);  ///< by row; NaN: not known

  /// Rows within `radiusDeg` of a place, nearest in declination order; also across RA 0 and at the poles.
  std::vector<std::int64_t> within(labeling::SkyPosition centre, double radiusDeg) const;
  labeling::SkyPosition position(std::int64_t row) const {
    return m_positions[static_cast<std::size_t>(row)];
  }

 private:
  std::vector<labeling::SkyPosition> m_positions;
  std::vector<std::int64_t> m_byDec;
};

}  // namespace ui
