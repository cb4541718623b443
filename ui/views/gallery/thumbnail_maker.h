#pragma once
#include <QImage>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>

#include "labeling/display/display.h"
#include "labeling/store/thumbnail_store.h"
#include "labeling/survey/cutout.h"

namespace ui {

/// The pictures of a project that were made before, shared by the workers that make new ones. A disk that is
/// full or cannot be written means no more than that nothing is kept.
class KeptThumbnails {
 public:
  KeptThumbnails(std::filesystem::path derived, std::int64_t mostBytes);

  std::optional<std::string> find(const labeling::ThumbnailKey& key);
  void put(const labeling::ThumbnailKey& key, std::string bytes);
  void flush();  ///< writes what was put
  void setMostBytes(std::int64_t bytes);
  /// Why nothing is kept any more; given once, empty afterwards.
  std::string takeProblem();

 private:
  void open();
  std::mutex m_mutex;
  std::filesystem::path m_derived;
  std::int64_t m_mostBytes;
  std::unique_ptr<labeling::ThumbnailStore> m_store;
  bool m_tried = false;
  std::string m_problem;
};

/// The picture of one object as a gallery shows it: rendered like the large one, its middle square, scaled to
/// `side` device pixels, corners rounded. Taken from `kept` where it was made before from the same pixels
/// with the same stretch, else made, and kept.
/// @param notice  what of a damaged file is lost; such a picture is not kept, so that it is said each time
/// @throws model::Error of readCutout and render
QImage makeThumbnail(const std::vector<labeling::ImageSource>& sources, const labeling::Display& display,
                     int side, KeptThumbnails& kept, std::string* notice = nullptr);

/// What a picture depends on: the files (path, time, size), the parts of them, the stretch, the resolution.
/// Nothing if a file cannot be found: then there is nothing to keep.
std::optional<labeling::ThumbnailKey> thumbnailKey(const std::vector<labeling::ImageSource>& sources,
                                                   const labeling::Display& display, int resolution);

}  // namespace ui
