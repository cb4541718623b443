#pragma once
#include <QWidget>
#include <array>
#include <string>
#include <vector>

#include "labeling/display/display.h"

class QComboBox;
class QLineEdit;

namespace ui {

/// Any three bands as red, green and blue, and a factor for each.
class BandMixer : public QWidget {
  Q_OBJECT
 public:
  explicit BandMixer(QWidget* parent = nullptr);
  void setContent(const labeling::Cutout& cutout, const labeling::Display& display);  ///< no signal

 Q_SIGNALS:
  void bandsChosen(const std::vector<std::string>& rgb);
  void weightsChosen(const std::vector<double>& weights);

 private:
  void typeWeight(std::size_t channel);
  std::array<QComboBox*, 3> m_bands{};
  std::array<QLineEdit*, 3> m_weights{};
  std::vector<double> m_shown{1, 1, 1};
};

}  // namespace ui
