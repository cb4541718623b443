#pragma once
#include <QWidget>
#include <optional>

#include "labeling/scheme/scheme.h"
#include "ui/views/controls/fork_slider.h"
#include "ui/views/label/opinion.h"

class QDoubleSpinBox;
class QLabel;
class QSlider;

namespace ui {

/// A question that is answered by a value: on the tuning fork if its range is that of T-Types, else on a
/// slider and in a field.
class NumberRow : public QWidget {
  Q_OBJECT
 public:
  NumberRow(const labeling::Question& question, QWidget* parent = nullptr);
  const std::string& question() const { return m_question.id; }
  std::optional<double> value() const { return m_value; }
  void setValue(std::optional<double> value);  ///< no signal
  void step(int steps);
  void otherProng();
  void setBarred(bool barred);
  void setOpinion(const QuestionOpinion* opinion, double barredShare);  ///< null: no trace
  ForkSlider* fork() const { return m_fork; }

 Q_SIGNALS:
  void changed(double value);
  void finished();  ///< Enter or Esc in the field: the keys go back to the view

 protected:
  bool eventFilter(QObject* object, QEvent* event) override;

 private:
  void choose(double value);
  void showValue();
  int decimals() const;

  labeling::Question m_question;
  std::optional<double> m_value;
  QString m_modelWords;
  QLabel* m_number;
  QLabel* m_words;
  ForkSlider* m_fork = nullptr;
  QSlider* m_slider = nullptr;
  QDoubleSpinBox* m_field = nullptr;
};

}  // namespace ui
