#pragma once
#include <QJsonObject>
#include <QString>
#include <vector>

#include "model/card/model_card.h"
#include "ui/views/controls/card.h"

class QComboBox;
class QLabel;

namespace ui {

class FreezeDiagram;
class SegmentedButtons;

/// Where a run starts from: a model to fine-tune, a model whose last layer is fitted anew, or a network with
/// new weights.
class BaseModelPanel : public Card {
  Q_OBJECT
 public:
  explicit BaseModelPanel(QWidget* parent = nullptr);

  void setModels(std::vector<model::ModelCard> cards, const QString& modelInUse);
  QString mode() const;  ///< "fine-tune", "head", "scratch"
  void setMode(const QString& mode);
  QString baseModel() const;  ///< empty from scratch
  void setBaseModel(const QString& model);
  QJsonObject parameters() const;  ///< mode, from or network, frozen_stages

 Q_SIGNALS:
  void changed();

 private:
  void showChoice();
  const model::ModelCard* chosenCard() const;

  std::vector<model::ModelCard> m_cards;
  SegmentedButtons* m_mode;
  QComboBox* m_models;
  QComboBox* m_networks;
  QLabel* m_facts;
  QLabel* m_origin;
  FreezeDiagram* m_freeze;
};

}  // namespace ui
