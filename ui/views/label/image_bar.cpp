#include "ui/views/label/image_bar.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <algorithm>
#include <array>
#include <cmath>

#include "ui/theme/numbers.h"
#include "ui/views/controls/card.h"
#include "ui/views/controls/key_button.h"
#include "ui/views/controls/segmented_buttons.h"

namespace ui {

namespace {
constexpr std::array kCurves{labeling::StretchCurve::Lupton, labeling::StretchCurve::Asinh,
                             labeling::StretchCurve::Linear, labeling::StretchCurve::SquareRoot,
                             labeling::StretchCurve::Log};
}

ImageBar::ImageBar(QWidget* parent)
    : QWidget(parent),
      m_bandButtons(new SegmentedButtons(SegmentedButtons::Size::Normal, false, this)),
      m_stretch(new QComboBox(this)),
      m_contours(new KeyButton(tr("Contours"), QStringLiteral("contour"), {}, this)),
      m_invert(new KeyButton(tr("Invert"), QStringLiteral("invert"), {}, this)),
      m_zoom(new KeyButton(QStringLiteral("100%"), {}, {}, this)) {
  setFixedHeight(48);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(16, 0, 16, 0);
  row->setSpacing(8);
  m_bandButtons->setObjectName(QStringLiteral("bands"));
  m_bandButtons->setAccessibleName(tr("Bands"));
  row->addWidget(m_bandButtons);
  row->addWidget(makeActionKeyCap({"label.band"}, this));
  row->addSpacing(4);
  row->addWidget(makeSeparator(this));
  row->addSpacing(4);
  m_stretch->addItems({tr("Lupton"), tr("Asinh"), tr("Linear"), tr("Square root"), tr("Log")});
  m_stretch->setObjectName(QStringLiteral("stretch"));
  m_stretch->setAccessibleName(tr("Stretch"));
  m_stretch->setToolTip(tr("Stretch (T: the next one)"));
  m_stretch->setFixedWidth(120);
  m_stretch->setFocusPolicy(Qt::TabFocus);
  row->addWidget(m_stretch);
  row->addSpacing(4);
  row->addWidget(makeSeparator(this));
  row->addSpacing(4);
  m_contours->setAction("label.contours");
  m_invert->setAction("label.invert");
  m_contours->setGhost(true);
  m_contours->setCheckable(true);
  m_contours->setObjectName(QStringLiteral("contours"));
  m_invert->setGhost(true);
  m_invert->setCheckable(true);
  m_invert->setObjectName(QStringLiteral("invert"));
  m_invert->setToolTip(tr("Dark galaxies on white, for a single band"));
  row->addWidget(m_contours);
  row->addWidget(m_invert);
  row->addStretch(1);
  auto* fit = new KeyButton(tr("Fit"), QStringLiteral("fit"), {}, this);
  fit->setGhost(true);
  fit->setObjectName(QStringLiteral("fit"));
  fit->setToolTip(tr("Whole image (Ctrl+0)"));
  row->addWidget(fit);
  m_zoom->setGhost(true);
  m_zoom->setObjectName(QStringLiteral("zoom"));
  m_zoom->setToolTip(
      tr("One image pixel on one screen pixel. Hold Z: under the pointer, as long as it is held"));
  m_zoom->setFixedWidth(64);
  row->addWidget(m_zoom);

  connect(m_bandButtons, &SegmentedButtons::chosen, this, &ImageBar::chooseBand);
  connect(m_stretch, &QComboBox::activated, this, [this](int index) {
    m_display.curve = kCurves[static_cast<std::size_t>(index)];
    Q_EMIT displayChanged(m_display);
  });
  connect(m_contours, &QToolButton::toggled, this, &ImageBar::contoursToggled);
  connect(m_invert, &QToolButton::clicked, this, [this](bool checked) {
    m_display.invert = checked;
    Q_EMIT displayChanged(m_display);
  });
  connect(fit, &QToolButton::clicked, this, &ImageBar::fitRequested);
  connect(m_zoom, &QToolButton::clicked, this, &ImageBar::oneToOneRequested);
}

void ImageBar::setBands(const std::vector<std::string>& bands) {
  if (bands == m_bands) return;
  m_bands = bands;
  QStringList words{tr("RGB")};
  for (const std::string& band : bands) {
    const QString name = QString::fromStdString(band);
    words << (bands.size() == 3 && name.size() > 3 ? name.left(1).toUpper() : name);
  }
  if (bands == std::vector<std::string>{"red", "green", "blue"}) {
    words = {tr("RGB"), tr("R"), tr("G"), tr("B")};
  }
  m_bandButtons->setWords(words);
  m_bandButtons->setIndex(bandIndex());
}

int ImageBar::bandIndex() const {
  if (m_display.rgb.size() != 1) return 0;
  const auto found = std::find(m_bands.begin(), m_bands.end(), m_display.rgb.front());
  return found == m_bands.end() ? 0 : static_cast<int>(found - m_bands.begin()) + 1;
}

void ImageBar::setDisplay(const labeling::Display& display) {
  m_display = display;
  m_bandButtons->setIndex(bandIndex());
  m_stretch->setCurrentIndex(
      static_cast<int>(std::find(kCurves.begin(), kCurves.end(), display.curve) - kCurves.begin()));
  m_invert->setChecked(display.invert);
  m_invert->setEnabled(display.rgb.size() == 1);
}

void ImageBar::chooseBand(int index) {
  m_display.rgb.clear();
  if (index > 0) {
    m_display.rgb = {m_bands[static_cast<std::size_t>(index - 1)]};
  } else {
    m_display.invert = false;  // grey only
  }
  setDisplay(m_display);
  Q_EMIT displayChanged(m_display);
}

void ImageBar::setContours(bool shown) { m_contours->setChecked(shown); }
bool ImageBar::contours() const { return m_contours->isChecked(); }
void ImageBar::setZoom(double zoom) {
  m_zoom->setText(QStringLiteral("%1%").arg(fixed(zoom * 100, 0)));
  m_zoom->update();
}

void ImageBar::stepBand(int steps) {
  const int count = static_cast<int>(m_bands.size()) + 1;
  chooseBand(((bandIndex() + steps) % count + count) % count);
}

void ImageBar::stepStretch() {
  m_stretch->setCurrentIndex((m_stretch->currentIndex() + 1) % m_stretch->count());
  m_display.curve = kCurves[static_cast<std::size_t>(m_stretch->currentIndex())];
  Q_EMIT displayChanged(m_display);
}

void ImageBar::toggleInvert() {
  if (m_invert->isEnabled()) m_invert->click();
}

void ImageBar::toggleContours() { m_contours->toggle(); }

}  // namespace ui
