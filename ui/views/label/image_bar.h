#pragma once
#include <QWidget>
#include <string>
#include <vector>

#include "labeling/display/display.h"
#include "ui/views/label/sky_picture.h"

class QComboBox;
class QMenu;

namespace ui {

class KeyButton;
class SegmentedButtons;

/// Above the sky: bands, stretch, what is drawn over the image, orientation, zoom.
class ImageBar : public QWidget {
  Q_OBJECT
 public:
  explicit ImageBar(QWidget* parent = nullptr);

  void setImage(const labeling::Cutout& cutout);      ///< on screen: its bands, and what can be done with it
  void setDisplay(const labeling::Display& display);  ///< no signal
  void setOverlays(const SkyOverlays& overlays);      ///< no signal
  const SkyOverlays& overlays() const { return m_overlays; }
  void setCatalogue(bool shown);  ///< no signal
  bool catalogue() const;
  void setBlinking(bool blinking);  ///< no signal
  bool isBlinking() const;
  void setZoom(double zoom);
  const std::vector<std::string>& bands() const { return m_bands; }  ///< of light

  void stepBand(int steps);
  void stepStretch();
  void toggleInvert();
  void toggleContours();
  void toggleSegments();
  void toggleCatalogue();
  void toggleBlink();

 Q_SIGNALS:
  void displayChanged(const labeling::Display& display);
  void overlaysChanged(const ui::SkyOverlays& overlays);
  void catalogueToggled(bool shown);
  void blinkToggled(bool blinking);
  void fitRequested();
  void oneToOneRequested();

 private:
  /// @param action  of the table, whose key it shows; null: none
  KeyButton* toggle(const QString& words, const char* icon, const char* action, const char* name,
                    const QString& toolTip);
  void showContourMenu(QPoint at);
  void chooseBand(int index);
  int bandIndex() const;

  labeling::Display m_display;
  SkyOverlays m_overlays;
  std::vector<std::string> m_bands;
  SegmentedButtons* m_bandButtons;
  QComboBox* m_stretch;
  KeyButton* m_blink = nullptr;
  KeyButton* m_contours = nullptr;
  KeyButton* m_segments = nullptr;
  KeyButton* m_catalogue = nullptr;
  KeyButton* m_invert = nullptr;
  KeyButton* m_northUp = nullptr;
  KeyButton* m_zoom = nullptr;
};

}  // namespace ui
