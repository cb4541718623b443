#pragma once
#include <QJsonObject>
#include <QStringList>
#include <vector>

#include "ui/views/browse/facet_filter.h"

namespace ui {

class ProjectSession;

/// A named way of looking: filter, conditions, sort, tile size. Kept with the project.
struct SavedView {
  QString name;
  FacetFilter filter;  ///< ranges carry column, low, high, from, to; no values
  QStringList conditions;
  QString sortBy;
  bool descending = false;
  int tileSide = 140;
};

std::vector<SavedView> readSavedViews(const ProjectSession& session);
/// A view of the same name is replaced.
void saveView(ProjectSession& session, const SavedView& view);
void removeView(ProjectSession& session, const QString& name);

}  // namespace ui
