#include "ui/windows/settings_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTabWidget>
#include <QVBoxLayout>

#include "ui/settings/settings.h"
#include "ui/views/controls/card.h"
#include "ui/windows/shortcut_editor.h"

namespace ui {

SettingsDialog::SettingsDialog(Settings& settings, QWidget* parent) : QDialog(parent) {
  setObjectName(QStringLiteral("settingsDialog"));
  setWindowTitle(tr("Settings"));
  resize(640, 640);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(24, 24, 24, 16);
  layout->setSpacing(16);
  layout->addWidget(makeLabel(windowTitle(), "title"));
  auto* tabs = new QTabWidget;
  tabs->setObjectName(QStringLiteral("settingsTabs"));
  layout->addWidget(tabs, 1);
  auto* general = new QWidget;
  auto* form = new QFormLayout(general);
  form->setContentsMargins(0, 16, 0, 0);
  form->setVerticalSpacing(12);
  form->setHorizontalSpacing(24);
  tabs->addTab(general, tr("General"));
  tabs->addTab(new ShortcutEditor, tr("Keys"));

  const auto choice = [&](const char* key, const QList<std::pair<QString, QVariant>>& values) {
    auto* box = new QComboBox;
    box->setObjectName(QString::fromLatin1(key));
    for (const auto& [words, value] : values) box->addItem(words, value);
    box->setCurrentIndex(std::max(0, box->findData(settings.value(key))));
    connect(box, &QComboBox::activated, this,
            [&settings, key, box] { settings.set(key, box->currentData()); });
    return box;
  };
  const auto flag = [&](const char* key, const QString& words) {
    auto* box = new QCheckBox(words);
    box->setObjectName(QString::fromLatin1(key));
    box->setChecked(settings.flag(key));
    connect(box, &QCheckBox::toggled, this, [&settings, key](bool on) { settings.set(key, on); });
    return box;
  };
  auto* name = new QLineEdit(settings.text("annotator"));
  name->setObjectName(QStringLiteral("annotator"));
  name->setPlaceholderText(tr("login name"));
  connect(name, &QLineEdit::editingFinished, this,
          [&settings, name] { settings.set("annotator", name->text().trimmed()); });
  form->addRow(tr("Your name on labels"), name);
  form->addRow(tr("Theme"), choice("theme", {{tr("As the system"), QStringLiteral("system")},
                                             {tr("Dark"), QStringLiteral("dark")},
                                             {tr("Light"), QStringLiteral("light")}}));
  form->addRow(tr("Text size"), choice("text-scale", {{QStringLiteral("100 %"), 1.0},
                                                      {QStringLiteral("115 %"), 1.15},
                                                      {QStringLiteral("130 %"), 1.3},
                                                      {QStringLiteral("150 %"), 1.5}}));
  form->addRow(tr("Colour map"),
               choice("colour-map", {{QStringLiteral("viridis"), QStringLiteral("viridis")},
                                     {QStringLiteral("cividis"), QStringLiteral("cividis")}}));
  auto* samples = new QSpinBox;
  samples->setObjectName(QStringLiteral("samples"));
  samples->setRange(1, 256);
  samples->setValue(settings.integer("predict/samples"));
  connect(samples, &QSpinBox::valueChanged, this,
          [&settings](int value) { settings.set("predict/samples", value); });
  form->addRow(tr("Dropout passes per prediction"), samples);
  auto* thumbnails = new QSpinBox;
  thumbnails->setObjectName(QStringLiteral("thumbnails"));
  thumbnails->setRange(0, 1'000'000);
  thumbnails->setSingleStep(256);
  thumbnails->setSuffix(tr(" MB"));
  thumbnails->setSpecialValueText(tr("none"));
  thumbnails->setValue(settings.integer("thumbnails/megabytes"));
  connect(thumbnails, &QSpinBox::valueChanged, this,
          [&settings](int value) { settings.set("thumbnails/megabytes", value); });
  form->addRow(tr("Small pictures kept with a project"), thumbnails);
  const auto number = [&](const char* key, double low, double high, double step, int decimals) {
    auto* box = new QDoubleSpinBox;
    box->setObjectName(QString::fromLatin1(key));
    box->setDecimals(decimals);
    box->setRange(low, high);
    box->setSingleStep(step);
    box->setValue(settings.number(key));
    connect(box, &QDoubleSpinBox::valueChanged, this,
            [&settings, key](double value) { settings.set(key, value); });
    return box;
  };
  form->addRow(tr("H₀ in km/s/Mpc"), number("cosmology/h0", 20, 150, 1, 1));
  form->addRow(tr("Ωm, flat universe"), number("cosmology/omega-m", 0.01, 1, 0.01, 3));
  form->addRow(QString(), flag("reduced-motion", tr("Reduced motion: nothing blinks or moves by itself")));
  form->addRow(QString(), flag("label/blind", tr("Open projects in blind mode")));
  form->addRow(QString(),
               flag("label/auto-advance", tr("The answer that completes a galaxy goes on to the next one")));
  auto* close = new QPushButton(tr("Close"));
  close->setDefault(true);
  connect(close, &QPushButton::clicked, this, &QDialog::accept);
  layout->addWidget(close, 0, Qt::AlignRight);
}

}  // namespace ui
