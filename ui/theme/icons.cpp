#include "ui/theme/icons.h"

#include <QFile>
#include <QHash>
#include <QIconEngine>
#include <QPixmapCache>
#include <QSvgRenderer>
#include <memory>

#include "ui/theme/theme.h"

namespace ui {
namespace {

QString fileOf(const QString& name) { return QStringLiteral(":/tuningfork/icons/%1.svg").arg(name); }

QByteArray svgOf(const QString& name) {
  static QHash<QString, QByteArray> texts;  // GUI thread only, as icons are
  auto found = texts.find(name);
  if (found == texts.end()) {
    QFile file(fileOf(name));
    found = texts.insert(name, file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray());
  }
  return *found;
}

/// A pixmap of the icon in one colour, in device pixels.
QPixmap rendered(const QString& name, const QColor& colour, int side) {
  const QString key = QStringLiteral("tf-icon/%1/%2/%3").arg(name, colour.name(QColor::HexArgb)).arg(side);
  QPixmap pixmap;
  if (QPixmapCache::find(key, &pixmap)) return pixmap;
  QByteArray svg = svgOf(name);
  svg.replace("currentColor", colour.name(QColor::HexRgb).toLatin1());
  QSvgRenderer renderer(svg);
  pixmap = QPixmap(side, side);
  pixmap.fill(Qt::transparent);
  QPainter painter(&pixmap);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setOpacity(colour.alphaF());
  renderer.render(&painter, QRectF(0, 0, side, side));
  painter.end();
  QPixmapCache::insert(key, pixmap);
  return pixmap;
}

class Engine : public QIconEngine {
 public:
  Engine(QString name, IconColour colour) : m_name(std::move(name)), m_colour(colour) {}

  void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override {
    const double ratio = painter->device()->devicePixelRatio();
    const int side = std::min(rect.width(), rect.height());
    QPixmap image = scaledPixmap(QSize(side, side) * ratio, mode, state, ratio);
    image.setDevicePixelRatio(ratio);
    painter->drawPixmap(rect.center().x() - side / 2, rect.center().y() - side / 2, image);
  }
  QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
    return scaledPixmap(size, mode, state, 1.0);
  }
  QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State state, qreal) override {
    return rendered(m_name, colourFor(mode, state), std::min(size.width(), size.height()));
  }
  QSize actualSize(const QSize& size, QIcon::Mode, QIcon::State) override {
    const int side = std::min(size.width(), size.height());
    return {side, side};
  }
  bool isNull() override { return false; }
  QString key() const override { return QStringLiteral("tuningfork"); }
  QString iconName() override { return m_name; }
  QIconEngine* clone() const override { return new Engine(*this); }

 private:
  QColor colourFor(QIcon::Mode mode, QIcon::State state) const {
    const Theme& theme = Theme::current();
    if (mode == QIcon::Disabled) return theme.control;
    switch (m_colour) {
      case IconColour::Resting:
        if (state == QIcon::On) return theme.accent;
        return mode == QIcon::Active || mode == QIcon::Selected ? theme.text : theme.text2;
      case IconColour::Text:
        return theme.text;
      case IconColour::Accent:
        return theme.accent;
      case IconColour::OnAccent:
        return theme.onAccent;
      case IconColour::Good:
        return theme.good;
      case IconColour::Bad:
        return theme.bad;
    }
    return theme.text2;
  }

  QString m_name;
  IconColour m_colour;
};

}  // namespace

QIcon icon(const QString& name, IconColour colour) {
  if (svgOf(name).isEmpty()) return {};
  return QIcon(new Engine(name, colour));
}

void paintIcon(QPainter& painter, const QString& name, const QRectF& rect, const QColor& colour,
               double side) {
  const double ratio = painter.device()->devicePixelRatio();
  QPixmap image = rendered(name, colour, static_cast<int>(std::lround(side * ratio)));
  image.setDevicePixelRatio(ratio);
  const QPointF corner(rect.center().x() - side / 2, rect.center().y() - side / 2);
  painter.drawPixmap(QPointF(std::round(corner.x() * ratio) / ratio, std::round(corner.y() * ratio) / ratio),
                     image);
}

}  // namespace ui
