#include "ui/views/label/band_mixer.h"

#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QToolTip>
#include <cmath>

#include "model/base/error.h"
#include "ui/views/label/dark_controls.h"

namespace ui {

BandMixer::BandMixer(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("band-mixer"));
  auto* grid = new QGridLayout(this);
  grid->setContentsMargins(0, 0, 0, 0);
  grid->setHorizontalSpacing(8);
  grid->setVerticalSpacing(4);
  const std::array words{tr("Red"), tr("Green"), tr("Blue")};
  const std::array<const char*, 3> bandNames{"mix-red", "mix-green", "mix-blue"};
  const std::array<const char*, 3> weightNames{"mix-red-scale", "mix-green-scale", "mix-blue-scale"};
  for (std::size_t c = 0; c < 3; ++c) {
    const int row = static_cast<int>(c);
    grid->addWidget(darkLabel(words[c], darkTheme().text2, Type::Caption, this), row, 0);
    m_bands[c] = darkCombo(bandNames[c], tr("Band shown as %1").arg(words[c].toLower()), this);
    grid->addWidget(m_bands[c], row, 1);
    grid->addWidget(darkLabel(QStringLiteral("×"), darkTheme().text2, Type::Caption, this), row, 2);
    m_weights[c] = darkNumber(weightNames[c], tr("Scale of %1").arg(words[c].toLower()), this);
    m_weights[c]->setFixedWidth(64);
    grid->addWidget(m_weights[c], row, 3);
    connect(m_bands[c], &QComboBox::activated, this, [this] {
      std::vector<std::string> rgb;
      for (const QComboBox* box : m_bands) rgb.push_back(box->currentText().toStdString());
      Q_EMIT bandsChosen(rgb);
    });
    connect(m_weights[c], &QLineEdit::editingFinished, this, [this, c] { typeWeight(c); });
  }
  grid->setColumnStretch(1, 1);
}

void BandMixer::setContent(const labeling::Cutout& cutout, const labeling::Display& display) {
  labeling::Display resolved = display;
  resolved.smoothing = 0;
  resolved.northUp = false;
  try {
    resolved = labeling::resolvedDisplay(cutout, resolved);
  } catch (const model::Error&) {
    return;  // a band that this object lacks: the sky view says so
  }
  if (resolved.rgb.size() != 3) return;
  m_shown = resolved.weights.size() == 3 ? resolved.weights : std::vector<double>{1, 1, 1};
  QStringList names;
  for (const std::string& band : cutout.bands) names << QString::fromStdString(band);
  for (std::size_t c = 0; c < 3; ++c) {
    QStringList known;
    for (int i = 0; i < m_bands[c]->count(); ++i) known << m_bands[c]->itemText(i);
    if (known != names) {
      m_bands[c]->clear();
      m_bands[c]->addItems(names);
    }
    m_bands[c]->setCurrentText(QString::fromStdString(resolved.rgb[c]));
    if (!m_weights[c]->isModified()) m_weights[c]->setText(QLocale::c().toString(m_shown[c], 'g', 4));
  }
}

void BandMixer::typeWeight(std::size_t channel) {
  QLineEdit* field = m_weights[channel];
  if (!field->isModified()) return;
  field->setModified(false);
  bool isNumber = false;
  const double value = QLocale::c().toDouble(field->text().trimmed(), &isNumber);
  if (!isNumber || !std::isfinite(value) || value < 0) {
    QToolTip::showText(field->mapToGlobal(QPoint(0, field->height())),
                       tr("A scale is a number of 0 or more, not \"%1\".").arg(field->text()), field);
    field->setText(QLocale::c().toString(m_shown[channel], 'g', 4));
    return;
  }
  m_shown[channel] = value;
  Q_EMIT weightsChosen(m_shown);
}

}  // namespace ui
