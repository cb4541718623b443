#include "ui/views/train/model_card_dialog.h"

#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/theme/numbers.h"
#include "ui/views/controls/card.h"

namespace ui {
namespace {

QString text(const std::string& value) { return QString::fromStdString(value); }

void addFact(QGridLayout* grid, const QString& name, const QString& value, QWidget* parent) {
  if (value.isEmpty()) return;
  const int row = grid->rowCount();
  grid->addWidget(makeLabel(name, "small", "2", parent), row, 0, Qt::AlignTop);
  QLabel* words = makeLabel(value, "small", nullptr, parent);
  words->setWordWrap(true);
  words->setTextInteractionFlags(Qt::TextSelectableByMouse);
  grid->addWidget(words, row, 1);
}

QString metricsWords(const model::CardMetrics& metrics) {
  QStringList parts;
  if (metrics.auroc) parts << ModelCardDialog::tr("AUROC %1").arg(fixed(*metrics.auroc, 3));
  if (metrics.accuracy) parts << ModelCardDialog::tr("accuracy %1").arg(fixed(*metrics.accuracy, 3));
  if (metrics.ece) parts << ModelCardDialog::tr("calibration error %1").arg(fixed(*metrics.ece, 3));
  if (metrics.offset) parts << ModelCardDialog::tr("offset %1").arg(fixed(*metrics.offset, 2));
  if (metrics.scatter) parts << ModelCardDialog::tr("scatter %1").arg(fixed(*metrics.scatter, 2));
  parts << ModelCardDialog::tr("on %1 galaxies kept aside (%2)").arg(grouped(metrics.n), text(metrics.split));
  return parts.join(QStringLiteral(", "));
}

}  // namespace

ModelCardDialog::ModelCardDialog(const model::ModelCard& card, QWidget* parent) : QDialog(parent) {
  setObjectName(QStringLiteral("model-card"));
  setWindowTitle(tr("Model card: %1").arg(text(card.name)));
  setMinimumWidth(560);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(24, 20, 24, 20);
  layout->setSpacing(8);
  layout->addWidget(makeLabel(text(card.name), "title", nullptr, this));
  if (!card.title.empty()) layout->addWidget(makeLabel(text(card.title), "small", "2", this));

  auto* grid = new QGridLayout;
  grid->setHorizontalSpacing(24);
  grid->setVerticalSpacing(8);
  grid->setColumnStretch(1, 1);
  QStringList bands;
  for (const std::string& band : card.input.bands) bands << text(band);
  addFact(grid, tr("Network"), tr("%1, %2 parameters").arg(text(card.network), grouped(card.parameters())),
          this);
  addFact(grid, tr("Input"),
          tr("%1 × %1 px, %2; central %3 % of a cutout")
              .arg(card.input.size)
              .arg(bands.join(QStringLiteral(", ")))
              .arg(qRound(100 * card.input.crop)),
          this);
  addFact(grid, tr("Made by"),
          card.training.parent.empty()
              ? tr("training from scratch")
              : tr("%1 from %2").arg(text(card.training.mode), text(card.training.parent)),
          this);
  addFact(
      grid, tr("Labels"),
      tr("%1: %2 for training, %3 for validation, %4 kept aside")
          .arg(card.training.snapshot.empty() ? text(card.training.project) : text(card.training.snapshot),
               grouped(card.training.trainingObjects), grouped(card.training.validationObjects),
               grouped(card.training.testObjects)),
      this);
  addFact(grid, tr("Training"),
          tr("%1 epochs, best %2, %3, seed %4")
              .arg(card.training.epochs)
              .arg(card.training.bestEpoch)
              .arg(duration(card.training.seconds))
              .arg(card.training.seed),
          this);
  for (const model::CardQuestion& question : card.questions) {
    const auto metrics = card.metrics.find(question.id);
    const QString temperature =
        question.kind == "number" ? QString() : tr("; temperature %1").arg(fixed(question.temperature, 2));
    addFact(
        grid, text(question.id),
        (metrics != card.metrics.end() ? metricsWords(metrics->second) : tr("not measured")) + temperature,
        this);
  }
  addFact(grid, tr("Weights"), text(card.weightsHash), this);
  addFact(grid, tr("Please cite"), text(card.credit), this);
  layout->addLayout(grid);
  layout->addSpacing(8);

  auto* close = new QPushButton(tr("Close"), this);
  close->setDefault(true);
  connect(close, &QPushButton::clicked, this, &QDialog::accept);
  layout->addWidget(close, 0, Qt::AlignRight);
}

}  // namespace ui
