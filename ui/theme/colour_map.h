#pragma once
#include <QColor>
#include <QRgb>
#include <QString>
#include <span>

namespace ui {

enum class ColourMap {
  Viridis,  ///< T-Type, probability, any column
  Cividis,  ///< the user's alternative
  Magma,    ///< saliency (alpha = value)
  Berlin    ///< blue, black, salmon: residuals; zero (0.5) is black
};

/// The name that a legend shows.
QString nameOf(ColourMap map);
/// @param t 0 ... 1, clamped; NaN gives the theme's `control` grey, for missing values
QColor colourAt(ColourMap map, double t);
/// 256 opaque colours, for painting many pixels.
std::span<const QRgb, 256> lookupTable(ColourMap map);

}  // namespace ui
