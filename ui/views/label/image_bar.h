#pragma once
#include <QWidget>
#include <string>
#include <vector>

#include "labeling/display/display.h"

class QComboBox;
class QLabel;

namespace ui {

class KeyButton;
class SegmentedButtons;

/// Above the sky: bands, stretch, contours, invert, zoom.
class ImageBar : public QWidget {
  Q_OBJECT
 public:
  explicit ImageBar(QWidget* parent = nullptr);

  void setBands(const std::vector<std::string>& bands);  ///< of the image on screen
  void setDisplay(const labeling::Display& display);     ///< no signal
  void setContours(bool shown);
  bool contours() const;
  void setZoom(double zoom);

  void stepBand(int steps);
  void stepStretch();
  void toggleInvert();
  void toggleContours();

 Q_SIGNALS:
  void displayChanged(const labeling::Display& display);
  void contoursToggled(bool shown);
  void fitRequested();
  void oneToOneRequested();

 private:
  void chooseBand(int index);
  int bandIndex() const;

  labeling::Display m_display;
  std::vector<std::string> m_bands;
  SegmentedButtons* m_bandButtons;
  QComboBox* m_stretch;
  KeyButton* m_contours;
  KeyButton* m_invert;
  KeyButton* m_zoom;
};

}  // namespace ui
