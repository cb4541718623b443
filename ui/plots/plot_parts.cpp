#include "ui/plots/plot_parts.h"

#include <QFontMetricsF>
#include <QImage>
#include <QPageSize>
#include <QPdfWriter>
#include <QSvgGenerator>
#include <algorithm>
#include <cmath>

#include "ui/theme/numbers.h"
#include "ui/theme/type.h"

namespace ui {

void setTicks(QCPAxis& axis, const std::vector<double>& values, int decimals) {
  const QSharedPointer<QCPAxisTickerText> ticker(new QCPAxisTickerText);
  for (const double value : values) ticker->addTick(value, fixed(value, decimals));
  axis.setTicker(ticker);
}

void setShortTicks(QCPAxis& axis, const std::vector<double>& values) {
  const QSharedPointer<QCPAxisTickerText> ticker(new QCPAxisTickerText);
  for (const double value : values) {
    QString text = QString::number(value, 'g', 6);
    ticker->addTick(value, text.replace(QLatin1Char('-'), QChar(0x2212)));
  }
  axis.setTicker(ticker);
}

void setRoundTicks(QCPAxis& axis) {
  const QCPRange range = axis.range();
  const double rough = range.size() / 4.0;
  if (!(rough > 0) || !std::isfinite(rough)) return;
  const double decade = std::pow(10, std::floor(std::log10(rough)));
  double step = 10 * decade;
  for (const double candidate : {1.0, 2.0, 2.5, 5.0}) {
    if (candidate * decade >= rough) {
      step = candidate * decade;
      break;
    }
  }
  std::vector<double> values;
  for (double value = std::ceil(range.lower / step - 1e-9) * step; value <= range.upper + 1e-9 * step;
       value += step) {
    values.push_back(std::abs(value) < 1e-9 * step ? 0 : value);
  }
  setShortTicks(axis, values);
}

PlotDot::PlotDot(QCustomPlot* plot, DotKind kind)
    : QCPAbstractItem(plot), position(createPosition(QLatin1String("position"))), m_kind(kind) {
  setClipToAxisRect(false);
  setColours(Theme::current());
}

void PlotDot::setColours(const Theme& theme) {
  m_edge = m_kind == DotKind::Marker ? theme.text : theme.panel;
  m_fill = m_kind == DotKind::Marker ? theme.panel : m_kind == DotKind::Handle ? theme.accent : theme.text;
  m_text = theme.text2;
}

double PlotDot::selectTest(const QPointF& at, bool, QVariant*) const {
  const QPointF apart = at - position->pixelPosition();
  return std::hypot(apart.x(), apart.y());
}

void PlotDot::draw(QCPPainter* painter) {
  const QPointF at = position->pixelPosition();
  if (!std::isfinite(at.x()) || !std::isfinite(at.y())) return;
  painter->setAntialiasing(true);
  painter->setBrush(m_fill);
  painter->setPen(QPen(m_edge, m_kind == DotKind::Marker ? 1.5 : m_kind == DotKind::Handle ? 3 : 2));
  const double radius = m_kind == DotKind::Handle ? 7 : m_kind == DotKind::Solid ? 4 : 3.5;
  painter->drawEllipse(at, radius, radius);
  if (m_label.isEmpty()) return;
  painter->setFont(typeFont(Type::Caption));
  painter->setPen(m_text);
  painter->drawText(at + m_labelOffset, m_label);
}

namespace {

constexpr double kCaptionMargin = 16;

double captionHeight(const QString& caption, double width) {
  if (caption.isEmpty()) return 0;
  const QFontMetricsF metrics(typeFont(Type::Caption));
  return metrics.boundingRect(QRectF(0, 0, width - 2 * kCaptionMargin, 10'000), Qt::TextWordWrap, caption)
             .height() +
         kCaptionMargin;
}

void paintFigure(QCPPainter& painter, QCustomPlot& plot, const QString& caption, const Theme& theme) {
  painter.fillRect(QRectF(0, 0, plot.width(), plot.height() + captionHeight(caption, plot.width())),
                   theme.panel);
  plot.toPainter(&painter, plot.width(), plot.height());
  if (caption.isEmpty()) return;
  painter.setFont(typeFont(Type::Caption));
  painter.setPen(theme.text2);
  painter.drawText(QRectF(kCaptionMargin, plot.height(), plot.width() - 2 * kCaptionMargin,
                          captionHeight(caption, plot.width())),
                   Qt::TextWordWrap, caption);
}

}  // namespace

bool exportPlot(QCustomPlot& plot, const QString& file, const std::function<void(const Theme&)>& restyle,
                const QString& caption) {
  const Theme light = Theme::of(Theme::Mode::Light);
  applyPlotStyle(plot, light);
  restyle(light);
  const QSize size(plot.width(),
                   plot.height() + static_cast<int>(std::ceil(captionHeight(caption, plot.width()))));
  bool written = false;
  QCPPainter painter;
  const auto draw = [&] {
    painter.setMode(QCPPainter::pmVectorized);
    painter.setMode(QCPPainter::pmNoCaching);
    paintFigure(painter, plot, caption, light);
    return painter.end();
  };
  if (file.endsWith(QLatin1String(".svg"), Qt::CaseInsensitive)) {
    QSvgGenerator generator;
    generator.setFileName(file);
    generator.setSize(size);
    generator.setViewBox(QRect(QPoint(0, 0), size));
    generator.setDescription(caption);
    written = painter.begin(&generator) && draw();
  } else if (file.endsWith(QLatin1String(".pdf"), Qt::CaseInsensitive)) {
    constexpr int kDotsPerInch = 96;  // a pixel of the screen
    QPdfWriter writer(file);
    writer.setResolution(kDotsPerInch);
    writer.setPageSize(
        QPageSize(QSizeF(size) * 72.0 / kDotsPerInch, QPageSize::Point, QString(), QPageSize::ExactMatch));
    writer.setPageMargins(QMarginsF(0, 0, 0, 0));
    written = painter.begin(&writer) && draw();
  } else {
    QImage image(size * 2, QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(2);
    image.fill(light.panel);
    if (painter.begin(&image)) {
      painter.setRenderHint(QPainter::Antialiasing);
      painter.setMode(QCPPainter::pmNoCaching);
      paintFigure(painter, plot, caption, light);
      written = painter.end() && image.save(file);
    }
  }
  applyPlotStyle(plot, Theme::current());
  restyle(Theme::current());
  plot.replot(QCustomPlot::rpQueuedReplot);
  return written;
}

}  // namespace ui
