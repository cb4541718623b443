#include "ui/theme/numbers.h"

#include <QCoreApplication>
#include <QDate>
#include <QFontMetricsF>
#include <QLocale>
#include <cmath>

namespace ui {
namespace {

constexpr QChar kMinus(0x2212);

QString tr(const char* text, int n = -1) {
  return QCoreApplication::translate("ui::numbers", text, nullptr, n);
}

/// Calls visit(piece, advance) for runs of text between digits, and for each digit by itself.
template <typename Visit>
void forEachPiece(const QFontMetricsF& metrics, const QString& text, Visit visit) {
  const double digit = metrics.horizontalAdvance(QLatin1Char('0'));
  qsizetype from = 0;
  for (qsizetype i = 0; i <= text.size(); ++i) {
    const bool end = i == text.size();
    if (!end && !(text[i] >= QLatin1Char('0') && text[i] <= QLatin1Char('9'))) continue;
    if (i > from) {
      const QString run = text.mid(from, i - from);
      visit(run, 0.0, metrics.horizontalAdvance(run));
    }
    if (!end) {
      const QString one = text.mid(i, 1);
      visit(one, (digit - metrics.horizontalAdvance(one)) / 2, digit);
    }
    from = i + 1;
  }
}

}  // namespace

QString grouped(std::int64_t number) {
  static const QLocale english(QLocale::English, QLocale::UnitedStates);
  QString text = english.toString(static_cast<qlonglong>(number));
  return text.replace(QLatin1Char('-'), kMinus);
}

QString fixed(double value, int decimals) {
  if (!std::isfinite(value)) return QStringLiteral("–");
  static const QLocale english(QLocale::English, QLocale::UnitedStates);
  QString text = english.toString(value, 'f', decimals);
  const bool isZero = std::abs(value) < 0.5 * std::pow(10.0, -decimals);
  if (isZero) text.remove(QLatin1Char('-'));
  return text.replace(QLatin1Char('-'), kMinus);
}

QString fittingNumber(double value, double rangeWidth) {
  if (!(rangeWidth > 0)) return fixed(value, 2);
  if (rangeWidth < 1e-3 || rangeWidth >= 1e7) {
    QString text = QString::number(value, 'g', 3);
    return text.replace(QLatin1Char('-'), kMinus);
  }
  const int decimals = std::clamp(2 - static_cast<int>(std::floor(std::log10(rangeWidth) + 1e-9)), 0, 5);
  return fixed(value, decimals);
}

QString duration(double seconds) {
  if (!(seconds >= 0) || !std::isfinite(seconds)) return {};
  if (seconds < 59.5) return tr("%1 s").arg(std::lround(std::max(1.0, seconds)));
  if (seconds < 3570) return tr("%1 min").arg(std::lround(seconds / 60));
  return tr("%1 h").arg(fixed(seconds / 3600, seconds < 36000 ? 1 : 0));
}

QString dayWords(const QDate& date, const QDate& today) {
  if (date == today) return tr("today");
  if (date.addDays(1) == today) return tr("yesterday");
  return QLocale().toString(
      date, date.year() == today.year() ? QStringLiteral("d MMMM") : QStringLiteral("d MMMM yyyy"));
}

double tabularWidth(const QFont& font, const QString& text) {
  double width = 0;
  forEachPiece(QFontMetricsF(font), text, [&](const QString&, double, double advance) { width += advance; });
  return width;
}

double drawTabular(QPainter& painter, const QRectF& rect, Qt::Alignment alignment, const QString& text) {
  const QFontMetricsF metrics(painter.font());
  const double width = tabularWidth(painter.font(), text);
  double x = rect.left();
  if (alignment & Qt::AlignRight) x = rect.right() - width;
  if (alignment & Qt::AlignHCenter) x = rect.center().x() - width / 2;
  double y = rect.top() + metrics.ascent();
  if (!(alignment & (Qt::AlignTop | Qt::AlignBottom)))
    y = rect.center().y() + (metrics.ascent() - metrics.descent()) / 2;
  if (alignment & Qt::AlignBottom) y = rect.bottom() - metrics.descent();
  forEachPiece(metrics, text, [&](const QString& piece, double offset, double advance) {
    painter.drawText(QPointF(x + offset, y), piece);
    x += advance;
  });
  return width;
}

}  // namespace ui
