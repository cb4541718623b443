#include "ui/views/gallery/quick_look.h"

#include <QEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "labeling/survey/cutout_reader.h"
#include "labeling/display/display.h"
#include "ui/session/project_session.h"
#include "ui/session/selection_model.h"
#include "ui/theme/glyphs.h"
#include "ui/theme/numbers.h"
#include "ui/theme/theme.h"
#include "ui/theme/type.h"
#include "ui/views/gallery/gallery_view.h"
#include "ui/views/gallery/thumbnail_cache.h"

namespace ui {
namespace {

constexpr int kSide = 512, kPad = 16, kHead = 40, kBandHead = 24, kShadow = 24;

QImage imageOf(const labeling::Picture& picture) {
  return QImage(picture.rgb.data(), picture.width, picture.height, picture.width * 3, QImage::Format_RGB888)
      .copy();
}

}  // namespace

QuickLook::QuickLook(GalleryView& gallery) : QWidget(gallery.viewport()), m_gallery(gallery) {
  setObjectName(QStringLiteral("quickLook"));
  setFocusPolicy(Qt::NoFocus);
  hide();
  gallery.viewport()->installEventFilter(this);
  connect(&gallery.session().selection(), &SelectionModel::focusChanged, this, [this](std::int64_t row) {
    if (isVisible() && row >= 0) open(row);
  });
}

void QuickLook::open(std::int64_t row) {
  if (row == m_row && isVisible()) return;
  m_row = row;
  // Never one galaxy's picture below another one's name: its tile stands in until it is read.
  m_pictures.clear();
  m_meanwhile = ThumbnailCache::of(m_gallery.session()).findAny(row);
  explain({});
  ProjectSession& session = m_gallery.session();
  setAccessibleName(tr("Quick look: %1").arg(session.objectName(row)));
  auto sources = session.project().imageSources(row);
  const labeling::Display display = session.display();
  m_reading.start(
      [sources = std::move(sources), display](const model::RunControl&) {
        const labeling::Cutout cutout = labeling::readCutout(sources);
        std::vector<Panel> panels{{QString(), imageOf(labeling::render(cutout, display))}};
        if (!cutout.isPicture && cutout.bands.size() > 1)
          for (const std::string& band : cutout.bands) {
            labeling::Display grey = display;
            grey.rgb = {band};
            grey.black.reset();
            grey.white.reset();
            panels.push_back({QString::fromStdString(band), imageOf(labeling::render(cutout, grey))});
          }
        return panels;
      },
      [this](std::vector<Panel>& panels) {
        m_pictures = std::move(panels);
        m_bands = static_cast<int>(m_pictures.size()) - 1;
        place();
        update();
      },
      [this](const QString& sentence) {
        m_meanwhile = {};
        explain(sentence);
        update();
      });
  place();
  show();
  raise();
  update();
}

void QuickLook::explain(const QString& problem) {
  m_problem = problem;
  setAccessibleDescription(problem);
}

void QuickLook::place() {
  const QSize room = m_gallery.viewport()->size();
  const int bands = m_bands;  // of the galaxy before while this one is being read, so that nothing jumps
  const int side =
      std::clamp(std::min(room.height() - kHead - 3 * kPad, room.width() - 4 * kPad), 128, kSide);
  int width = side + 2 * kPad;
  if (bands > 0) width += kPad + (bands > 4 ? 2 : 1) * (side / 2 - kPad / 2);
  resize(std::min(width, room.width()) + 2 * kShadow, side + kHead + kPad + 2 * kShadow);
  move((room.width() - this->width()) / 2, std::max(0, (room.height() - height()) / 2));
}

void QuickLook::paintEvent(QPaintEvent*) {
  const Theme& theme = Theme::current();
  const ProjectSession& session = m_gallery.session();
  QPainter painter(this);
  painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
  const QRectF box = QRectF(rect()).adjusted(kShadow, kShadow, -kShadow, -kShadow);
  paintShadow(painter, box, 8);
  painter.setPen(QPen(theme.control, 1));
  painter.setBrush(theme.panel);
  painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 8, 8);

  const QRectF head(box.left() + kPad, box.top(), box.width() - 2 * kPad, kHead);
  painter.setFont(typeFont(Type::BodyStrong));
  painter.setPen(theme.text);
  const double nameWidth =
      drawTabular(painter, head, Qt::AlignLeft | Qt::AlignVCenter, session.objectName(m_row));
  const auto opinion = session.isBlind() ? std::nullopt : session.classOpinion(m_row);
  if (opinion) {
    const double x = head.left() + nameWidth + 16;
    paintConfidenceRing(painter, QPointF(x + 8, head.center().y()), 16,
                        theme.classColour(opinion->hubbleClass), opinion->probability, opinion->sigma);
    painter.setFont(typeFont(Type::Small));
    painter.setPen(theme.text2);
    drawTabular(
        painter, head.adjusted(nameWidth + 40, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter,
        QStringLiteral("%1 %2 ±%3")
            .arg(classWords(opinion->hubbleClass), fixed(opinion->probability, 2), fixed(opinion->sigma, 2)));
  }
  paintLabelState(painter, QPointF(head.right() - 7, head.center().y()), 14, session.labelState(m_row),
                  theme.panel);

  const double side = box.height() - kHead - kPad;
  const QRectF main(box.left() + kPad, box.top() + kHead, side, side);
  painter.fillRect(main, theme.sky);
  const auto drawFitted = [&](const QImage& image, const QRectF& into) {
    const double scale = std::min(into.width() / image.width(), into.height() / image.height());
    const QSizeF size(image.width() * scale, image.height() * scale);
    painter.drawImage(QRectF(into.center() - QPointF(size.width() / 2, size.height() / 2), size), image);
  };
  if (m_pictures.empty()) {
    if (!m_meanwhile.isNull()) drawFitted(m_meanwhile, main);
    painter.setFont(typeFont(Type::Body));
    painter.setPen(theme.text2);
    painter.drawText(main.adjusted(kPad, kPad, -kPad, -kPad), Qt::AlignCenter | Qt::TextWordWrap, m_problem);
    return;
  }
  drawFitted(m_pictures.front().image, main);
  const int bands = static_cast<int>(m_pictures.size()) - 1;
  if (bands == 0) return;
  const int columns = bands > 4 ? 2 : 1;
  const int rows = (bands + columns - 1) / columns;
  const double cellHeight = side / std::max(rows, 2);
  const double cellSide = std::min(side / 2 - kPad / 2.0, cellHeight - kBandHead);
  for (int i = 0; i < bands; ++i) {
    const double x = main.right() + kPad + (i % columns) * (side / 2 - kPad / 2.0);
    const double y = main.top() + (i / columns) * cellHeight;
    painter.setFont(typeFont(Type::Caption));
    painter.setPen(theme.text2);
    painter.drawText(QRectF(x, y, cellSide, kBandHead), Qt::AlignLeft | Qt::AlignVCenter,
                     m_pictures[static_cast<std::size_t>(i + 1)].band);
    const QRectF cell(x, y + kBandHead, cellSide, cellSide);
    painter.fillRect(cell, theme.sky);
    drawFitted(m_pictures[static_cast<std::size_t>(i + 1)].image, cell);
  }
}

void QuickLook::mousePressEvent(QMouseEvent*) { close(); }

bool QuickLook::eventFilter(QObject*, QEvent* event) {
  if (event->type() == QEvent::Resize && isVisible()) place();
  return false;
}

}  // namespace ui
