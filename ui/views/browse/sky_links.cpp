#include "ui/views/browse/sky_links.h"

#include <initializer_list>
#include <utility>

#include "labeling/survey/sky_separation.h"

namespace ui {
namespace {

// "+" stands for a blank in a query, so the sign of a declination has to be written out.
QUrl link(const QString& page, const std::initializer_list<std::pair<const char*, QString>>& items) {
  QUrl url(page);
  QString query;
  for (const auto& [key, value] : items) {
    if (!query.isEmpty()) query += QLatin1Char('&');
    query += QLatin1String(key) + QLatin1Char('=') + QString::fromLatin1(QUrl::toPercentEncoding(value));
  }
  url.setQuery(query, QUrl::StrictMode);
  return url;
}

QString degrees(labeling::SkyPosition position) {
  return QStringLiteral("%1 %2%3")
      .arg(position.raDeg, 0, 'f', 6)
      .arg(position.decDeg < 0 ? QString() : QStringLiteral("+"))
      .arg(position.decDeg, 0, 'f', 6);
}

}  // namespace

QUrl simbadLink(const QString& name, labeling::SkyPosition position) {
  if (!labeling::isOnSky(position))
    return link(QStringLiteral("https://simbad.cds.unistra.fr/simbad/sim-id"), {{"Ident", name}});
  return link(QStringLiteral("https://simbad.cds.unistra.fr/simbad/sim-coo"),
              {{"Coord", degrees(position)},
               {"CooFrame", QStringLiteral("ICRS")},
               {"Radius", QStringLiteral("30")},
               {"Radius.unit", QStringLiteral("arcsec")}});
}

QUrl aladinLink(const QString& name, labeling::SkyPosition position) {
  return link(
      QStringLiteral("https://aladin.cds.unistra.fr/AladinLite/"),
      {{"target", labeling::isOnSky(position) ? degrees(position) : name}, {"fov", QStringLiteral("0.05")}});
}

}  // namespace ui
