#include "ui/views/label/readout.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>
#include <cmath>

#include "labeling/display/colour_bands.h"
#include "ui/theme/numbers.h"

namespace ui {

namespace {

QString words(const char* text) { return QCoreApplication::translate("ui::readout", text); }

double fileRow(const labeling::Cutout& cutout, double fromTop) {
  return cutout.rowOrder == labeling::RowOrder::BottomFirst ? cutout.height - 0.5 - fromTop : fromTop - 0.5;
}

/// The unit of all bands that are measured; empty if they differ or none is stated.
QString commonUnit(const SkyReading& reading) {
  QString common;
  bool isFirst = true;
  for (const SkyReading::BandValue& each : reading.values) {
    if (labeling::isSegmentation(each.band.toStdString())) continue;
    if (!isFirst && each.unit != common) return {};
    common = each.unit;
    isFirst = false;
  }
  return common;
}

}  // namespace

std::optional<SkyReading> readingOf(const labeling::Cutout& cutout, const labeling::Cutout& shown,
                                    QPointF at) {
  SkyReading reading;
  labeling::PixelPosition pixel{at.x() - 0.5, fileRow(shown, at.y())};
  if (shown.sky && shown.sky != cutout.sky && cutout.sky) {
    const auto sky = shown.sky->skyFromPixel(pixel);
    const auto there = sky ? cutout.sky->pixelFromSky(*sky) : std::nullopt;
    if (!there) return std::nullopt;
    pixel = *there;
  }
  reading.x = pixel.x;
  reading.y = pixel.y;
  const auto column = std::floor(pixel.x + 0.5), row = std::floor(pixel.y + 0.5);
  if (!(column >= 0 && row >= 0 && column < cutout.width && row < cutout.height)) return std::nullopt;
  reading.hasWcs = cutout.sky != nullptr;
  if (cutout.sky) reading.sky = cutout.sky->skyFromPixel(pixel);
  const std::size_t place = static_cast<std::size_t>(row) * static_cast<std::size_t>(cutout.width) +
                            static_cast<std::size_t>(column);
  for (std::size_t b = 0; b < cutout.bands.size(); ++b)
    reading.values.push_back({QString::fromStdString(cutout.bands[b]), cutout.band(b)[place],
                              QString::fromStdString(cutout.unitOf(b))});
  return reading;
}

QString pixelValue(double value) {
  if (!std::isfinite(value)) return QStringLiteral("–");
  const double size = std::abs(value);
  if (size != 0 && (size < 1e-3 || size >= 1e6)) {
    QString text = QLocale::c().toString(value, 'e', 2);
    return text.replace(QLatin1Char('-'), QChar(0x2212));
  }
  return fixed(value, size < 1 ? 4 : size < 100 ? 3 : 1);
}

QString readoutText(const SkyReading& reading) {
  const QString gap = QStringLiteral("&emsp;");
  QStringList parts;
  if (reading.sky) {
    parts
        << QStringLiteral(
               "<span style=\"font-family:'JetBrains Mono'\">α&nbsp;%1 δ&nbsp;%2 ICRS&ensp;%3°&nbsp;%4°</span>")
               .arg(QString::fromStdString(labeling::sexagesimalRa(reading.sky->raDeg)),
                    QString::fromStdString(labeling::sexagesimalDec(reading.sky->decDeg)),
                    fixed(reading.sky->raDeg, 6), fixed(reading.sky->decDeg, 6));
  } else {
    parts << (reading.hasWcs ? words("outside the projection") : words("no WCS"));
  }
  // As DS9 and FITS count: the centre of the first pixel is 1.
  parts << QStringLiteral("x&nbsp;<b>%1</b> y&nbsp;<b>%2</b>&nbsp;%3")
               .arg(fixed(reading.x + 1, 1), fixed(reading.y + 1, 1), words("FITS"));
  QStringList values;
  const QString unit = commonUnit(reading);  // said once where it is that of all bands
  for (const SkyReading::BandValue& each : reading.values) {
    const bool isNumber = labeling::isSegmentation(each.band.toStdString());
    QString words =
        QStringLiteral("%1&nbsp;<b>%2</b>")
            .arg(each.band.toHtmlEscaped(), isNumber ? fixed(static_cast<double>(each.value), 0)
                                                     : pixelValue(static_cast<double>(each.value)));
    if (unit.isEmpty() && !isNumber && !each.unit.isEmpty())
      words += QStringLiteral("&nbsp;") + each.unit.toHtmlEscaped();
    values << words;
  }
  if (!unit.isEmpty()) values << unit.toHtmlEscaped();
  parts << values.join(QStringLiteral("&ensp;"));
  return parts.join(gap);
}

}  // namespace ui
