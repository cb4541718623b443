#include "ui/views/explore/map_dialog.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include "ui/session/project_session.h"
#include "ui/views/controls/card.h"

namespace ui {

MapDialog::MapDialog(const ProjectSession& session, QWidget* parent) : QDialog(parent) {
  setObjectName(QStringLiteral("map-dialog"));
  setWindowTitle(tr("Compute a map"));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(24, 20, 24, 20);
  layout->setSpacing(16);
  auto* words =
      makeLabel(tr("The map there is stays until the new one is done. A map that was stopped goes on "
                   "if nothing is changed here."),
                "small", "2", this);
  words->setWordWrap(true);
  layout->addWidget(words);
  auto* form = new QFormLayout;
  form->setHorizontalSpacing(16);
  form->setVerticalSpacing(8);
  m_neighbours = new QSpinBox(this);
  m_neighbours->setObjectName(QStringLiteral("map-neighbours"));
  m_neighbours->setRange(2, 200);
  m_neighbours->setValue(15);
  m_neighbours->setToolTip(tr("Few show fine structure, many the broad picture"));
  m_minDist = new QDoubleSpinBox(this);
  m_minDist->setObjectName(QStringLiteral("map-min-dist"));
  m_minDist->setRange(0, 1);
  m_minDist->setSingleStep(0.05);
  m_minDist->setValue(0.1);
  m_minDist->setToolTip(tr("How tightly points may be packed"));
  m_metric = new QComboBox(this);
  m_metric->setObjectName(QStringLiteral("map-metric"));
  m_metric->addItem(tr("Cosine: directions"), QStringLiteral("cosine"));
  m_metric->addItem(tr("Euclidean"), QStringLiteral("euclidean"));
  m_metric->addItem(tr("Correlation"), QStringLiteral("correlation"));
  m_metric->addItem(tr("Manhattan"), QStringLiteral("manhattan"));
  m_knownBy = new QComboBox(this);
  m_knownBy->setObjectName(QStringLiteral("map-known-by"));
  m_knownBy->addItem(tr("features alone"), QString());
  for (const std::string& question : session.labels().questions()) {
    const labeling::Question* asked = session.scheme().find(question);
    if (!asked || asked->kind == labeling::QuestionKind::Number) continue;
    m_knownBy->addItem(tr("and the labels of %1").arg(QString::fromStdString(asked->shortWords)),
                       QString::fromStdString(question));
  }
  m_seed = new QSpinBox(this);
  m_seed->setObjectName(QStringLiteral("map-seed"));
  m_seed->setRange(1, 1'000'000);
  form->addRow(tr("Neighbours"), m_neighbours);
  form->addRow(tr("Least distance"), m_minDist);
  form->addRow(tr("What near means"), m_metric);
  form->addRow(tr("Made from"), m_knownBy);
  form->addRow(tr("Seed"), m_seed);
  layout->addLayout(form);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
  QPushButton* start = buttons->addButton(tr("Compute"), QDialogButtonBox::AcceptRole);
  start->setProperty("variant", QStringLiteral("primary"));
  start->setDefault(true);
  layout->addWidget(buttons);
  connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

QJsonObject MapDialog::parameters() const {
  QJsonObject parameters{{QStringLiteral("neighbours"), m_neighbours->value()},
                         {QStringLiteral("min_dist"), m_minDist->value()},
                         {QStringLiteral("metric"), m_metric->currentData().toString()},
                         {QStringLiteral("seed"), m_seed->value()}};
  const QString question = m_knownBy->currentData().toString();
  if (!question.isEmpty()) parameters[QStringLiteral("known_by")] = question;
  return parameters;
}

}  // namespace ui
