#pragma once
#include <QImage>
#include <QPainter>
#include <QPointF>
#include <QRect>

#include "labeling/survey/cutout.h"

namespace ui {

/// A magnifier beside the pointer: the pixels around it at 44 screen pixels each, with the values of a band.
/// @param shown   what is on screen   @param image  its picture, of the same size or reduced
/// @param band    whose values are written   @param at  in pixels of `shown` from its top left corner
/// @param pointer, room  in the view
void paintLoupe(QPainter& painter, const labeling::Cutout& shown, const QImage& image, std::size_t band,
                QPointF at, QPointF pointer, const QRect& room);

}  // namespace ui
