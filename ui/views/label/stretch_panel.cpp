#include "ui/views/label/stretch_panel.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPainter>
#include <QSignalBlocker>
#include <QSlider>
#include <QToolButton>
#include <QToolTip>
#include <QVBoxLayout>
#include <cmath>

#include "model/base/error.h"
#include "ui/theme/icons.h"
#include "ui/theme/numbers.h"
#include "ui/views/label/band_mixer.h"
#include "ui/views/label/dark_controls.h"
#include "ui/views/label/stretch_plot.h"

namespace ui {

namespace {

using labeling::ColourPreset;
using labeling::LimitRule;
using labeling::StretchCurve;

struct Rule {
  LimitRule rule;
  double percent;
};
constexpr std::array kRules{Rule{LimitRule::Automatic, 0},     Rule{LimitRule::ZScale, 0},
                            Rule{LimitRule::Percentile, 99},   Rule{LimitRule::Percentile, 99.5},
                            Rule{LimitRule::Percentile, 99.9}, Rule{LimitRule::MinMax, 0}};
constexpr std::array kPresets{ColourPreset::Own, ColourPreset::Sdss, ColourPreset::Legacy, ColourPreset::Hsc};

/// As many digits as tell two neighbouring positions of a handle apart.
QString limitWords(double value, double range) {
  if (value != 0 && (std::abs(value) < 1e-4 || std::abs(value) >= 1e6))
    return QLocale::c().toString(value, 'g', 4);
  return fittingNumber(value, range / 20);
}

QHBoxLayout* rowOf(int spacing = 8) {
  auto* row = new QHBoxLayout;
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(spacing);
  return row;
}

}  // namespace

StretchPanel::StretchPanel(QWidget* parent)
    : QFrame(parent), m_content(new QWidget(this)), m_plot(new StretchPlot(m_content)) {
  setFixedWidth(284);
  setCursor(Qt::ArrowCursor);
  setAccessibleName(tr("Stretch"));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(16, 8, 16, 10);
  layout->setSpacing(4);
  buildHead();
  auto* content = new QVBoxLayout(m_content);
  content->setContentsMargins(0, 0, 0, 0);
  content->setSpacing(6);
  content->addWidget(m_plot);
  content->addWidget(buildLimits());
  content->addWidget(buildNumbers());
  content->addWidget(buildColours());
  m_mixer = new BandMixer(m_content);
  m_mixer->hide();
  content->addWidget(m_mixer);
  content->addWidget(buildFoot());
  layout->addWidget(m_content);
  connectAll();
  showEverything();
}

void StretchPanel::buildHead() {
  const Theme& theme = darkTheme();
  auto* head = rowOf();
  m_title = new QToolButton(this);
  m_title->setObjectName(QStringLiteral("stretch-title"));
  m_title->setText(tr("Stretch"));
  m_title->setToolTip(tr("Show or hide the histogram"));
  m_title->setStyleSheet(QStringLiteral("color: %1; background: transparent; border: none; padding: 0;"
                                        " font-weight: 600; font-size: 12px; min-height: 24px;")
                             .arg(theme.text.name()));
  const auto number = [&](const QString& words, const char* name, const QString& spoken) {
    head->addWidget(darkLabel(words, theme.text2, Type::Caption, this));
    auto* field = darkNumber(name, spoken, this);
    field->setFixedWidth(60);
    head->addWidget(field);
    return field;
  };
  head->addWidget(m_title);
  head->addStretch(1);
  head->setSpacing(4);
  m_black = number(tr("black"), "stretch-black", tr("Black level"));
  m_white = number(tr("white"), "stretch-white", tr("White level"));
  static_cast<QVBoxLayout*>(layout())->addLayout(head);
}

QWidget* StretchPanel::buildLimits() {
  auto* box = new QWidget(m_content);
  auto* row = rowOf();
  box->setLayout(row);
  m_rule = darkCombo("stretch-limits", tr("Limits"), box);
  m_rule->addItems({tr("Automatic"), tr("zscale"), tr("99 %"), tr("99.5 %"), tr("99.9 %"), tr("Min–max")});
  m_rule->setToolTip(tr("How black and white are chosen from the image"));
  m_lock = darkButton(tr("Lock"), "stretch-lock", box);
  m_lock->setCheckable(true);
  m_lock->setToolTip(tr("The same black, white and colour balance for every galaxy"));
  row->addWidget(darkLabel(tr("Limits"), darkTheme().text2, Type::Caption, box));
  row->addWidget(m_rule, 1);
  row->addWidget(m_lock);
  return box;
}

QWidget* StretchPanel::buildNumbers() {
  const Theme& theme = darkTheme();
  auto* box = new QWidget(m_content);
  auto* column = new QVBoxLayout(box);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(4);
  const auto add = [&](QHBoxLayout* row, const QString& words, QSlider*& slider, QLabel*& value, int low,
                       int high, const char* name) {
    auto* part = new QWidget(box);
    auto* inner = rowOf();
    part->setLayout(inner);
    inner->addWidget(darkLabel(words, theme.text2, Type::Caption, part));
    slider = darkSlider(low, high, words, part);
    slider->setObjectName(QLatin1String(name));
    value = darkLabel({}, theme.text, Type::Caption, part);
    value->setFixedWidth(26);
    inner->addWidget(slider, 1);
    inner->addWidget(value);
    row->addWidget(part, 1);
    return part;
  };
  auto* first = rowOf(12);
  m_qBox = add(first, tr("Q"), m_q, m_qValue, 1, 300, "stretch-q");                     // tenths
  m_softBox = add(first, tr("Soft"), m_soft, m_softValue, 2, 100, "stretch-soft");      // hundredths
  m_gammaBox = add(first, tr("Gamma"), m_gamma, m_gammaValue, 2, 60, "stretch-gamma");  // tenths
  column->addLayout(first);
  auto* second = rowOf();
  add(second, tr("Smooth"), m_smooth, m_smoothValue, 0, 50, "stretch-smooth");  // tenths of a pixel
  m_smooth->setToolTip(tr("Standard deviation of a Gaussian, in pixels. Only on screen"));
  column->addLayout(second);
  return box;
}

QWidget* StretchPanel::buildColours() {
  auto* box = new QWidget(m_content);
  auto* row = rowOf();
  box->setLayout(row);
  row->addWidget(darkLabel(tr("Colour"), darkTheme().text2, Type::Caption, box));
  m_preset = darkCombo("stretch-preset", tr("Colour preset"), box);
  m_preset->addItems({tr("Balanced"), tr("SDSS"), tr("Legacy (DECaLS)"), tr("HSC")});
  m_preset->setToolTip(
      tr("Lupton's colours with the numbers of a survey's own viewer. They are meant for pixels "
         "in nanomaggies (HSC: its coadds)"));
  m_map = darkCombo("stretch-map", tr("Colour map"), box);
  for (const labeling::ColourMap map : labeling::kColourMaps)
    m_map->addItem(QString::fromLatin1(labeling::nameOf(map)));
  m_mix = darkButton(tr("Bands…"), "stretch-mix", box);
  m_mix->setCheckable(true);
  m_mix->setToolTip(tr("Which bands are red, green and blue, and how much of each"));
  row->addWidget(m_preset, 1);
  row->addWidget(m_map, 1);
  row->addWidget(m_mix);
  return box;
}

QWidget* StretchPanel::buildFoot() {
  auto* box = new QWidget(m_content);
  auto* row = rowOf();
  box->setLayout(row);
  auto* zscale = darkButton(tr("zscale"), "stretch-zscale", box);
  auto* reset = darkButton(tr("Reset"), "stretch-reset", box);
  m_scopeWords = darkLabel({}, darkTheme().text2, Type::Caption, box);
  m_scopeWords->setObjectName(QStringLiteral("stretch-scope"));
  row->addWidget(zscale);
  row->addWidget(reset);
  row->addStretch(1);
  row->addWidget(m_scopeWords);
  connect(zscale, &QToolButton::clicked, this, [this] { Q_EMIT m_rule->activated(1); });
  connect(reset, &QToolButton::clicked, this, &StretchPanel::resetRequested);
  return box;
}

void StretchPanel::connectAll() {
  connect(m_title, &QToolButton::clicked, this, [this] { setCollapsed(!isCollapsed()); });
  connect(m_lock, &QToolButton::clicked, this, &StretchPanel::lockToggled);
  connect(m_plot, &StretchPlot::dragging, this, &StretchPanel::dragging);
  connect(m_plot, &StretchPlot::limitsDragged, this, [this](double black, double white) {
    labeling::Display display = settled();
    display.black = black;
    display.white = white;
    change(display);
  });
  for (QLineEdit* field : {m_black, m_white})
    connect(field, &QLineEdit::editingFinished, this, [this, field] { typeLimit(field, field == m_black); });
  connect(m_rule, &QComboBox::activated, this, [this](int index) {
    labeling::Display display = m_display;
    const Rule& rule = kRules[static_cast<std::size_t>(index)];
    display.limits = rule.rule;
    if (rule.rule == LimitRule::Percentile) display.percent = rule.percent;
    display.preset = ColourPreset::Own;
    labeling::clearLimits(display);
    change(display);
  });
  const auto follow = [this](QSlider* slider, auto set) {
    connect(slider, &QSlider::valueChanged, this, [this, set](int value) {
      labeling::Display display = ownNumbers();
      set(display, value);
      change(display);
    });
    connect(slider, &QSlider::sliderPressed, this, [this] { Q_EMIT dragging(true); });
    connect(slider, &QSlider::sliderReleased, this, [this] { Q_EMIT dragging(false); });
  };
  follow(m_q, [](labeling::Display& display, int value) { display.q = value / 10.0; });
  follow(m_soft, [](labeling::Display& display, int value) { display.soft = value / 100.0; });
  follow(m_gamma, [](labeling::Display& display, int value) { display.gamma = value / 10.0; });
  connect(m_smooth, &QSlider::valueChanged, this, [this](int value) {
    labeling::Display display = m_display;
    display.smoothing = value / 10.0;
    change(display);
  });
  connect(m_preset, &QComboBox::activated, this, [this](int index) {
    labeling::Display display = m_display;
    display.preset = kPresets[static_cast<std::size_t>(index)];
    labeling::clearLimits(display);
    if (display.preset == ColourPreset::Own) {
      display.q = labeling::Display{}.q;
      display.soft = labeling::Display{}.soft;
    } else {
      display.curve = StretchCurve::Lupton;
    }
    change(display);
  });
  connect(m_map, &QComboBox::activated, this, [this](int index) {
    labeling::Display display = m_display;
    display.map = labeling::kColourMaps[static_cast<std::size_t>(index)];
    change(display);
  });
  connect(m_mix, &QToolButton::toggled, this, [this] {
    showEverything();
    adjustSize();
    Q_EMIT sizeChanged();
  });
  connect(m_mixer, &BandMixer::bandsChosen, this, [this](const std::vector<std::string>& rgb) {
    labeling::Display display = m_display;
    display.rgb = rgb;
    labeling::clearLimits(display);  // they belong to the bands
    change(display);
  });
  connect(m_mixer, &BandMixer::weightsChosen, this, [this](const std::vector<double>& weights) {
    labeling::Display display = settled();
    display.weights = weights;
    change(display);
  });
}

labeling::Display StretchPanel::settled() const {
  if (!m_cutout || (m_display.black && m_display.white && m_display.preset == ColourPreset::Own))
    return m_display;
  labeling::Display plain = m_display;
  plain.smoothing = 0;  // the cutout is smoothed and turned already
  plain.northUp = false;
  try {
    labeling::Display settled = labeling::resolvedDisplay(*m_cutout, plain);
    settled.smoothing = m_display.smoothing;
    settled.northUp = m_display.northUp;
    settled.rgb = m_display.rgb;
    return settled;
  } catch (const model::Error&) {
    return m_display;  // a band that this object lacks: the sky view says so
  }
}

labeling::Display StretchPanel::ownNumbers() const {
  const bool isPreset = m_display.preset != ColourPreset::Own && m_display.curve == StretchCurve::Lupton &&
                        m_display.rgb.size() != 1;
  return isPreset ? settled() : m_display;
}

void StretchPanel::typeLimit(QLineEdit* field, bool isBlack) {
  if (!field->isModified() || !m_cutout) return;
  field->setModified(false);
  bool isNumber = false;
  QString text = field->text().trimmed();
  text.replace(QChar(0x2212), QLatin1Char('-')).remove(QLatin1Char(',')).remove(QLatin1Char(' '));
  const double value = QLocale::c().toDouble(text, &isNumber);
  const bool isOrdered = isBlack ? value < m_plot->white() : value > m_plot->black();
  if (!isNumber || !std::isfinite(value) || !isOrdered) {
    QToolTip::showText(
        field->mapToGlobal(QPoint(0, field->height())),
        isNumber ? tr("White must lie above black.") : tr("\"%1\" is no number.").arg(field->text()), field);
    showEverything();
    return;
  }
  Q_EMIT m_plot->limitsDragged(isBlack ? value : m_plot->black(), isBlack ? m_plot->white() : value);
}

void StretchPanel::setContent(std::shared_ptr<const labeling::Cutout> shown, const labeling::Display& display,
                              Scope scope) {
  m_cutout = std::move(shown);
  m_display = display;
  m_scope = scope;
  showEverything();
}

void StretchPanel::change(const labeling::Display& display) {
  if (display == m_display) return;
  m_display = display;
  showEverything();
  Q_EMIT displayChanged(display);
}

bool StretchPanel::isCollapsed() const { return m_content->isHidden(); }

void StretchPanel::setCollapsed(bool collapsed) {
  m_content->setVisible(!collapsed);
  adjustSize();
  Q_EMIT sizeChanged();
}

void StretchPanel::showEverything() {
  m_plot->setContent(m_cutout, m_display);
  const double range = m_plot->white() - m_plot->black();
  for (const auto& [field, value] :
       {std::pair{m_black, m_plot->black()}, std::pair{m_white, m_plot->white()}}) {
    if (field->isModified()) continue;  // somebody is typing
    field->setText(m_cutout ? limitWords(value, range) : QString());
    field->setEnabled(m_cutout != nullptr);
  }
  const bool grey = m_display.rgb.size() == 1 || (m_cutout && m_cutout->bands.size() == 1);
  const bool lupton = m_display.curve == StretchCurve::Lupton;
  const bool preset = !grey && lupton && m_display.preset != ColourPreset::Own;
  for (std::size_t i = 0; i < kRules.size(); ++i)
    if (kRules[i].rule == m_display.limits &&
        (kRules[i].rule != LimitRule::Percentile || std::abs(kRules[i].percent - m_display.percent) < 1e-9))
      m_rule->setCurrentIndex(static_cast<int>(i));
  m_lock->setChecked(m_scope == Scope::AllObjects);
  const auto set = [](QSlider* slider, QLabel* label, double value, double unit, int decimals) {
    const QSignalBlocker quiet(slider);
    slider->setValue(static_cast<int>(std::lround(value * unit)));
    label->setText(fixed(value, decimals));
  };
  set(m_q, m_qValue, m_display.q, 10, 1);
  set(m_soft, m_softValue, m_display.soft, 100, 2);
  set(m_gamma, m_gammaValue, m_display.gamma, 10, 1);
  set(m_smooth, m_smoothValue, m_display.smoothing, 10, 1);
  // A picture that somebody stretched already is shown as it is until limits are set or a curve is chosen.
  const bool asItIs = m_cutout && m_cutout->isPicture && !m_display.black && lupton;
  m_qBox->setVisible(lupton && !asItIs);
  m_softBox->setVisible((lupton && !asItIs) || m_display.curve == StretchCurve::Asinh);
  m_gammaBox->setVisible(m_display.curve == StretchCurve::Power);
  m_qBox->setEnabled(!preset);
  m_softBox->setEnabled(!preset);
  m_preset->setVisible(!grey);
  m_map->setVisible(grey);
  for (std::size_t i = 0; i < kPresets.size(); ++i)
    if (kPresets[i] == m_display.preset) m_preset->setCurrentIndex(static_cast<int>(i));
  m_preset->setEnabled(m_cutout && !m_cutout->isPicture);
  m_map->setCurrentText(QString::fromLatin1(labeling::nameOf(m_display.map)));
  const bool canMix = !grey && m_cutout && m_cutout->bands.size() >= 3 && !m_cutout->isPicture;
  m_mix->setVisible(canMix);
  m_mixer->setVisible(canMix && m_mix->isChecked());
  if (canMix && m_mix->isChecked()) m_mixer->setContent(*m_cutout, m_display);
  switch (m_scope) {
    case Scope::EachByItsOwn:
      m_scopeWords->setText(tr("each by its own"));
      break;
    case Scope::ThisObject:
      m_scopeWords->setText(tr("this galaxy only"));
      break;
    case Scope::AllObjects:
      m_scopeWords->setText(tr("kept for all"));
      break;
  }
}

void StretchPanel::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  QColor fill = darkTheme().window;
  fill.setAlphaF(0.86F);
  QColor edge = darkTheme().text;
  edge.setAlphaF(0.12F);
  painter.setBrush(fill);
  painter.setPen(QPen(edge, 1));
  painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8);
}

}  // namespace ui
