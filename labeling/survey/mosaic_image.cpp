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
#include "labeling/survey/fits_file.h"
#include "labeling/survey/fits_roles.h"
#include "labeling/survey/fits_sky.h"
#include "model/base/error.h"

namespace labeling {
namespace {
namespace fs = std::filesystem;
using model::Error;
using model::ErrorKind;

constexpr std::size_t kCacheBytes = std::size_t{192} << 20;
constexpr std::int64_t kLeastBlockPixels = 4096;      // smaller tiles are fetched several at a time
constexpr std::int64_t kLargestKeptPixels = 1 << 22;  // larger reads pass the cache by: they would empty it
constexpr std::size_t kMostIdleFiles = 16;

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

/// The wanted extension, or the first image of the sky with two axes, or else the first image.
const FitsHdu& imageOf(const FitsFile& file, int wanted) {
  if (wanted >= static_cast<int>(file.hdus().size()))
    throw Error(ErrorKind::Unreadable,
                file.path().string() + " has no extension " + std::to_string(wanted) + ".");
  if (wanted >= 0) {
    const FitsHdu& hdu = file.hdus()[static_cast<std::size_t>(wanted)];
    if (hdu.problem.empty() && (!hdu.hasPixels() || hdu.axes.size() < 2))
      throw Error(ErrorKind::Unreadable,
                  file.path().string() + " holds no image in extension " + std::to_string(wanted) + ".");
    return hdu;
  }
  const FitsHdu* first = nullptr;
  for (const FitsHdu& hdu : file.hdus()) {
    if (!hdu.hasPixels() || hdu.axes.size() < 2) continue;
    if (fitsRole(hdu.header) == FitsRole::Sky) return hdu;
    if (first == nullptr) first = &hdu;
  }
  if (first != nullptr) return *first;
  throw Error(ErrorKind::Unreadable, file.path().string() + " holds no image with pixels.");
}

std::int64_t roundedUp(std::int64_t value, std::int64_t step) { return (value + step - 1) / step * step; }
}  // namespace

/// Open files that nobody uses at the moment. Plain pixels are read by all threads through one of them, so
/// are those of a zipped file, which lie in memory; tiles need a file for each thread that reads them.
struct MosaicImage::Files {
  bool isShared = false;           ///< one file serves all threads beside each other
  bool isZipped = false;           ///< one file serves them one after the other
  std::int64_t unpackedBytes = 0;  ///< that a zipped file holds in memory
  mutable std::mutex lock;
  mutable std::condition_variable returned;
  mutable std::vector<std::unique_ptr<FitsFile>> idle;

  std::unique_ptr<FitsFile> take(const fs::path& file) const {
    {
      std::unique_lock hold(lock);
      if (isZipped) returned.wait(hold, [this] { return !idle.empty(); });
      if (!idle.empty()) {
        std::unique_ptr<FitsFile> one = std::move(idle.back());
        idle.pop_back();
        return one;
      }
    }
    return std::make_unique<FitsFile>(file);
  }
  void giveBack(std::unique_ptr<FitsFile> file) const {
    {
      const std::lock_guard hold(lock);
      if (idle.size() < kMostIdleFiles) idle.push_back(std::move(file));
    }
    returned.notify_one();
  }
};

namespace {
/// A file for as long as a read takes, fetched when it is first needed.
template <typename Files>
class Borrowed {
 public:
  Borrowed(const Files& files, const fs::path& path) : m_files(files), m_path(path) {}
  ~Borrowed() {
    if (m_file) m_files.giveBack(std::move(m_file));
  }
  Borrowed(const Borrowed&) = delete;
  Borrowed& operator=(const Borrowed&) = delete;
  FitsFile& get() {
    if (m_files.isShared) return *m_files.idle.front();
    if (!m_file) m_file = m_files.take(m_path);
    return *m_file;
  }

 private:
  const Files& m_files;
  const fs::path& m_path;
  std::unique_ptr<FitsFile> m_file;
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

MosaicImage::MosaicImage(fs::path path, int wanted)
    : m_file(std::move(path)), m_files(std::make_unique<Files>()) {
  static std::atomic<std::uint64_t> lastId{0};
  m_id = ++lastId;
  m_files->isZipped = kindOfFile(m_file) == FileKind::Gzip;
  if (m_files->isZipped) m_files->unpackedBytes = checkedUnpackedBytes(m_file);
  auto file = std::make_unique<FitsFile>(m_file);
  const FitsHdu& image = imageOf(*file, wanted);
  file->requireWhole(image);
  m_hdu = image.number;
  m_width = image.width();
  m_height = image.height();
  m_planes = image.planes();
  m_unit = image.header.text("BUNIT").value_or("");
  m_sky = skyOf(*file, image);
  const FitsCompanions companions = companionsOf(file->hdus(), image);
  bool isPlain = image.kind == FitsKind::Image;
  if (companions.mask >= 0) {
    const FitsHdu& mask = file->hdus()[static_cast<std::size_t>(companions.mask)];
    m_hiddenBits = hiddenBits(mask.header, file->hdus().front().header);
    if (m_hiddenBits != 0) {
      m_mask = companions.mask;
      isPlain = isPlain && mask.kind == FitsKind::Image;
    }
  }
  if (companions.noise >= 0) {
    m_noise = companions.noise;
    isPlain = isPlain && file->hdus()[static_cast<std::size_t>(m_noise)].kind == FitsKind::Image;
  }
  m_files->isShared = isPlain;
  if (image.kind == FitsKind::CompressedImage) {
    const std::int64_t tileWidth =
        std::clamp<std::int64_t>(image.header.integer("ZTILE1").value_or(m_width), 1, m_width);
    const std::int64_t tileHeight =
        std::clamp<std::int64_t>(image.header.integer("ZTILE2").value_or(1), 1, m_height);
    m_blockWidth = std::min(m_width, roundedUp(64, tileWidth));
    const std::int64_t rows = (kLeastBlockPixels + m_blockWidth - 1) / m_blockWidth;
    m_blockHeight = std::min(m_height, roundedUp(rows, tileHeight));
  }
  m_files->idle.push_back(std::move(file));
}

MosaicImage::~MosaicImage() { blocks().forget(m_id); }

const SkyFrame& MosaicImage::frame() const {
  if (m_sky) return *m_sky;
  throw Error(ErrorKind::BadInput,
              m_file.string() +
                  " has no sky coordinates (no celestial WCS in its header), so no position can be "
                  "found in it. Calibrate its astrometry first.");
}

void MosaicImage::checkPlane(std::int64_t plane) const {
  if (plane < 0 || plane >= planes())
    throw Error(ErrorKind::BadInput, m_file.string() + " has no plane " + std::to_string(plane) +
                                         " (it has " + std::to_string(planes()) + ").");
}

void MosaicImage::read(std::int64_t plane, const PixelBox& box, std::span<float> out, bool hideMasked) const {
  checkPlane(plane);
  const PixelBox part = box.intersected({0, 0, width(), height()});
  if (part != box) std::fill(out.begin(), out.end(), std::numeric_limits<float>::quiet_NaN());
  if (part.isEmpty()) return;
  const bool keep = m_blockWidth > 0 && static_cast<std::int64_t>(part.pixels()) <= kLargestKeptPixels;
  if (keep && (hideMasked || m_mask < 0)) {
    readBlocks(plane, part, box, out);
    return;
  }
  Borrowed file(*m_files, m_file);
  if (part == box) {
    readPixels(file.get(), plane, part, hideMasked, out);
    return;
  }
  std::vector<float> inside(part.pixels());
  readPixels(file.get(), plane, part, hideMasked, inside);
  copyRows(inside, part, part, out, box);
}

void MosaicImage::readPixels(FitsFile& file, std::int64_t plane, const PixelBox& part, bool hideMasked,
                             std::span<float> out) const {
  file.readBox(file.hdus()[static_cast<std::size_t>(m_hdu)], plane, part, out);
  if (m_mask < 0 || !hideMasked) return;
  const FitsHdu& mask = file.hdus()[static_cast<std::size_t>(m_mask)];
  std::vector<std::uint32_t> flags(part.pixels());
  file.readFlags(mask, mask.planes() == 1 ? 0 : plane, part, flags);
  for (std::size_t i = 0; i < flags.size(); ++i)
    if ((flags[i] & m_hiddenBits) != 0) out[i] = std::numeric_limits<float>::quiet_NaN();
}

void MosaicImage::readInverseVariance(std::int64_t plane, const PixelBox& box, std::span<float> out) const {
  checkPlane(plane);
  std::fill(out.begin(), out.end(), 0.0F);
  const PixelBox part = box.intersected({0, 0, width(), height()});
  if (part.isEmpty() || m_noise < 0) return;
  Borrowed file(*m_files, m_file);
  const FitsHdu& noise = file.get().hdus()[static_cast<std::size_t>(m_noise)];
  std::vector<float> inside(part.pixels());
  file.get().readBox(noise, noise.planes() == 1 ? 0 : plane, part, inside);
  toInverseVariance(inside, fitsRole(noise.header));
  copyRows(inside, part, part, out, box);
}

void MosaicImage::readBlocks(std::int64_t plane, const PixelBox& part, const PixelBox& box,
                             std::span<float> out) const {
  Borrowed file(*m_files, m_file);
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
        readPixels(file.get(), plane, block, true, fresh);
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
      unpacked += entry->image->m_files->unpackedBytes;
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
