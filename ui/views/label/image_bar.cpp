#include "ui/views/label/image_bar.h"

#include <QActionGroup>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QMenu>
#include <QWidgetAction>
#include <algorithm>
#include <array>
#include <cmath>

#include "labeling/display/colour_bands.h"
#include "ui/theme/numbers.h"
#include "ui/views/controls/card.h"
#include "ui/views/controls/key_button.h"
#include "ui/views/controls/segmented_buttons.h"

namespace ui {

namespace {

constexpr std::array kCurves{labeling::StretchCurve::Lupton, labeling::StretchCurve::Asinh,
                             labeling::StretchCurve::Linear, labeling::StretchCurve::SquareRoot,
                             labeling::StretchCurve::Log,    labeling::StretchCurve::Power};

/// "0.1, 0.3; 1e-2" as numbers; what is none is left out.
std::vector<double> numbersIn(QString text) {
  std::vector<double> numbers;
  text.replace(QLatin1Char(';'), QLatin1Char(',')).replace(QLatin1Char(' '), QLatin1Char(','));
  for (const QString& part : text.split(QLatin1Char(','), Qt::SkipEmptyParts)) {
    bool isNumber = false;
    const double value = QLocale::c().toDouble(part, &isNumber);
    if (isNumber && std::isfinite(value)) numbers.push_back(value);
  }
  return numbers;
}

}  // namespace

KeyButton* ImageBar::toggle(const QString& words, const char* icon, const char* action, const char* name,
                            const QString& toolTip) {
  auto* button = new KeyButton(words, QLatin1String(icon), {}, this);
  if (action) button->setAction(action);
  button->setGhost(true);
  button->setCheckable(true);
  button->setObjectName(QLatin1String(name));
  button->setToolTip(toolTip);
  return button;
}

ImageBar::ImageBar(QWidget* parent)
    : QWidget(parent),
      m_bandButtons(new SegmentedButtons(SegmentedButtons::Size::Normal, false, this)),
      m_stretch(new QComboBox(this)) {
  setFixedHeight(48);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(16, 0, 16, 0);
  row->setSpacing(4);
  m_bandButtons->setObjectName(QStringLiteral("bands"));
  m_bandButtons->setAccessibleName(tr("Bands"));
  row->addWidget(m_bandButtons);
  row->addWidget(makeActionKeyCap({"label.band"}, this));
  m_blink =
      toggle(tr("Blink"), "", "label.blink", "blink",
             tr("Show one band after the other. With reduced motion, each press goes on to the next one"));
  row->addWidget(m_blink);
  row->addSpacing(4);
  row->addWidget(makeSeparator(this));
  row->addSpacing(8);
  m_stretch->addItems({tr("Lupton"), tr("Asinh"), tr("Linear"), tr("Square root"), tr("Log"), tr("Power")});
  m_stretch->setObjectName(QStringLiteral("stretch"));
  m_stretch->setAccessibleName(tr("Stretch"));
  m_stretch->setToolTip(tr("Stretch (T: the next one)"));
  m_stretch->setFixedWidth(112);
  m_stretch->setFocusPolicy(Qt::TabFocus);
  row->addWidget(m_stretch);
  row->addSpacing(8);
  row->addWidget(makeSeparator(this));
  row->addSpacing(4);
  m_segments =
      toggle(tr("Segments"), "segment", "label.segments", "segments", tr("Outlines of the segmentation map"));
  m_contours = toggle(tr("Contours"), "contour", "label.contours", "contours",
                      tr("Lines of equal brightness. Right click: their levels"));
  m_catalogue = toggle(tr("Catalogue"), "target", "label.catalogue", "catalogue",
                       tr("The other objects of the project in this field"));
  m_invert = toggle(tr("Invert"), "invert", "label.invert", "invert",
                    tr("Dark galaxies on white, for a single band"));
  m_northUp =
      toggle(tr("North up"), "up", nullptr, "north-up", tr("Turned by its coordinates: north up, east left"));
  for (KeyButton* button : {m_segments, m_contours, m_catalogue, m_invert, m_northUp}) row->addWidget(button);
  row->addStretch(1);
  auto* fit = new KeyButton(tr("Fit"), QStringLiteral("fit"), {}, this);
  fit->setGhost(true);
  fit->setObjectName(QStringLiteral("fit"));
  fit->setToolTip(tr("Whole image (Ctrl+0)"));
  row->addWidget(fit);
  m_zoom = new KeyButton(QStringLiteral("100%"), {}, {}, this);
  m_zoom->setGhost(true);
  m_zoom->setObjectName(QStringLiteral("zoom"));
  m_zoom->setToolTip(
      tr("One image pixel on one screen pixel. Hold Z: under the pointer as long as it is held, or, "
         "where pixels are larger than that, a loupe with their values"));
  m_zoom->setFixedWidth(64);
  row->addWidget(m_zoom);
  m_segments->hide();
  m_contours->setContextMenuPolicy(Qt::CustomContextMenu);

  connect(m_bandButtons, &SegmentedButtons::chosen, this, &ImageBar::chooseBand);
  connect(m_stretch, &QComboBox::activated, this, [this](int index) {
    m_display.curve = kCurves[static_cast<std::size_t>(index)];
    Q_EMIT displayChanged(m_display);
  });
  connect(m_contours, &QToolButton::clicked, this, [this](bool checked) {
    m_overlays.contours = checked;
    Q_EMIT overlaysChanged(m_overlays);
  });
  connect(m_contours, &QWidget::customContextMenuRequested, this, &ImageBar::showContourMenu);
  connect(m_segments, &QToolButton::clicked, this, [this](bool checked) {
    m_overlays.segments = checked;
    Q_EMIT overlaysChanged(m_overlays);
  });
  connect(m_catalogue, &QToolButton::clicked, this, &ImageBar::catalogueToggled);
  connect(m_blink, &QToolButton::clicked, this, &ImageBar::blinkToggled);
  connect(m_invert, &QToolButton::clicked, this, [this](bool checked) {
    m_display.invert = checked;
    Q_EMIT displayChanged(m_display);
  });
  connect(m_northUp, &QToolButton::clicked, this, [this](bool checked) {
    m_display.northUp = checked;
    Q_EMIT displayChanged(m_display);
  });
  connect(fit, &QToolButton::clicked, this, &ImageBar::fitRequested);
  connect(m_zoom, &QToolButton::clicked, this, &ImageBar::oneToOneRequested);
}

void ImageBar::showContourMenu(QPoint at) {
  QMenu menu(this);
  const auto apply = [this](auto set) {
    set(m_overlays.contourOptions);
    m_overlays.contours = true;
    m_contours->setChecked(true);
    Q_EMIT overlaysChanged(m_overlays);
  };
  const labeling::ContourOptions& options = m_overlays.contourOptions;
  menu.addSection(tr("Faintest level"));
  for (const double sigma : {2.0, 3.0, 5.0, 10.0}) {
    QAction* action = menu.addAction(tr("%1 σ of the sky").arg(fixed(sigma, 0)));
    action->setCheckable(true);
    action->setChecked(options.levels.empty() && options.faintestSigma == sigma);
    connect(action, &QAction::triggered, this, [apply, sigma] {
      apply([sigma](labeling::ContourOptions& to) {
        to.levels.clear();
        to.faintestSigma = sigma;
      });
    });
  }
  menu.addSection(tr("Smoothed by"));
  for (const double sigma : {0.0, 1.0, 2.0, 4.0}) {
    QAction* action = menu.addAction(tr("%1 px").arg(fixed(sigma, 0)));
    action->setCheckable(true);
    action->setChecked(options.smoothing == sigma);
    connect(action, &QAction::triggered, this,
            [apply, sigma] { apply([sigma](labeling::ContourOptions& to) { to.smoothing = sigma; }); });
  }
  menu.addSection(tr("Levels in pixel values"));
  auto* field = new QLineEdit(&menu);
  field->setObjectName(QStringLiteral("contour-levels"));
  field->setPlaceholderText(tr("0.1, 0.3, 1"));
  QStringList words;
  for (const double level : options.levels) words << QLocale::c().toString(level, 'g', 6);
  field->setText(words.join(QStringLiteral(", ")));
  auto* holder = new QWidgetAction(&menu);
  holder->setDefaultWidget(field);
  menu.addAction(holder);
  connect(field, &QLineEdit::returnPressed, &menu, [&menu, field, apply] {
    apply([field](labeling::ContourOptions& to) { to.levels = numbersIn(field->text()); });
    menu.close();
  });
  menu.exec(m_contours->mapToGlobal(at));
}

void ImageBar::setImage(const labeling::Cutout& cutout) {
  m_segments->setVisible(segmentationBand(cutout) >= 0);
  for (KeyButton* button : {m_northUp, m_catalogue}) button->setVisible(cutout.sky != nullptr);
  std::vector<std::string> bands;
  for (const std::string& band : cutout.bands)
    if (!labeling::isSegmentation(band) || cutout.bands.size() == 1) bands.push_back(band);
  m_blink->setVisible(bands.size() > 1);
  if (bands == m_bands) return;
  m_bands = bands;
  QStringList words{tr("RGB")};
  for (const std::string& band : bands) {
    const QString name = QString::fromStdString(band);
    words << (bands.size() == 3 && name.size() > 5 ? name.left(1).toUpper() : name);
  }
  if (bands == std::vector<std::string>{"red", "green", "blue"})
    words = {tr("RGB"), tr("R"), tr("G"), tr("B")};
  if (bands.size() == 1) words.removeFirst();
  m_bandButtons->setWords(words);
  setDisplay(m_display);
}

int ImageBar::bandIndex() const {
  if (m_bands.size() == 1 || m_display.rgb.size() != 1) return 0;
  const auto found = std::find(m_bands.begin(), m_bands.end(), m_display.rgb.front());
  return found == m_bands.end() ? 0 : static_cast<int>(found - m_bands.begin()) + 1;
}

void ImageBar::setDisplay(const labeling::Display& display) {
  m_display = display;
  m_bandButtons->setIndex(bandIndex());
  m_stretch->setCurrentIndex(
      static_cast<int>(std::find(kCurves.begin(), kCurves.end(), display.curve) - kCurves.begin()));
  m_invert->setChecked(display.invert);
  m_invert->setEnabled(display.rgb.size() == 1 || m_bands.size() == 1);
  m_northUp->setChecked(display.northUp);
}

void ImageBar::setOverlays(const SkyOverlays& overlays) {
  m_overlays = overlays;
  m_contours->setChecked(overlays.contours);
  m_segments->setChecked(overlays.segments);
}

void ImageBar::setCatalogue(bool shown) { m_catalogue->setChecked(shown); }
bool ImageBar::catalogue() const { return m_catalogue->isChecked(); }
void ImageBar::setBlinking(bool blinking) { m_blink->setChecked(blinking); }

bool ImageBar::isBlinking() const { return m_blink->isChecked(); }

void ImageBar::chooseBand(int index) {
  if (m_bands.size() == 1) return;  // there is nothing to choose from
  m_display.rgb.clear();
  if (index > 0) m_display.rgb = {m_bands[static_cast<std::size_t>(index - 1)]};
  labeling::clearLimits(m_display);  // they belong to the bands
  setDisplay(m_display);
  Q_EMIT displayChanged(m_display);
}

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

void ImageBar::toggleContours() { m_contours->click(); }

void ImageBar::toggleSegments() {
  if (!m_segments->isHidden()) m_segments->click();
}

void ImageBar::toggleCatalogue() {
  if (!m_catalogue->isHidden()) m_catalogue->click();
}

void ImageBar::toggleBlink() {
  if (!m_blink->isHidden()) m_blink->click();
}

}  // namespace ui
