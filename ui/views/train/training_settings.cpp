#include "ui/views/train/training_settings.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QStyle>
#include <array>

namespace ui {

/// One option of the `train` command. The defaults are those of the command; its help says the same.
struct TrainingField {
  const char* key;
  const char* words;
  const char* forScratch;  ///< what an empty field stands for
  const char* forFineTune;
  const char* forHead;
  double low, high;
  bool whole;
};

namespace {

constexpr double kAny = 1e18;

const std::array<TrainingField, 6>& fields() {
  static const std::array<TrainingField, 6> table{{
      {"learning_rate", QT_TRANSLATE_NOOP("ui::TrainingSettings", "Learning rate"), "0.002", "0.0005", "–", 0,
       10, false},
      {"epochs", QT_TRANSLATE_NOOP("ui::TrainingSettings", "Epochs at most"), "20", "20", "–", 1, 10000,
       true},
      {"batch", QT_TRANSLATE_NOOP("ui::TrainingSettings", "Batch"), "64", "64", "–", 2, 100000, true},
      {"dropout", QT_TRANSLATE_NOOP("ui::TrainingSettings", "Dropout"), "network's", "network's", "network's",
       0, 0.9, false},
      {"samples", QT_TRANSLATE_NOOP("ui::TrainingSettings", "Dropout passes"), "32", "32", "32", 1, 1000,
       true},
      {"seed", QT_TRANSLATE_NOOP("ui::TrainingSettings", "Seed"), "1", "1", "1", 0, kAny, true},
  }};
  return table;
}

}  // namespace

TrainingSettings::TrainingSettings(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("training-settings"));
  auto* grid = new QGridLayout(this);
  grid->setContentsMargins(0, 0, 0, 0);
  grid->setHorizontalSpacing(12);
  grid->setVerticalSpacing(4);
  int index = 0;
  for (const TrainingField& field : fields()) {
    addField(grid, 2 * (index / 3), index % 3, field);
    ++index;
  }
  m_balance = new QCheckBox(tr("Weigh answers evenly"), this);
  m_balance->setObjectName(QStringLiteral("train-balance"));
  m_balance->setToolTip(tr("Rare answers count as much as common ones"));
  grid->addWidget(m_balance, 4, 0, 1, 3);
  grid->setRowMinimumHeight(4, 32);
  connect(m_balance, &QCheckBox::toggled, this, &TrainingSettings::changed);
  setMode(m_mode);
}

void TrainingSettings::addField(QGridLayout* grid, int row, int column, const TrainingField& field) {
  auto* label = new QLabel(tr(field.words), this);
  label->setProperty("role", QStringLiteral("small"));
  label->setProperty("tone", QStringLiteral("2"));
  auto* edit = new QLineEdit(this);
  edit->setObjectName(QStringLiteral("train-") + QLatin1String(field.key));
  edit->setAccessibleName(tr(field.words));
  label->setBuddy(edit);
  grid->addWidget(label, row, column);
  grid->addWidget(edit, row + 1, column);
  grid->setColumnStretch(column, 1);
  m_edits[QLatin1String(field.key)] = edit;
  connect(edit, &QLineEdit::textChanged, this, [this, edit] {
    edit->setProperty("changed", !edit->text().trimmed().isEmpty());
    edit->style()->unpolish(edit);
    edit->style()->polish(edit);
    Q_EMIT changed();
  });
}

void TrainingSettings::setMode(const QString& mode) {
  m_mode = mode;
  for (const TrainingField& field : fields()) {
    const char* standsFor = mode == QLatin1String("scratch") ? field.forScratch
                            : mode == QLatin1String("head")  ? field.forHead
                                                             : field.forFineTune;
    QLineEdit* edit = m_edits[QLatin1String(field.key)];
    edit->setPlaceholderText(tr(standsFor));
    // The head is fitted in one go: rate, epochs and batch have no meaning there.
    edit->setEnabled(QLatin1String(standsFor) != QLatin1String("–"));
  }
}

QJsonObject TrainingSettings::parameters() const {
  QJsonObject result;
  for (const TrainingField& field : fields()) {
    const QLineEdit* edit = m_edits.at(QLatin1String(field.key));
    const QString text = edit->text().trimmed();
    if (text.isEmpty() || !edit->isEnabled()) continue;
    if (field.whole)
      result[QLatin1String(field.key)] = text.toLongLong();
    else
      result[QLatin1String(field.key)] = text.toDouble();
  }
  if (m_balance->isChecked()) result[QLatin1String("balance_classes")] = true;
  return result;
}

void TrainingSettings::setParameters(const QJsonObject& parameters) {
  for (const auto& [key, edit] : m_edits) {
    const QJsonValue value = parameters.value(key);
    edit->setText(value.isDouble() ? QString::number(value.toDouble(), 'g', 12) : QString());
  }
  m_balance->setChecked(parameters.value(QLatin1String("balance_classes")).toBool());
}

QString TrainingSettings::problem() const {
  for (const TrainingField& field : fields()) {
    const QLineEdit* edit = m_edits.at(QLatin1String(field.key));
    const QString text = edit->text().trimmed();
    if (text.isEmpty() || !edit->isEnabled()) continue;
    bool isNumber = false;
    const double value =
        field.whole ? static_cast<double>(text.toLongLong(&isNumber)) : text.toDouble(&isNumber);
    if (!isNumber || value < field.low || value > field.high || (!field.whole && field.low == 0 && value < 0))
      return field.high >= kAny
                 ? tr("%1 is “%2”: it takes a whole number, 0 or more.").arg(tr(field.words), text)
                 : tr("%1 is “%2”: it takes a %3 from %4 to %5.")
                       .arg(tr(field.words), text, field.whole ? tr("whole number") : tr("number"))
                       .arg(field.low)
                       .arg(field.high);
  }
  return {};
}

int TrainingSettings::changedCount() const { return static_cast<int>(parameters().size()); }

int TrainingSettings::plannedEpochs() const {
  const QLineEdit* epochs = m_edits.at(QStringLiteral("epochs"));
  const int chosen = epochs->text().trimmed().toInt();
  return chosen > 0 ? chosen : epochs->placeholderText().toInt();
}

}  // namespace ui
