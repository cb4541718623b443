#include "labeling/survey/mosaic_image.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <condition_variable>
#include <fstream>
#include <limits>
#include <list>
#include <mutex>
#include <utility>
#include <vector>

#include "labeling/survey/block_cache.h"
#include "labeling/survey/file_bytes.h"
#include "labeling/survey/fits_handle.h"
#include "labeling/survey/fits_pixels.h"
#include "model/base/error.h"

namespace labeling {
namespace {
namespace fs = std::filesystem;
using model::Error;
using model::ErrorKind;

constexpr std::size_t kCacheBytes = std::size_t{192} << 20;
constexpr std::int64_t kLeastBlockPixels = 4096;      // smaller tiles are fetched several at a time
constexpr std::int64_t kLargestKeptPixels = 1 << 22;  // larger reads pass the cache by: they would empty it
constexpr std::size_t kMostIdleHandles = 16;

BlockCache& blocks() {
  static BlockCache cache(kCacheBytes);
  return cache;
}

/// The unpacked size of a .gz, modulo 4 GiB: its last four bytes.
std::int64_t unpackedBytes(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  in.seekg(-4, std::ios::end);
  std::array<char, 4> bytes{};
  if (!in.read(bytes.data(), bytes.size())) return 0;
  std::int64_t size = 0;
  for (std::size_t i = 4; i-- > 0;) size = size * 256 + static_cast<unsigned char>(bytes[i]);
  return size;
}

std::int64_t checkedUnpackedBytes(const fs::path& file) {
  std::error_code ignored;
  const auto packed = static_cast<std::int64_t>(fs::file_size(file, ignored));
  const std::int64_t unpacked = std::max(unpackedBytes(file), packed);
  if (unpacked <= MosaicImage::kMostUnpackedBytes) return unpacked;
  throw Error(
      ErrorKind::Unreadable,
      file.string() + " is compressed as a whole (.gz), so reading a part of it means unpacking all of it: " +
          std::to_string(unpacked >> 20) + " MiB, and at most " +
          std::to_string(MosaicImage::kMostUnpackedBytes >> 20) +
          " MiB are unpacked into memory. Unpack it with gunzip, or compress it by tiles with fpack.");
}

/// Goes to the wanted extension, or to the first one with an image of two axes.
FitsShape moveTo(fitsfile* file, int hdu, const fs::path& path) {
  for (int at = std::max(hdu, 0);; ++at) {
    int status = 0;
    int type = 0;
    fits_movabs_hdu(file, at + 1, &type, &status);
    if (status != 0) {
      fits_clear_errmsg();
      throw Error(ErrorKind::Unreadable,
                  hdu < 0 ? path.string() + " holds no image with pixels."
                          : path.string() + " has no extension " + std::to_string(hdu) + ".");
    }
    const auto shape = fitsShape(file, path);
    if (shape && shape->axes >= 2) return *shape;
    if (hdu >= 0)
      throw Error(ErrorKind::Unreadable,
                  path.string() + " holds no image in extension " + std::to_string(hdu) + ".");
  }
}

std::int64_t roundedUp(std::int64_t value, std::int64_t step) { return (value + step - 1) / step * step; }
}  // namespace

/// Open handles that nobody uses at the moment, each at the mosaic's extension.
struct MosaicImage::Handles {
  FitsShape shape;
  bool single = false;             ///< the only handle holds the unpacked file
  std::int64_t unpackedBytes = 0;  ///< that it holds in memory
  mutable std::mutex lock;
  mutable std::condition_variable returned;
  mutable std::vector<FitsHandle> idle;

  FitsHandle take(const fs::path& file, int hdu) const {
    {
      std::unique_lock hold(lock);
      if (single) returned.wait(hold, [this] { return !idle.empty(); });
      if (!idle.empty()) {
        FitsHandle handle = std::move(idle.back());
        idle.pop_back();
        return handle;
      }
    }
    FitsHandle handle = openFits(file);
    moveTo(handle.get(), hdu, file);
    return handle;
  }
  void giveBack(FitsHandle handle) const {
    {
      const std::lock_guard hold(lock);
      if (idle.size() < kMostIdleHandles) idle.push_back(std::move(handle));
    }
    returned.notify_one();
  }
};

namespace {
/// A handle for as long as a read takes, fetched when it is first needed.
template <typename Handles>
class Borrowed {
 public:
  Borrowed(const Handles& handles, const fs::path& file, int hdu)
      : m_handles(handles), m_file(file), m_hdu(hdu) {}
  ~Borrowed() {
    if (m_handle) m_handles.giveBack(std::move(m_handle));
  }
  Borrowed(const Borrowed&) = delete;
  Borrowed& operator=(const Borrowed&) = delete;
  fitsfile* get() {
    if (!m_handle) m_handle = m_handles.take(m_file, m_hdu);
    return m_handle.get();
  }

 private:
  const Handles& m_handles;
  const fs::path& m_file;
  int m_hdu;
  FitsHandle m_handle;
};

void copyRows(std::span<const float> from, const PixelBox& fromBox, const PixelBox& part, std::span<float> to,
              const PixelBox& toBox) {
  for (std::int64_t row = part.y; row < part.y + part.height; ++row) {
    const float* first =
        from.data() + static_cast<std::ptrdiff_t>((row - fromBox.y) * fromBox.width + part.x - fromBox.x);
    std::copy_n(first, part.width,
                to.data() + static_cast<std::ptrdiff_t>((row - toBox.y) * toBox.width + part.x - toBox.x));
  }
}
}  // namespace

MosaicImage::MosaicImage(fs::path file, int hdu)
    : m_file(std::move(file)), m_hdu(hdu), m_handles(std::make_unique<Handles>()) {
  static std::atomic<std::uint64_t> lastId{0};
  m_id = ++lastId;
  m_handles->single = kindOfFile(m_file) == FileKind::Gzip;
  if (m_handles->single) m_handles->unpackedBytes = checkedUnpackedBytes(m_file);
  FitsHandle handle = openFits(m_file);
  const FitsShape shape = moveTo(handle.get(), m_hdu, m_file);
  checkFitsDataPresent(handle.get(), shape, m_file);
  m_unit = textKey(handle.get(), "BUNIT").value_or("");
  m_sky = SkyFrame::fromHeader(fitsHeader(handle.get()));
  if (shape.compressed) {
    const std::int64_t tileWidth =
        std::clamp<std::int64_t>(integerKey(handle.get(), "ZTILE1").value_or(shape.width), 1, shape.width);
    const std::int64_t tileHeight =
        std::clamp<std::int64_t>(integerKey(handle.get(), "ZTILE2").value_or(1), 1, shape.height);
    m_blockWidth = std::min(shape.width, roundedUp(64, tileWidth));
    const std::int64_t rows = (kLeastBlockPixels + m_blockWidth - 1) / m_blockWidth;
    m_blockHeight = std::min(shape.height, roundedUp(rows, tileHeight));
  }
  m_handles->shape = shape;
  m_handles->idle.push_back(std::move(handle));
}

MosaicImage::~MosaicImage() { blocks().forget(m_id); }

std::int64_t MosaicImage::width() const { return m_handles->shape.width; }
std::int64_t MosaicImage::height() const { return m_handles->shape.height; }
std::int64_t MosaicImage::planes() const { return m_handles->shape.planes; }

const SkyFrame& MosaicImage::frame() const {
  if (m_sky) return *m_sky;
  throw Error(ErrorKind::BadInput,
              m_file.string() +
                  " has no sky coordinates (no celestial WCS in its header), so no position can be "
                  "found in it. Calibrate its astrometry first.");
}

void MosaicImage::read(std::int64_t plane, const PixelBox& box, std::span<float> out) const {
  if (plane < 0 || plane >= planes())
    throw Error(ErrorKind::BadInput, m_file.string() + " has no plane " + std::to_string(plane) +
                                         " (it has " + std::to_string(planes()) + ").");
  const PixelBox part = box.intersected({0, 0, width(), height()});
  if (part != box) std::fill(out.begin(), out.end(), std::numeric_limits<float>::quiet_NaN());
  if (part.isEmpty()) return;
  const bool keep = m_blockWidth > 0 && static_cast<std::int64_t>(part.pixels()) <= kLargestKeptPixels;
  if (keep)
    readBlocks(plane, part, box, out);
  else
    readPart(plane, part, box, out);
}

void MosaicImage::readPart(std::int64_t plane, const PixelBox& part, const PixelBox& box,
                           std::span<float> out) const {
  Borrowed handle(*m_handles, m_file, m_hdu);
  if (part == box) {
    readFitsBox(handle.get(), m_handles->shape, plane, part, out, m_file);
    return;
  }
  std::vector<float> inside(part.pixels());
  readFitsBox(handle.get(), m_handles->shape, plane, part, inside, m_file);
  copyRows(inside, part, part, out, box);
}

void MosaicImage::readBlocks(std::int64_t plane, const PixelBox& part, const PixelBox& box,
                             std::span<float> out) const {
  Borrowed handle(*m_handles, m_file, m_hdu);
  const std::int64_t across = (width() + m_blockWidth - 1) / m_blockWidth;
  for (std::int64_t row = part.y / m_blockHeight; row * m_blockHeight < part.y + part.height; ++row)
    for (std::int64_t column = part.x / m_blockWidth; column * m_blockWidth < part.x + part.width; ++column) {
      const PixelBox block =
          PixelBox{column * m_blockWidth, row * m_blockHeight, m_blockWidth, m_blockHeight}.intersected(
              {0, 0, width(), height()});
      const BlockCache::Key key{m_id, plane, row * across + column};
      BlockCache::Pixels pixels = blocks().find(key);
      if (!pixels) {
        std::vector<float> fresh(block.pixels());
        readFitsBox(handle.get(), m_handles->shape, plane, block, fresh, m_file);
        pixels = std::make_shared<const std::vector<float>>(std::move(fresh));
        blocks().put(key, pixels);
      }
      copyRows(*pixels, block, part.intersected(block), out, box);
    }
}

/// The mosaics that are open, the most recently used first.
class MosaicRegistry {
 public:
  MosaicRegistry() { blocks(); }  // made earlier, so that it outlives the images
  std::shared_ptr<const MosaicImage> open(const fs::path& file, int hdu) {
    const Stamp stamp = stampOf(file);
    const std::lock_guard hold(m_lock);
    const auto found = std::find_if(m_open.begin(), m_open.end(), [&](const Entry& entry) {
      return entry.hdu == hdu && entry.file.native() == file.native();
    });
    if (found != m_open.end()) {
      m_open.splice(m_open.begin(), m_open, found);
      if (found->stamp == stamp) return found->image;
      m_open.pop_front();  // another file by now
    }
    std::shared_ptr<const MosaicImage> image(new MosaicImage(file, hdu));
    m_open.push_front({file, hdu, stamp, image});
    std::int64_t unpacked = 0;
    std::size_t count = 0;
    for (auto entry = m_open.begin(); entry != m_open.end(); ++count) {
      unpacked += entry->image->m_handles->unpackedBytes;
      const bool tooMany = count >= kMostOpen || (count > 0 && unpacked > MosaicImage::kMostUnpackedBytes);
      entry = tooMany ? m_open.erase(entry) : std::next(entry);
    }
    return image;
  }

 private:
  static constexpr std::size_t kMostOpen = 64;
  struct Stamp {
    fs::file_time_type time;
    std::uintmax_t bytes = 0;
    bool operator==(const Stamp&) const = default;
  };
  struct Entry {
    fs::path file;
    int hdu;
    Stamp stamp;
    std::shared_ptr<const MosaicImage> image;
  };

  static Stamp stampOf(const fs::path& file) {
    std::error_code missing, error;
    const Stamp stamp{fs::last_write_time(file, missing), fs::file_size(file, error)};
    if (!missing && !error) return stamp;
    if (fs::exists(file, error)) return {};  // a folder, or locked away: opening it says so
    throw Error(ErrorKind::NotFound,
                "The mosaic " + file.string() +
                    " is not there: it was moved or deleted. Put it back, or into the folder "
                    "that holds the project.");
  }

  std::mutex m_lock;
  std::list<Entry> m_open;
};

std::shared_ptr<const MosaicImage> MosaicImage::open(const fs::path& file, int hdu) {
  static MosaicRegistry registry;
  return registry.open(file, hdu);
}

void setMosaicCacheBytes(std::size_t bytes) { blocks().setCapacity(bytes); }
std::size_t mosaicCacheBytesInUse() { return blocks().bytes(); }

}  // namespace labeling
