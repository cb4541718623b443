#pragma once

namespace ui {

/// Makes screen readers see a GalleryView as a list of its visible tiles. Call once or more.
void installGalleryAccessibility();

}  // namespace ui
