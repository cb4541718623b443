#include "ui/views/evaluate/label_set_panel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/theme/numbers.h"
#include "ui/views/controls/card.h"

namespace ui {

namespace {
constexpr int kWide = 360;
}

LabelSetPanel::LabelSetPanel(QWidget* parent) : QFrame(parent, Qt::Popup) {
  setObjectName(QStringLiteral("label-set-panel"));
  setAccessibleName(tr("Labels that the model is held against"));
  setProperty("variant", QStringLiteral("raised"));
  setAttribute(Qt::WA_StyledBackground);
  setFixedWidth(kWide);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(16, 16, 16, 16);
  column->setSpacing(8);
  column->addWidget(makeLabel(tr("Compared with"), "small", "2", this));
  m_labels = new QComboBox(this);
  m_labels->setObjectName(QStringLiteral("label-source"));
  m_labels->setAccessibleName(tr("Compared with"));
  column->addWidget(m_labels);
  m_random = new QCheckBox(tr("Random picks only"), this);
  m_random->setObjectName(QStringLiteral("random-only"));
  column->addWidget(m_random);
  auto* why = makeLabel(
      tr("Picked blindly for the queues, so they stand for the whole survey. Objects picked because "
         "they are uncertain make a model look worse than it is."),
      "caption", "2", this);
  why->setWordWrap(true);
  column->addWidget(why);
  column->addSpacing(4);
  m_trained = new QCheckBox(tr("Show training objects, marked"), this);
  m_trained->setObjectName(QStringLiteral("show-trained"));
  column->addWidget(m_trained);
  auto* never = makeLabel(
      tr("They stand apart in the histogram and at the end of the galleries. No number counts them."),
      "caption", "2", this);
  never->setWordWrap(true);
  column->addWidget(never);
  column->addSpacing(4);
  column->addWidget(makeLine(this));
  auto* row = new QHBoxLayout;
  row->setSpacing(8);
  m_reweight = new QCheckBox(tr("Class fraction of the survey"), this);
  m_reweight->setObjectName(QStringLiteral("reweight"));
  m_prevalence = new QDoubleSpinBox(this);
  m_prevalence->setObjectName(QStringLiteral("prevalence"));
  m_prevalence->setAccessibleName(tr("Class fraction of the survey"));
  m_prevalence->setRange(0.001, 0.999);
  m_prevalence->setDecimals(3);
  m_prevalence->setSingleStep(0.01);
  m_prevalence->setValue(0.1);
  m_prevalence->setFixedWidth(96);
  row->addWidget(m_reweight, 1);
  row->addWidget(m_prevalence);
  column->addLayout(row);
  m_formula = makeLabel({}, "caption", "2", this);
  m_formula->setObjectName(QStringLiteral("prevalence-formula"));
  m_formula->setWordWrap(true);
  column->addWidget(m_formula);
  setChoices({}, {});
  readPrevalence();

  connect(m_labels, &QComboBox::activated, this, &LabelSetPanel::readLabels);
  connect(m_random, &QCheckBox::toggled, this, &LabelSetPanel::readLabels);
  connect(m_trained, &QCheckBox::toggled, this, [this](bool shown) {
    m_set.trainedShown = shown;
    Q_EMIT trainedShownChanged();
  });
  connect(m_reweight, &QCheckBox::toggled, this, &LabelSetPanel::readPrevalence);
  connect(m_prevalence, &QDoubleSpinBox::valueChanged, this, &LabelSetPanel::readPrevalence);
}

void LabelSetPanel::setChoices(const QStringList& snapshots, const QStringList& columns) {
  const QVariant before = m_labels->currentData();
  m_labels->clear();
  m_labels->addItem(tr("Labels now, by majority"), QStringLiteral("rule:majority"));
  m_labels->addItem(tr("Labels now, by weighted vote"), QStringLiteral("rule:weighted"));
  m_labels->addItem(tr("Labels now, adjudicated"), QStringLiteral("rule:adjudicated"));
  if (!snapshots.isEmpty()) m_labels->insertSeparator(m_labels->count());
  for (const QString& name : snapshots)
    m_labels->addItem(tr("Snapshot %1").arg(name), QStringLiteral("snapshot:") + name);
  if (!columns.isEmpty()) m_labels->insertSeparator(m_labels->count());
  for (const QString& name : columns)
    m_labels->addItem(tr("Column %1").arg(name), QStringLiteral("column:") + name);
  m_labels->setCurrentIndex(std::max(0, m_labels->findData(before)));
}

void LabelSetPanel::readLabels() {
  LabelSet chosen = m_set;
  const QString source = m_labels->currentData().toString();
  const QString name = source.section(QLatin1Char(':'), 1);
  chosen.consensus = source.startsWith(QLatin1String("rule:")) ? name : QStringLiteral("majority");
  chosen.snapshot = source.startsWith(QLatin1String("snapshot:")) ? name : QString();
  chosen.truthColumn = source.startsWith(QLatin1String("column:")) ? name : QString();
  chosen.randomOnly = m_random->isChecked();
  if (chosen == m_set) return;
  m_set = chosen;
  Q_EMIT labelsChanged();
}

void LabelSetPanel::readPrevalence() {
  m_prevalence->setEnabled(m_reweight->isChecked());
  m_formula->setText(
      tr("precision = π TPR / (π TPR + (1 − π) FPR)\n"
         "accuracy = π TPR + (1 − π) (1 − FPR)\n"
         "π = %1; in these labels %2. TPR and FPR do not depend on it.")
          .arg(m_reweight->isChecked() ? fixed(m_prevalence->value(), 3) : fixed(m_own, 3), fixed(m_own, 3)));
  const auto wanted = m_reweight->isChecked() ? std::optional(m_prevalence->value()) : std::nullopt;
  if (wanted == m_set.prevalence) return;
  m_set.prevalence = wanted;
  Q_EMIT prevalenceChanged();
}

void LabelSetPanel::setOwnPrevalence(double fraction) {
  m_own = fraction;
  readPrevalence();
}

void LabelSetPanel::popUpBelow(const QWidget* button) {
  adjustSize();
  const QPoint corner = button->mapToGlobal(QPoint(button->width() - width(), button->height() + 4));
  move(corner);
  show();
  m_labels->setFocus();
}

}  // namespace ui
