#include "ui/views/controls/painting.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QFontMetricsF>
#include <QLocale>
#include <algorithm>
#include <cmath>

#include "ui/theme/numbers.h"
#include "ui/theme/type.h"

namespace ui {

namespace {
QString tr(const char* text) { return QCoreApplication::translate("ui::painting", text); }

QFont keyFont() {
  QFont result = typeFont(Type::Caption);
  result.setWeight(QFont::Medium);
  return result;
}
}  // namespace

QString signedNumber(double value, int decimals) {
  const QString text = fixed(value, decimals);
  return !std::isfinite(value) || text.startsWith(QChar(0x2212)) ? text : QLatin1Char('+') + text;
}

QString timeAgo(const std::string& timeUtc) {
  QDateTime time = QDateTime::fromString(QString::fromStdString(timeUtc), Qt::ISODateWithMs);
  time.setTimeSpec(Qt::UTC);
  if (!time.isValid()) return QString::fromStdString(timeUtc);
  const qint64 seconds = std::max<qint64>(0, time.secsTo(QDateTime::currentDateTimeUtc()));
  if (seconds < 60) return tr("%1 s ago").arg(seconds);
  if (seconds < 3600) return tr("%1 min ago").arg(seconds / 60);
  if (seconds < 86400) return tr("%1 h ago").arg(seconds / 3600);
  return QLocale().toString(time.toLocalTime().date(), QLocale::ShortFormat);
}

double drawWithSubscript(QPainter& painter, QPointF at, const QString& base, const QString& subscript,
                         const QString& rest) {
  const QFont normal = painter.font();
  QFont small = normal;
  small.setPixelSize(std::max(8, normal.pixelSize() - 3));
  double x = at.x();
  painter.drawText(QPointF(x, at.y()), base);
  x += QFontMetricsF(normal).horizontalAdvance(base);
  painter.setFont(small);
  painter.drawText(QPointF(x, at.y() + 3), subscript);
  x += QFontMetricsF(small).horizontalAdvance(subscript);
  painter.setFont(normal);
  painter.drawText(QPointF(x, at.y()), rest);
  return x + QFontMetricsF(normal).horizontalAdvance(rest) - at.x();
}

double keyCapWidth(const QString& key) {
  return std::max(18.0, std::ceil(QFontMetricsF(keyFont()).horizontalAdvance(key)) + 12.0);
}

double drawKeyCap(QPainter& painter, const Theme& theme, QPointF rightMiddle, const QString& key) {
  const double width = keyCapWidth(key);
  const QRectF box(std::round(rightMiddle.x() - width) + 0.5, std::round(rightMiddle.y() - 9) + 0.5, width - 1,
                   17);
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(theme.line, 1));
  painter.setBrush(theme.raised);
  painter.drawRoundedRect(box, 4, 4);
  painter.setFont(keyFont());
  painter.setPen(theme.text2);
  painter.drawText(box, Qt::AlignCenter, key);
  painter.restore();
  return width;
}

QColor mixed(const QColor& a, const QColor& b, double share) {
  const auto part = [share](int from, int to) {
    return static_cast<int>(std::lround(from + (to - from) * share));
  };
  return QColor(part(a.red(), b.red()), part(a.green(), b.green()), part(a.blue(), b.blue()));
}

}  // namespace ui
