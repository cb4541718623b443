#pragma once
#include "ui/views/gallery/gallery_view.h"

namespace ui {

/// One row of galaxies that scrolls sideways: the queue, the neighbours, the strip below a plot. A
/// GalleryView in another direction; give it `setCaptions` for what stands below the images.
class Filmstrip : public GalleryView {
 public:
  explicit Filmstrip(ProjectSession& session, QWidget* parent = nullptr) : GalleryView(session, parent) {
    setOrientation(Qt::Horizontal);
    setMargins(4, 4);
    setGap(10, 0);
    setTileSide(112);
    setWheelSizes(false);
  }
};

}  // namespace ui
