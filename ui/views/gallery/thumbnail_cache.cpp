#include "ui/views/gallery/thumbnail_cache.h"

#include <QCoreApplication>
#include <QMutex>
#include <QPainter>
#include <QPainterPath>
#include <QThread>
#include <deque>
#include <map>
#include <set>

#include "labeling/survey/cutout_reader.h"
#include "labeling/display/display.h"
#include "ui/session/project_session.h"

namespace ui {
namespace {

constexpr std::int64_t kDefaultCapacity = 384LL * 1024 * 1024;  // bytes of decoded pictures

/// The picture scaled to cover the square, its middle kept, corners rounded by 3 px.
QImage squarePicture(const labeling::Picture& picture, int side) {
  const QImage whole(picture.rgb.data(), picture.width, picture.height, picture.width * 3,
                     QImage::Format_RGB888);
  const int shorter = std::min(picture.width, picture.height);
  const QRect middle((picture.width - shorter) / 2, (picture.height - shorter) / 2, shorter, shorter);
  // Enlarged pixels stay visible as what they are only when very large; a little smoothing reads better.
  const QImage scaled =
      whole.copy(middle).scaled(side, side, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
  return scaled.convertToFormat(QImage::Format_RGB32);
}

}  // namespace

struct ThumbnailCache::Shared {
  struct Task {
    int generation = 0;
    Key key;
    std::vector<labeling::ImageSource> sources;
    labeling::Display display;
  };
  QMutex mutex;
  std::map<const QObject*, std::deque<Task>> queues;
  std::set<Key> running;
  int workers = 0;
  bool closing = false;
  ThumbnailCache* owner = nullptr;  ///< GUI thread only

  /// The next task, most urgent of the clients in turn.
  std::optional<Task> take() {
    const QMutexLocker lock(&mutex);
    const std::deque<Task>* longest = nullptr;
    std::deque<Task>* chosen = nullptr;
    for (auto& [client, queue] : queues)
      if (!queue.empty() && (!longest || queue.size() < longest->size())) longest = chosen = &queue;
    if (!chosen || closing) {
      --workers;
      return std::nullopt;
    }
    Task task = std::move(chosen->front());
    chosen->pop_front();
    running.insert(task.key);
    return task;
  }
};

ThumbnailCache& ThumbnailCache::of(ProjectSession& session) {
  if (auto* existing = session.findChild<ThumbnailCache*>(QString(), Qt::FindDirectChildrenOnly)) return *existing;
  return *new ThumbnailCache(session);
}

ThumbnailCache::ThumbnailCache(ProjectSession& session)
    : QObject(&session), m_session(session), m_shared(std::make_shared<Shared>()) {
  setObjectName(QStringLiteral("thumbnailCache"));
  m_shared->owner = this;
  m_pool.setMaxThreadCount(std::max(1, QThread::idealThreadCount()));
  setCapacity(kDefaultCapacity);
  connect(&session, &ProjectSession::displayChanged, this, &ThumbnailCache::clear);
}

ThumbnailCache::~ThumbnailCache() {
  {
    const QMutexLocker lock(&m_shared->mutex);
    m_shared->closing = true;
    m_shared->owner = nullptr;
  }
  m_pool.waitForDone();
}

void ThumbnailCache::setCapacity(std::int64_t bytes) { m_images.setMaxCost(bytes / 1024); }

const QImage* ThumbnailCache::find(std::int64_t row, int side) const { return m_images.object({row, side}); }

QImage ThumbnailCache::findAny(std::int64_t row) const {
  for (auto side = m_sides.rbegin(); side != m_sides.rend(); ++side)
    if (const QImage* image = m_images.object({row, *side})) return *image;
  return {};
}

QString ThumbnailCache::failure(std::int64_t row) const { return m_failures.value(row); }

void ThumbnailCache::clear() {
  ++m_generation;
  m_images.clear();
  m_failures.clear();
  {
    const QMutexLocker lock(&m_shared->mutex);
    m_shared->queues.clear();
  }
  Q_EMIT ready(-1);
}

int ThumbnailCache::waiting() const {
  const QMutexLocker lock(&m_shared->mutex);
  std::size_t count = 0;
  for (const auto& entry : m_shared->queues) count += entry.second.size();
  return static_cast<int>(count);
}

void ThumbnailCache::request(const QObject* client, const std::vector<std::int64_t>& rows, int side) {
  if (side < 1) return;
  std::erase(m_sides, side);
  m_sides.push_back(side);
  if (m_sides.size() > 8) m_sides.erase(m_sides.begin());

  std::deque<Shared::Task> queue;
  const labeling::Display display = m_session.display();
  for (const std::int64_t row : rows) {
    const Key key{row, side};
    if (m_images.contains(key) || m_failures.contains(row)) continue;
    Shared::Task task{m_generation, key, {}, display};
    try {
      task.sources = m_session.project().imageSources(row);
    } catch (const std::exception& error) {
      m_failures.insert(row, QString::fromUtf8(error.what()));
      continue;
    }
    queue.push_back(std::move(task));
  }
  {
    const QMutexLocker lock(&m_shared->mutex);
    std::erase_if(queue, [&](const Shared::Task& task) { return m_shared->running.contains(task.key); });
    m_shared->queues[client] = std::move(queue);
  }
  startWorkers();
}

void ThumbnailCache::startWorkers() {
  const QMutexLocker lock(&m_shared->mutex);
  std::size_t tasks = 0;
  for (const auto& entry : m_shared->queues) tasks += entry.second.size();
  while (m_shared->workers < m_pool.maxThreadCount() && static_cast<std::size_t>(m_shared->workers) < tasks) {
    ++m_shared->workers;
    m_pool.start([shared = m_shared] {
      while (auto task = shared->take()) {
        QImage image;
        QString reason;
        try {
          labeling::ReadOptions options;
          options.minimumSide = task->key.second;
          image = squarePicture(labeling::render(labeling::readCutout(task->sources, options), task->display),
                                task->key.second);
        } catch (const std::exception& error) {
          reason = QString::fromUtf8(error.what());
        }
        {
          const QMutexLocker lockDone(&shared->mutex);
          shared->running.erase(task->key);
          if (shared->closing) continue;
        }
        QMetaObject::invokeMethod(
            QCoreApplication::instance(),
            [shared, generation = task->generation, key = task->key, image, reason] {
              if (shared->owner) shared->owner->deliver(generation, key, image, reason);
            },
            Qt::QueuedConnection);
      }
    });
  }
}

void ThumbnailCache::deliver(int generation, Key key, const QImage& image, const QString& reason) {
  if (generation != m_generation) return;  // rendered with a stretch that is no longer the one on screen
  if (image.isNull())
    m_failures.insert(key.first, reason);
  else
    m_images.insert(key, new QImage(image), std::max<qsizetype>(1, image.sizeInBytes() / 1024));
  Q_EMIT ready(key.first);
}

}  // namespace ui
