#pragma once
#include <QColor>
#include <QPainter>
#include <QPointF>
#include <QString>
#include <string>

#include "ui/theme/theme.h"

namespace ui {

/// "+0.23" or "−0.05": a difference always carries its sign.
QString signedNumber(double value, int decimals);
/// "12 s ago", "5 min ago", "3 h ago", a date beyond a day; from an ISO 8601 UTC time.
QString timeAgo(const std::string& timeUtc);

/// Text with a subscript after its first part: "P" + "thr" + " 0.35". Baseline at `at`. @return its width
double drawWithSubscript(QPainter& painter, QPointF at, const QString& base, const QString& subscript,
                         const QString& rest);

/// A key cap as drawn next to what it triggers. @param rightMiddle  middle of its right edge
/// @return the cap's width
double drawKeyCap(QPainter& painter, const Theme& theme, QPointF rightMiddle, const QString& key);
double keyCapWidth(const QString& key);

/// `a` moved towards `b` by `share`.
QColor mixed(const QColor& a, const QColor& b, double share);

}  // namespace ui
