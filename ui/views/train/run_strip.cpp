#include "ui/views/train/run_strip.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/theme/icons.h"
#include "ui/views/controls/card.h"

namespace ui {
namespace {
QVBoxLayout* column(QHBoxLayout* row, QLabel* above, QLabel* below) {
  auto* layout = new QVBoxLayout;
  layout->setSpacing(2);
  layout->addWidget(above);
  layout->addWidget(below);
  row->addLayout(layout);
  row->addSpacing(24);
  return layout;
}
}  // namespace

RunStrip::RunStrip(QWidget* parent) : QFrame(parent) {
  setObjectName(QStringLiteral("train-run-strip"));
  setProperty("variant", QStringLiteral("raised"));
  setFixedHeight(72);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(16, 8, 16, 8);
  m_name = makeLabel({}, "strong", nullptr, this);
  m_origin = makeLabel({}, "small", "2", this);
  m_labels = makeLabel({}, "small", "2", this);
  m_seed = makeLabel({}, "small", "2", this);
  m_weights = makeLabel({}, "mono", "2", this);
  m_version = makeLabel({}, "small", "2", this);
  column(row, m_name, m_origin);
  column(row, m_labels, m_seed);
  column(row, m_weights, m_version);
  row->addStretch();

  m_evaluate = new QPushButton(icon(QStringLiteral("evaluate")), tr("Evaluate"), this);
  m_card = new QPushButton(icon(QStringLiteral("info")), tr("Model card"), this);
  m_promote = new QPushButton(this);
  m_evaluate->setObjectName(QStringLiteral("train-evaluate"));
  m_card->setObjectName(QStringLiteral("train-card"));
  m_promote->setObjectName(QStringLiteral("train-promote"));
  m_promote->setProperty("variant", QStringLiteral("primary"));
  for (QPushButton* button : {m_evaluate, m_card, m_promote}) row->addWidget(button);
  connect(m_evaluate, &QPushButton::clicked, this, &RunStrip::evaluateRequested);
  connect(m_card, &QPushButton::clicked, this, &RunStrip::cardRequested);
  connect(m_promote, &QPushButton::clicked, this, [this] {
    if (m_running)
      Q_EMIT promoteWhenFinishedChanged(m_promote->isChecked());
    else
      Q_EMIT promoteRequested();
  });
}

void RunStrip::show(const std::optional<labeling::RunRecord>& run, const QString& weightsHash, bool inUse,
                    bool promoteWhenFinished) {
  setVisible(run.has_value());
  if (!run) return;
  m_running = run->state == "running";
  const bool failed = run->state == "failed";
  m_name->setText(QString::fromStdString(run->model));
  m_origin->setText(run->baseModel.empty() ? tr("from scratch")
                                           : tr("continues %1").arg(QString::fromStdString(run->baseModel)));
  m_labels->setText(run->snapshotName.empty()
                        ? tr("imported")
                        : tr("labels %1").arg(QString::fromStdString(run->snapshotName)));
  m_seed->setText(tr("seed %1").arg(run->seed));
  m_weights->setText(weightsHash.isEmpty()
                         ? tr("no weights")
                         : tr("weights %1…%2").arg(weightsHash.left(4), weightsHash.right(4)));
  m_weights->setToolTip(weightsHash);
  m_version->setText(tr("version %1").arg(QString::fromStdString(run->programVersion)));
  m_evaluate->setVisible(!m_running && !failed);
  m_card->setVisible(!m_running && !failed);
  m_promote->setVisible(!failed && (m_running || !inUse));
  m_promote->setCheckable(m_running);
  m_promote->setChecked(m_running && promoteWhenFinished);
  m_promote->setProperty("variant", m_running && promoteWhenFinished ? QString() : QStringLiteral("primary"));
  m_promote->setIcon(icon(QStringLiteral("promote"),
                          m_running && promoteWhenFinished ? IconColour::Text : IconColour::OnAccent));
  m_promote->setText(!m_running            ? tr("Use this model")
                     : promoteWhenFinished ? tr("Will be used when finished")
                                           : tr("Use when finished"));
}

}  // namespace ui
