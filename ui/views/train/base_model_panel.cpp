#include "ui/views/train/base_model_panel.h"

#include <QComboBox>
#include <QLabel>
#include <QVBoxLayout>

#include "ui/theme/numbers.h"
#include "ui/views/controls/segmented_buttons.h"
#include "ui/views/train/freeze_diagram.h"

namespace ui {
namespace {
const QStringList kModes{QStringLiteral("fine-tune"), QStringLiteral("head"), QStringLiteral("scratch")};
}

BaseModelPanel::BaseModelPanel(QWidget* parent) : Card(tr("Base model"), parent) {
  setObjectName(QStringLiteral("train-base"));
  m_mode = new SegmentedButtons(SegmentedButtons::Size::Normal, true, this);
  m_mode->setObjectName(QStringLiteral("train-mode"));
  m_mode->setWords({tr("Fine-tune"), tr("Last layer only"), tr("From scratch")});
  m_mode->setIndex(0);
  m_models = new QComboBox(this);
  m_models->setObjectName(QStringLiteral("train-base-model"));
  m_models->setAccessibleName(tr("Base model"));
  m_networks = new QComboBox(this);
  m_networks->setObjectName(QStringLiteral("train-network"));
  m_networks->setAccessibleName(tr("Network"));
  m_networks->addItem(tr("Small residual network, 64 px"), QStringLiteral("residual"));
  m_networks->addItem(tr("Domínguez Sánchez+18 network, 69 px"), QStringLiteral("ds18"));
  m_facts = makeLabel({}, "small", "2", this);
  m_origin = makeLabel({}, "small", "3", this);
  for (QLabel* label : {m_facts, m_origin}) label->setWordWrap(true);
  m_freeze = new FreezeDiagram(this);

  auto* content = paddedBody();
  content->addWidget(m_mode);
  content->addSpacing(8);
  content->addWidget(m_models);
  content->addWidget(m_networks);
  content->addSpacing(4);
  content->addWidget(m_facts);
  content->addWidget(m_origin);
  content->addSpacing(4);
  content->addWidget(m_freeze);

  connect(m_mode, &SegmentedButtons::chosen, this, [this] {
    showChoice();
    Q_EMIT changed();
  });
  connect(m_models, &QComboBox::currentIndexChanged, this, [this] {
    showChoice();
    Q_EMIT changed();
  });
  connect(m_networks, &QComboBox::currentIndexChanged, this, &BaseModelPanel::changed);
  connect(m_freeze, &FreezeDiagram::frozenStagesChanged, this, &BaseModelPanel::changed);
  showChoice();
}

void BaseModelPanel::setModels(std::vector<model::ModelCard> cards, const QString& modelInUse) {
  const QString before = baseModel();
  const bool wasEmpty = m_cards.empty();
  m_cards = std::move(cards);
  {
    const QSignalBlocker blocker(m_models);
    m_models->clear();
    for (const model::ModelCard& card : m_cards) {
      const QString name = QString::fromStdString(card.name);
      m_models->addItem(name == modelInUse ? tr("%1 (in use)").arg(name) : name, name);
    }
    const int index = m_models->findData(before.isEmpty() ? modelInUse : before);
    m_models->setCurrentIndex(index >= 0 ? index : m_cards.empty() ? -1 : 0);
  }
  // Without a model there is nothing to fine-tune.
  if (m_cards.empty()) m_mode->setIndex(2);
  if (wasEmpty && !m_cards.empty() && m_mode->index() == 2) m_mode->setIndex(0);
  showChoice();
}

QString BaseModelPanel::mode() const { return kModes.value(m_mode->index()); }

void BaseModelPanel::setMode(const QString& mode) {
  m_mode->setIndex(static_cast<int>(std::max<qsizetype>(0, kModes.indexOf(mode))));
  showChoice();
  Q_EMIT changed();
}

QString BaseModelPanel::baseModel() const {
  return mode() == QLatin1String("scratch") ? QString() : m_models->currentData().toString();
}

void BaseModelPanel::setBaseModel(const QString& model) {
  const int index = m_models->findData(model);
  if (index >= 0) m_models->setCurrentIndex(index);
}

QJsonObject BaseModelPanel::parameters() const {
  QJsonObject result{{QStringLiteral("mode"), mode()}};
  if (mode() == QLatin1String("scratch")) {
    result[QStringLiteral("network")] = m_networks->currentData().toString();
  } else {
    result[QStringLiteral("from")] = baseModel();
    if (mode() == QLatin1String("fine-tune"))
      result[QStringLiteral("frozen_stages")] = m_freeze->frozenStages();
  }
  return result;
}

const model::ModelCard* BaseModelPanel::chosenCard() const {
  const auto index = m_models->currentIndex();
  return index >= 0 && index < static_cast<int>(m_cards.size()) ? &m_cards[static_cast<std::size_t>(index)]
                                                                : nullptr;
}

void BaseModelPanel::showChoice() {
  const bool scratch = mode() == QLatin1String("scratch");
  m_models->setVisible(!scratch);
  m_networks->setVisible(scratch);
  m_freeze->setVisible(mode() == QLatin1String("fine-tune") && chosenCard());
  m_origin->setVisible(!scratch);
  if (scratch) {
    m_facts->setText(tr("New weights. It needs several times as many labels as fine-tuning does."));
    return;
  }
  const model::ModelCard* card = chosenCard();
  if (!card) {
    m_facts->setText(tr("This project has no model yet. Train one from scratch first."));
    m_origin->clear();
    return;
  }
  QStringList questions;
  for (const model::CardQuestion& question : card->questions)
    questions << QString::fromStdString(question.id);
  m_facts->setText(tr("%1 network, %2 px, %3 M parameters; answers %4")
                       .arg(QString::fromStdString(card->network))
                       .arg(card->input.size)
                       .arg(fixed(static_cast<double>(card->parameters()) / 1e6, 2),
                            questions.join(QStringLiteral(", "))));
  m_origin->setText(
      tr("%1, %2 galaxies")
          .arg(QString::fromStdString(card->title.empty() ? card->training.project : card->title),
               grouped(card->training.trainingObjects + card->training.validationObjects)));
  std::vector<FreezeDiagram::Stage> stages;
  for (const model::CardStage& stage : card->stages)
    stages.push_back({QString::fromStdString(stage.name), stage.parameters});
  const bool other = m_freeze->property("model").toString() != QString::fromStdString(card->name);
  m_freeze->setStages(std::move(stages));
  if (other) {
    m_freeze->setProperty("model", QString::fromStdString(card->name));
    m_freeze->setFrozenStages(std::max(0, static_cast<int>(card->stages.size()) - 1) /
                              2);  // the command's default
  }
}

}  // namespace ui
