#pragma once
#include <QFrame>
#include <array>
#include <memory>

#include "labeling/display/display.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QSlider;
class QToolButton;

namespace ui {

class BandMixer;
class StretchPlot;

/// Floats over the sky: histogram with its handles, limits typed or by rule, the curve's numbers, colours,
/// smoothing. Dark in both themes, as the sky is. Knows no project: it shows a display and says how it was
/// changed.
class StretchPanel : public QFrame {
  Q_OBJECT
 public:
  /// Whom the limits hold for.
  enum class Scope {
    EachByItsOwn,  ///< chosen from each image
    ThisObject,    ///< set for the object on screen only
    AllObjects     ///< locked
  };
  explicit StretchPanel(QWidget* parent = nullptr);
  /// @param shown  the pixels that are drawn: smoothed and turned already; null: no image
  void setContent(std::shared_ptr<const labeling::Cutout> shown, const labeling::Display& display,
                  Scope scope);  ///< no signal
  bool isCollapsed() const;
  void setCollapsed(bool collapsed);

 Q_SIGNALS:
  void displayChanged(const labeling::Display& display);
  void lockToggled(bool locked);
  void resetRequested();
  void dragging(bool active);
  void sizeChanged();

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  void buildHead();
  QWidget* buildLimits();
  QWidget* buildNumbers();
  QWidget* buildColours();
  QWidget* buildFoot();
  void connectAll();
  void showEverything();
  void change(const labeling::Display& display);
  /// With the limits, skies and weights that it has on this image: what is changed next changes only itself.
  labeling::Display settled() const;
  labeling::Display ownNumbers()
      const;  ///< a preset's numbers become the display's own before one is changed
  void typeLimit(QLineEdit* field, bool isBlack);

  std::shared_ptr<const labeling::Cutout> m_cutout;
  labeling::Display m_display;
  Scope m_scope = Scope::EachByItsOwn;
  QWidget* m_content;
  StretchPlot* m_plot;
  QToolButton* m_title = nullptr;
  QToolButton* m_lock = nullptr;
  QLineEdit* m_black = nullptr;
  QLineEdit* m_white = nullptr;
  QComboBox* m_rule = nullptr;
  QWidget* m_qBox = nullptr;
  QWidget* m_softBox = nullptr;
  QWidget* m_gammaBox = nullptr;
  QSlider* m_q = nullptr;
  QSlider* m_soft = nullptr;
  QSlider* m_gamma = nullptr;
  QSlider* m_smooth = nullptr;
  QLabel* m_qValue = nullptr;
  QLabel* m_softValue = nullptr;
  QLabel* m_gammaValue = nullptr;
  QLabel* m_smoothValue = nullptr;
  QComboBox* m_preset = nullptr;
  QComboBox* m_map = nullptr;
  QToolButton* m_mix = nullptr;
  BandMixer* m_mixer = nullptr;
  QLabel* m_scopeWords = nullptr;
};

}  // namespace ui
