#pragma once
#include <QColor>
#include <QString>
#include <QStringList>
#include <cstdint>
#include <span>
#include <vector>

#include "ui/session/project_session.h"
#include "ui/theme/colour_map.h"

namespace ui {

/// What the points of the map are coloured by, and what a legend says about it: a number column on a colour
/// map, or classes.
struct ColourScale {
  QString title;
  bool isNumber = false;

  // numbers
  double low = 0, high = 1;  ///< 1st and 99th percentile: a single outlier must not flatten the rest
  ColourMap map = ColourMap::Viridis;
  std::vector<std::int64_t> histogram;  ///< counts between low and high
  std::int64_t missing = 0;

  // classes
  struct Class {
    QString words, code;
    QColor colour;
    std::int64_t count = 0;
  };
  std::vector<Class> classes;

  std::vector<std::uint32_t> argb;          ///< (N) a colour per object
  std::vector<std::uint32_t> countColours;  ///< of a density by number, from few objects to many; else empty
};

/// "class" = predicted class; "label" = label state; "cluster"; "label_QUESTION"; otherwise a number column.
/// @param clusters (N) cluster of each object, -1 = none; may be empty
ColourScale colourScale(const ProjectSession& session, const QString& by,
                        std::span<const std::int32_t> clusters);

/// Of a number column, NaN = missing.
ColourScale colourScaleOf(std::span<const float> values, const QString& title);

/// What the points can be coloured by: key and words, the predicted class first.
std::vector<std::pair<QString, QString>> colourChoices(const ProjectSession& session, bool hasClusters);

}  // namespace ui
