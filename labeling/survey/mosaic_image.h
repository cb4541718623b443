#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>

#include "labeling/survey/pixel_box.h"
#include "labeling/survey/sky_frame.h"

namespace labeling {

class FitsFile;

/// One image extension of a large FITS file that is read by section and never as a whole.
///
/// Opened once and shared: any thread may read. The tiles of a compressed image are decompressed once for all
/// cutouts near each other, by a file handle for each thread from a small store of open ones. A mosaic that
/// is compressed as a whole (.gz) has no sections: it is unpacked into memory when it is opened, up to
/// kMostUnpackedBytes. Mask and noise beside the image in its file are read by the same sections, and the
/// lookup tables of its coordinates with it.
class MosaicImage {
 public:
  /// @param hdu  0 = primary; -1: the first one that holds an image
  /// @throws Error(NotFound) if the file is gone, Error(Unreadable) if it is no image, truncated, or a .gz
  ///         that is too large
  static std::shared_ptr<const MosaicImage> open(const std::filesystem::path& file, int hdu = -1);
  ~MosaicImage();

  const std::filesystem::path& file() const { return m_file; }
  std::int64_t width() const { return m_width; }    ///< pixels
  std::int64_t height() const { return m_height; }  ///< pixels
  std::int64_t planes() const { return m_planes; }
  const std::string& unit() const { return m_unit; }                    ///< BUNIT; empty if not stated
  const std::shared_ptr<const SkyFrame>& sky() const { return m_sky; }  ///< null without a celestial WCS
  const SkyFrame& frame() const;  ///< @throws Error(BadInput) for a mosaic without WCS, naming it

  /// Physical values as readCutout() gives them; NaN outside of the image and where its mask says that
  /// nothing was measured.
  /// @param out  (box.height, box.width)
  /// @throws Error(Unreadable, BadInput)
  void read(std::int64_t plane, const PixelBox& box, std::span<float> out, bool hideMasked = true) const;

  bool hasNoise() const { return m_noise >= 0; }  ///< an IVAR, VAR, ERR or WHT lies beside it
  /// 1 / sigma^2 as readCutout() gives it (Cutout::inverseVariance); 0 outside of the image.
  void readInverseVariance(std::int64_t plane, const PixelBox& box, std::span<float> out) const;

  static constexpr std::int64_t kMostUnpackedBytes = std::int64_t{1} << 30;

 private:
  struct Files;
  MosaicImage(std::filesystem::path file, int hdu);
  void checkPlane(std::int64_t plane) const;
  void readPixels(FitsFile& file, std::int64_t plane, const PixelBox& part, bool hideMasked,
                  std::span<float> out) const;
  void readBlocks(std::int64_t plane, const PixelBox& part, const PixelBox& box, std::span<float> out) const;

  std::filesystem::path m_file;
  int m_hdu = 0;
  int m_mask = -1;   ///< unit that says where nothing was measured; -1: none
  int m_noise = -1;  ///< unit that tells the noise; -1: none
  std::uint32_t m_hiddenBits = 0;
  std::uint64_t m_id;
  std::int64_t m_width = 0, m_height = 0, m_planes = 0;
  std::string m_unit;
  std::shared_ptr<const SkyFrame> m_sky;
  std::int64_t m_blockWidth = 0;  ///< pixels decompressed together; 0: not compressed by tiles
  std::int64_t m_blockHeight = 0;
  std::unique_ptr<Files> m_files;

  friend class MosaicRegistry;
};

/// Memory for decompressed tiles, of the whole process; 192 MiB unless set.
void setMosaicCacheBytes(std::size_t bytes);
std::size_t mosaicCacheBytesInUse();

}  // namespace labeling
