#include "ui/views/gallery/thumbnail_maker.h"

#include <sys/stat.h>

#include <QBuffer>
#include <QCryptographicHash>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "labeling/display/display_json.h"
#include "labeling/survey/cutout_reader.h"
#include "model/base/error.h"

namespace ui {
namespace {

// Changes when the same file and the same stretch give another picture than before.
constexpr int kPipeline = 2;
// Pictures are kept at one of these sides, so that another tile size is a matter of scaling.
constexpr std::array kResolutions{128, 256, 512, 1024};
constexpr std::size_t kWrittenAtOnce = 64;
constexpr double kCorner = 3;  // pixels

int resolutionFor(int side) {
  for (const int resolution : kResolutions)
    if (side <= resolution) return resolution;
  return kResolutions.back();
}

/// Collects what a picture depends on.
class Fingerprint {
 public:
  void add(const std::string& text) {
    number(static_cast<std::int64_t>(text.size()));
    m_hash.addData(QByteArrayView(text.data(), static_cast<qsizetype>(text.size())));
  }
  void number(std::int64_t value) {
    m_hash.addData(QByteArrayView(reinterpret_cast<const char*>(&value), sizeof value));
  }
  void real(double value) {
    m_hash.addData(QByteArrayView(reinterpret_cast<const char*>(&value), sizeof value));
  }
  labeling::ThumbnailKey key() const {
    const QByteArray bytes = m_hash.result();
    labeling::ThumbnailKey key;
    std::memcpy(&key.high, bytes.constData(), sizeof key.high);
    std::memcpy(&key.low, bytes.constData() + sizeof key.high, sizeof key.low);
    return key;
  }

 private:
  QCryptographicHash m_hash{QCryptographicHash::Md5};
};

bool add(Fingerprint& print, const labeling::ImageSource& source) {
  struct stat file {};
  if (stat(source.path.c_str(), &file) != 0) return false;
  print.add(source.band);
  print.add(source.path);
  print.number(source.hdu);
  print.number(source.plane);
  print.number(file.st_size);
  print.number(file.st_mtim.tv_sec);
  print.number(file.st_mtim.tv_nsec);
  print.number(source.view.has_value());
  if (source.view) {
    print.real(source.view->centre.raDeg);
    print.real(source.view->centre.decDeg);
    print.real(source.view->sizeArcsec);
    print.number(source.view->setsGrid);
    print.number(static_cast<std::int64_t>(source.view->resampling));
  }
  return true;
}

/// The middle square of the picture, not larger than `resolution`.
QImage middleSquare(const labeling::Picture& picture, int resolution) {
  const QImage whole(picture.rgb.data(), picture.width, picture.height, picture.width * 3,
                     QImage::Format_RGB888);
  const int side = std::min(picture.width, picture.height);
  const QImage middle = whole.copy((picture.width - side) / 2, (picture.height - side) / 2, side, side);
  if (side <= resolution) return middle;
  return middle.scaled(resolution, resolution, Qt::IgnoreAspectRatio, Qt::SmoothTransformation)
      .convertToFormat(QImage::Format_RGB888);
}

/// Lossless, so that a picture that was kept is the picture that was made.
std::string encoded(const QImage& image) {
  QByteArray bytes;
  QBuffer buffer(&bytes);
  buffer.open(QIODevice::WriteOnly);
  constexpr int kFastest = 90;  // of PNG's compressions
  if (!image.save(&buffer, "PNG", kFastest)) return {};
  return bytes.toStdString();
}

QImage decoded(const std::string& bytes) {
  return QImage::fromData(reinterpret_cast<const uchar*>(bytes.data()), static_cast<int>(bytes.size()),
                          "PNG");
}

/// Scaled to the tile, with corners that let the ground through.
QImage asTile(const QImage& square, int side) {
  QImage tile = square.scaled(side, side, Qt::IgnoreAspectRatio, Qt::SmoothTransformation)
                    .convertToFormat(QImage::Format_ARGB32_Premultiplied);
  QPainterPath corners;
  corners.addRect(QRectF(0, 0, side, side));
  QPainterPath inner;
  inner.addRoundedRect(QRectF(0, 0, side, side), kCorner, kCorner);
  QPainter painter(&tile);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setCompositionMode(QPainter::CompositionMode_DestinationOut);
  painter.fillPath(corners.subtracted(inner), Qt::black);
  return tile;
}

}  // namespace

KeptThumbnails::KeptThumbnails(std::filesystem::path derived, std::int64_t mostBytes)
    : m_derived(std::move(derived)), m_mostBytes(mostBytes) {}

void KeptThumbnails::open() {
  if (m_tried || m_mostBytes <= 0) return;
  m_tried = true;
  try {
    m_store =
        std::make_unique<labeling::ThumbnailStore>(labeling::ThumbnailStore::fileIn(m_derived), m_mostBytes);
  } catch (const model::Error& error) {
    m_problem = error.what();
  }
}

std::optional<std::string> KeptThumbnails::find(const labeling::ThumbnailKey& key) {
  const std::lock_guard hold(m_mutex);
  open();
  return m_store ? m_store->find(key) : std::nullopt;
}

void KeptThumbnails::put(const labeling::ThumbnailKey& key, std::string bytes) {
  bool enough = false;
  {
    const std::lock_guard hold(m_mutex);
    open();
    if (!m_store || bytes.empty()) return;
    m_store->put(key, std::move(bytes));
    enough = m_store->waiting() >= kWrittenAtOnce;
  }
  if (enough) flush();
}

void KeptThumbnails::flush() {
  const std::lock_guard hold(m_mutex);
  if (!m_store) return;
  try {
    m_store->flush();
  } catch (const model::Error& error) {
    // Another program writes just now: these few are not kept. Anything else will not get better by itself.
    if (error.kind() == model::ErrorKind::DiskFull || error.kind() == model::ErrorKind::Unreadable) {
      m_problem = error.what();
      m_store.reset();
    }
  }
}

void KeptThumbnails::setMostBytes(std::int64_t bytes) {
  const std::lock_guard hold(m_mutex);
  m_mostBytes = bytes;
  if (m_store) m_store->setMostBytes(bytes);
  if (bytes <= 0) m_store.reset(), m_tried = false;
}

std::string KeptThumbnails::takeProblem() {
  const std::lock_guard hold(m_mutex);
  return std::exchange(m_problem, {});
}

std::optional<labeling::ThumbnailKey> thumbnailKey(const std::vector<labeling::ImageSource>& sources,
                                                   const labeling::Display& display, int resolution) {
  Fingerprint print;
  print.number(kPipeline);
  print.number(resolution);
  print.add(labeling::toJson(display));
  for (const labeling::ImageSource& source : sources)
    if (!add(print, source)) return std::nullopt;
  return print.key();
}

QImage makeThumbnail(const std::vector<labeling::ImageSource>& sources, const labeling::Display& display,
                     int side, KeptThumbnails& kept, std::string* notice) {
  const int resolution = resolutionFor(side);
  // Before the image is read: a file that changes meanwhile is kept under what it was, and never found again.
  const auto key = thumbnailKey(sources, display, resolution);
  if (key)
    if (const auto bytes = kept.find(*key))
      if (const QImage square = decoded(*bytes); !square.isNull()) return asTile(square, side);
  labeling::ReadOptions options;
  options.minimumSide = resolution;
  const labeling::Cutout cutout = labeling::readCutout(sources, options);
  const QImage square = middleSquare(labeling::render(cutout, display), resolution);
  if (notice) *notice = cutout.notice;
  if (key && cutout.notice.empty()) kept.put(*key, encoded(square));
  return asTile(square, side);
}

}  // namespace ui
