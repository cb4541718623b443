#pragma once
#include <QString>
#include <map>
#include <optional>
#include <string>

#include "labeling/display/display.h"

namespace ui {

class ProjectSession;

/// Limits that a person set for single objects, kept with the project. Bands, curve and colours are the same
/// for all objects; black, white, skies and weights may differ.
class ObjectLimits {
 public:
  explicit ObjectLimits(ProjectSession& session);
  bool has(std::int64_t row) const;
  /// `display` with the object's own limits in place of its.
  labeling::Display applied(std::int64_t row, labeling::Display display) const;
  void set(std::int64_t row,
           const labeling::Display& display);  ///< takes its limits; none: forgets the object's
  void clear();

 private:
  void save() const;
  ProjectSession& m_session;
  std::map<std::string, labeling::Display> m_byName;
};

}  // namespace ui
