#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "labeling/survey/pixel_box.h"
#include "labeling/survey/sky_frame.h"

namespace labeling {

/// One image extension of a large FITS file that is read by section and never as a whole.
///
/// Opened once and shared: any thread may read. Each takes a file handle of its own from a small store of
/// open ones, and the tiles of a compressed image are decompressed once for all cutouts near each other. A
/// mosaic that is compressed as a whole (.gz) has no sections: it is unpacked into memory when it is opened,
/// up to kMostUnpackedBytes, and there is one handle for all threads.
class MosaicImage {
 public:
  /// @param hdu  0 = primary; -1: the first one that holds an image
  /// @throws Error(NotFound) if the file is gone, Error(Unreadable) if it is no image, truncated, or a .gz
  ///         that is too large
  static std::shared_ptr<const MosaicImage> open(const std::filesystem::path& file, int hdu = -1);
  ~MosaicImage();

  const std::filesystem::path& file() const { return m_file; }
  std::int64_t width() const;   ///< pixels
  std::int64_t height() const;  ///< pixels
  std::int64_t planes() const;
  const std::string& unit() const { return m_unit; }            ///< BUNIT; empty if not stated
  const std::optional<SkyFrame>& sky() const { return m_sky; }  ///< none without a celestial WCS
  const SkyFrame& frame() const;  ///< @throws Error(BadInput) for a mosaic without WCS, naming it

  /// Physical values as readCutout() gives them; NaN outside of the image.
  /// @param out  (box.height, box.width)
  /// @throws Error(Unreadable, BadInput)
  void read(std::int64_t plane, const PixelBox& box, std::span<float> out) const;

  static constexpr std::int64_t kMostUnpackedBytes = std::int64_t{1} << 30;

 private:
  struct Handles;
  MosaicImage(std::filesystem::path file, int hdu);
  void readPart(std::int64_t plane, const PixelBox& part, const PixelBox& box, std::span<float> out) const;
  void readBlocks(std::int64_t plane, const PixelBox& part, const PixelBox& box, std::span<float> out) const;

  std::filesystem::path m_file;
  int m_hdu;
  std::uint64_t m_id;
  std::string m_unit;
  std::optional<SkyFrame> m_sky;
  std::int64_t m_blockWidth = 0;  ///< pixels decompressed together; 0: not compressed by tiles
  std::int64_t m_blockHeight = 0;
  std::unique_ptr<Handles> m_handles;

  friend class MosaicRegistry;
};

/// Memory for decompressed tiles, of the whole process; 192 MiB unless set.
void setMosaicCacheBytes(std::size_t bytes);
std::size_t mosaicCacheBytesInUse();

}  // namespace labeling
