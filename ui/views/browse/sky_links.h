#pragma once
#include <QString>
#include <QUrl>

#include "labeling/survey/sky_frame.h"

namespace ui {

/// What SIMBAD knows around a position (30 arcsec), or, without one, of a name.
QUrl simbadLink(const QString& name, labeling::SkyPosition position);
/// The sky there in Aladin Lite, or around what it finds under the name.
QUrl aladinLink(const QString& name, labeling::SkyPosition position);

}  // namespace ui
