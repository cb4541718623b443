#pragma once
#include <QCache>
#include <QHash>
#include <QImage>
#include <QObject>
#include <QString>
#include <QThreadPool>
#include <memory>
#include <utility>
#include <vector>

namespace ui {

class ProjectSession;

/// Cutouts of one project as square pictures with rounded corners, read and rendered in worker threads with
/// the project's display settings. Nothing of it happens on the GUI thread: neither the store is asked where
/// an image lies, nor a file opened. One per session; every gallery and strip shares it. What was made is
/// kept in memory and in the project's derived/ folder (see thumbnail_maker.h).
class ThumbnailCache : public QObject {
  Q_OBJECT
 public:
  /// The cache of a session; made at the first call and owned by it.
  static ThumbnailCache& of(ProjectSession& session);
  ~ThumbnailCache() override;

  /// The picture if it is ready, at exactly `side` device pixels.
  const QImage* find(std::int64_t row, int side) const;
  /// A picture of another size to show meanwhile; null image: none.
  QImage findAny(std::int64_t row) const;
  /// Why the image could not be read; empty: it could, or was not tried.
  QString failure(std::int64_t row) const;

  /// What of a damaged file is lost, where its picture shows the rest; empty: nothing.
  QString notice(std::int64_t row) const;

  /// What `client` needs now, most urgent first. Replaces what it asked for before; what has not been begun
  /// of that is forgotten.
  void request(const QObject* client, const std::vector<std::int64_t>& rows, int side);
  int waiting() const;  ///< pictures asked for and not begun

  void setCapacity(std::int64_t bytes);      ///< of memory
  void setDiskCapacity(std::int64_t bytes);  ///< of the file in derived/; 0: nothing is kept there

 Q_SIGNALS:
  void ready(std::int64_t row);  ///< or failed; -1: all are to be asked for again

 private:
  explicit ThumbnailCache(ProjectSession& session);
  struct Shared;
  using Key = std::pair<std::int64_t, int>;
  void startWorkers();
  /// @param words  why there is no image, or what the image lacks
  void deliver(int generation, Key key, const QImage& image, const QString& words);
  void clear();

  ProjectSession& m_session;
  std::shared_ptr<Shared> m_shared;
  QThreadPool m_pool;
  mutable QCache<Key, QImage> m_images;
  QHash<std::int64_t, QString> m_failures, m_notices;
  mutable std::vector<int> m_sides;  ///< sizes in use, newest last
  int m_generation = 0;
};

}  // namespace ui
