#pragma once
#include <QDialog>

#include "model/card/model_card.h"

namespace ui {

/// What a model is, in words: input, questions, where its weights come from, how well it does, whom to cite.
class ModelCardDialog : public QDialog {
  Q_OBJECT
 public:
  explicit ModelCardDialog(const model::ModelCard& card, QWidget* parent = nullptr);
};

}  // namespace ui
