#pragma once
#include <QImage>
#include <QPainter>
#include <QString>
#include <optional>

#include "labeling/history/label_log.h"
#include "labeling/scheme/hubble_class.h"

namespace ui {

/// All that a tile shows.
struct Tile {
  QRect image;    ///< in the viewport
  QColor ground;  ///< behind the tile
  int footerHeight = 28;
  const QImage* picture = nullptr;  ///< in device pixels
  QImage meanwhile;                 ///< of another size, scaled
  bool isLate = false;              ///< nothing yet for 120 ms: a faint disc
  bool hasFailed = false;           ///< broken-image mark
  bool isDamaged = false;           ///< shown in part: a mark in the corner
  bool isSelected = false;
  bool isFocused = false;
  bool isDimmed = false;  ///< past objects of a queue
  std::optional<labeling::ClassOpinion> opinion;
  std::optional<labeling::LabelState> state;
  QString caption;            ///< instead of the opinion: "0.06"
  QString rightCaption;       ///< "r 18.9"
  bool stateOnImage = false;  ///< strips without a footer draw the state in the image's corner
};

/// Selected: 1-px brass edge and accentSoft footer. Focused: 2-px edge.
void paintTile(QPainter& painter, const Tile& tile);

/// What a screen reader says: "J021403, barred spiral 0.61 plus or minus 0.13, not labelled, 12 of 84,317,
/// selected".
QString spokenTile(const QString& name, const std::optional<labeling::ClassOpinion>& opinion,
                   labeling::LabelState state, std::int64_t position, std::int64_t count, bool isSelected);

}  // namespace ui
