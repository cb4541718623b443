#include "ui/views/gallery/thumbnail_cache.h"

#include <sys/resource.h>

#include <QCoreApplication>
#include <QMutex>
#include <QThread>
#include <map>
#include <optional>
#include <set>

#include "labeling/display/display.h"
#include "labeling/store/project.h"
#include "ui/session/project_session.h"
#include "ui/views/gallery/thumbnail_maker.h"

namespace ui {
namespace {

constexpr std::int64_t kDefaultCapacity = 128LL * 1024 * 1024;  // bytes of decoded pictures: 1,700 of 140 px
constexpr std::int64_t kDefaultDiskCapacity = 1024LL * 1024 * 1024;  // bytes
constexpr int kWorkerNiceness = 5;  // scrolling comes before what is scrolled past

}  // namespace

struct ThumbnailCache::Shared {
  Shared(std::filesystem::path project, std::filesystem::path derived, std::int64_t diskCapacity)
      : directory(std::move(project)), kept(std::move(derived), diskCapacity) {}

  struct Queue {
    std::vector<Key> keys;  ///< most urgent first
    std::size_t next = 0;
    std::size_t left() const { return keys.size() - next; }
  };
  struct Task {
    Key key;
    int generation = 0;
    labeling::Display display;
  };

  const std::filesystem::path directory;
  KeptThumbnails kept;
  QMutex mutex;
  std::map<const QObject*, Queue> queues;
  std::set<std::pair<Key, int>> running;                    ///< with their generation
  std::vector<std::unique_ptr<labeling::Project>> readers;  ///< of workers that are resting
  labeling::Display display;
  int generation = 0;
  int workers = 0;
  bool closing = false;
  ThumbnailCache* owner = nullptr;  ///< GUI thread only

  /// The next task: of the client that waits for fewest, so that a strip does not wait for a whole grid.
  std::optional<Task> take() {
    const QMutexLocker lock(&mutex);
    Queue* chosen = nullptr;
    for (auto& [client, queue] : queues)
      if (queue.left() > 0 && (!chosen || queue.left() < chosen->left())) chosen = &queue;
    if (!chosen || closing) return std::nullopt;
    Task task{chosen->keys[chosen->next++], generation, display};
    running.emplace(task.key, task.generation);
    return task;
  }

  std::unique_ptr<labeling::Project> takeReader() {
    {
      const QMutexLocker lock(&mutex);
      if (!readers.empty()) {
        auto reader = std::move(readers.back());
        readers.pop_back();
        return reader;
      }
    }
    return std::make_unique<labeling::Project>(
        labeling::Project::open(directory, labeling::Project::Access::ReadOnly));
  }

  void tell(std::function<void(ThumbnailCache&)> what) {
    if (QCoreApplication* application = QCoreApplication::instance())
      QMetaObject::invokeMethod(
          application,
          [shared = owningPointer.lock(), what = std::move(what)] {
            if (shared && shared->owner) what(*shared->owner);
          },
          Qt::QueuedConnection);
  }
  std::weak_ptr<Shared> owningPointer;

  /// One worker, until nothing is asked for any more.
  void work() {
    setpriority(PRIO_PROCESS, 0, kWorkerNiceness);  // of this thread
    std::unique_ptr<labeling::Project> reader;
    for (;;) {
      std::optional<Task> task = take();
      if (!task) {
        kept.flush();
        const QMutexLocker lock(&mutex);
        // Something may have been asked for while the pictures were written.
        bool more = false;
        for (const auto& [client, queue] : queues) more = more || queue.left() > 0;
        if (more && !closing) continue;
        if (reader) readers.push_back(std::move(reader));
        --workers;
        break;
      }
      QImage image;
      QString words;
      std::string notice;
      try {
        if (!reader) reader = takeReader();
        image = makeThumbnail(reader->imageSources(task->key.first), task->display, task->key.second, kept,
                              &notice);
        words = QString::fromStdString(notice);
      } catch (const std::exception& error) {
        words = QString::fromUtf8(error.what());
      }
      {
        const QMutexLocker lock(&mutex);
        running.erase({task->key, task->generation});
        if (closing) continue;
      }
      tell([generation = task->generation, key = task->key, image, words](ThumbnailCache& cache) {
        cache.deliver(generation, key, image, words);
      });
    }
    if (const std::string problem = kept.takeProblem(); !problem.empty())
      tell([problem](ThumbnailCache& cache) {
        Q_EMIT cache.m_session.problemFound(
            tr("Small pictures are not kept from now on, so that they are made anew each time. %1")
                .arg(QString::fromStdString(problem)));
      });
  }
};

ThumbnailCache& ThumbnailCache::of(ProjectSession& session) {
  if (auto* existing = session.findChild<ThumbnailCache*>(QString(), Qt::FindDirectChildrenOnly))
    return *existing;
  return *new ThumbnailCache(session);
}

ThumbnailCache::ThumbnailCache(ProjectSession& session)
    : QObject(&session),
      m_session(session),
      m_shared(std::make_shared<Shared>(session.project().directory(), session.project().derivedDirectory(),
                                        session.project().isReadOnly() ? 0 : kDefaultDiskCapacity)) {
  setObjectName(QStringLiteral("thumbnailCache"));
  m_shared->owner = this;
  m_shared->owningPointer = m_shared;
  m_shared->display = session.display();
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

void ThumbnailCache::setDiskCapacity(std::int64_t bytes) {
  m_shared->kept.setMostBytes(m_session.project().isReadOnly() ? 0 : bytes);
}

const QImage* ThumbnailCache::find(std::int64_t row, int side) const { return m_images.object({row, side}); }

QImage ThumbnailCache::findAny(std::int64_t row) const {
  for (auto side = m_sides.rbegin(); side != m_sides.rend(); ++side)
    if (const QImage* image = m_images.object({row, *side})) return *image;
  return {};
}

QString ThumbnailCache::failure(std::int64_t row) const {
  return m_failures.isEmpty() ? QString() : m_failures.value(row);
}

QString ThumbnailCache::notice(std::int64_t row) const {
  return m_notices.isEmpty() ? QString() : m_notices.value(row);
}

void ThumbnailCache::clear() {
  ++m_generation;
  m_images.clear();
  m_failures.clear();
  m_notices.clear();
  {
    const QMutexLocker lock(&m_shared->mutex);
    m_shared->queues.clear();
    m_shared->generation = m_generation;
    m_shared->display = m_session.display();
  }
  Q_EMIT ready(-1);
}

int ThumbnailCache::waiting() const {
  const QMutexLocker lock(&m_shared->mutex);
  std::size_t count = 0;
  for (const auto& entry : m_shared->queues) count += entry.second.left();
  return static_cast<int>(count);
}

void ThumbnailCache::request(const QObject* client, const std::vector<std::int64_t>& rows, int side) {
  if (side < 1) return;
  if (m_sides.empty() || m_sides.back() != side) {
    std::erase(m_sides, side);
    m_sides.push_back(side);
    if (m_sides.size() > 8) m_sides.erase(m_sides.begin());
  }
  {
    const QMutexLocker lock(&m_shared->mutex);
    Shared::Queue& queue = m_shared->queues[client];
    queue.keys.clear();  // its memory stays, for the next request
    queue.next = 0;
    for (const std::int64_t row : rows) {
      const Key key{row, side};
      if (m_images.contains(key) || m_failures.contains(row) ||
          m_shared->running.contains({key, m_generation}))
        continue;
      queue.keys.push_back(key);
    }
    if (rows.empty()) m_shared->queues.erase(client);
  }
  startWorkers();
}

void ThumbnailCache::startWorkers() {
  const QMutexLocker lock(&m_shared->mutex);
  std::size_t tasks = 0;
  for (const auto& entry : m_shared->queues) tasks += entry.second.left();
  while (m_shared->workers < m_pool.maxThreadCount() && static_cast<std::size_t>(m_shared->workers) < tasks) {
    ++m_shared->workers;
    m_pool.start([shared = m_shared] { shared->work(); });
  }
}

void ThumbnailCache::deliver(int generation, Key key, const QImage& image, const QString& words) {
  if (generation != m_generation) return;  // rendered with a stretch that is no longer the one on screen
  if (image.isNull())
    m_failures.insert(key.first, words);
  else
    m_images.insert(key, new QImage(image), std::max<qsizetype>(1, image.sizeInBytes() / 1024));
  if (!image.isNull() && !words.isEmpty()) m_notices.insert(key.first, words);
  Q_EMIT ready(key.first);
}

}  // namespace ui
