#pragma once
#include <QDate>
#include <QPainter>
#include <QString>
#include <cstdint>

namespace ui {

/// Numbers as they are shown: thousands grouped (1,043,218), minus is U+2212.
QString grouped(std::int64_t number);
/// Fixed decimals; "–" for a value that is not finite.
QString fixed(double value, int decimals);
/// As many decimals as a range of this width deserves (0.20, 15.5, 1,200).
QString fittingNumber(double value, double rangeWidth);
/// "40 s", "6 min", "3 h": time left. Empty below zero (not known).
QString duration(double seconds);
/// "today", "yesterday", "12 May", "3 May 2024"
QString dayWords(const QDate& date, const QDate& today);

/// Width and drawing with tabular figures: each digit takes the width of "0" (Qt before 6.7 cannot ask the
/// font for them). One line. @returns the width drawn
double tabularWidth(const QFont& font, const QString& text);
double drawTabular(QPainter& painter, const QRectF& rect, Qt::Alignment alignment, const QString& text);

}  // namespace ui
