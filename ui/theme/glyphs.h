#pragma once
#include <QPainter>

#include "labeling/history/label_log.h"
#include "labeling/scheme/hubble_class.h"

namespace ui {

/// Confidence ring: from 12 o'clock clockwise, an arc of the calibrated probability in the class colour and
/// a paler arc up to probability + sigma, over a groove.
/// @param side logical pixels: 16 in tiles, 14 in lists
void paintConfidenceRing(QPainter& painter, QPointF centre, double side, const QColor& colour,
                         double probability, double sigma);

/// Label state as a shape: dashed ring = unlabelled, filled disc with tick = mine, ring with tick = others,
/// half-filled diamond = disagree, flag = flagged.
/// @param ground colour behind it: the tick of the filled disc is cut out of it
void paintLabelState(QPainter& painter, QPointF centre, double side, labeling::LabelState state,
                     const QColor& ground);

/// "Unlabelled", "Mine", ...
QString stateWords(labeling::LabelState state);
QString classWords(labeling::HubbleClass hubbleClass);

/// A soft shadow below a floating bar, drawn around `rect` (the widget leaves 24 px for it).
void paintShadow(QPainter& painter, const QRectF& rect, double radius);

}  // namespace ui
