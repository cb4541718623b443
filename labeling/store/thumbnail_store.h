#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace labeling {

class Connection;

/// What a picture was made from, as 128 bits of a hash: pixels, files, stretch. Another stretch or a file
/// that changed is another key, so nothing stale is ever found.
struct ThumbnailKey {
  std::uint64_t high = 0, low = 0;
  bool operator==(const ThumbnailKey&) const = default;
};

/// Small pictures that were made before, in one SQLite file of a project's derived/ folder. A cache: it may
/// be deleted at any time, a damaged one is made anew, and what it cannot keep it does not keep. Several
/// processes may share it. Belongs to one thread.
class ThumbnailStore {
 public:
  /// derived/thumbnails-1.sqlite; the number is that of the format
  static std::filesystem::path fileIn(const std::filesystem::path& derived);

  /// @param mostBytes  pictures that were not looked at for longest give way beyond this
  /// @throws Error(Unwritable, DiskFull, Unreadable): this place cannot hold a cache
  ThumbnailStore(const std::filesystem::path& file, std::int64_t mostBytes);
  ~ThumbnailStore();
  ThumbnailStore(const ThumbnailStore&) = delete;
  ThumbnailStore& operator=(const ThumbnailStore&) = delete;

  /// The bytes that were kept under this key. Remembers that they were looked at.
  std::optional<std::string> find(const ThumbnailKey& key);
  /// Keeps a picture until the next flush().
  void put(const ThumbnailKey& key, std::string bytes);
  std::size_t waiting() const { return m_waiting.size(); }  ///< put and not flushed
  /// Writes what was put, in one transaction, and makes room.
  /// @throws Error(DiskFull, Unwritable): nothing of it is kept, and it is forgotten
  void flush();

  std::int64_t bytes() const;  ///< that the pictures take in the file
  std::int64_t count() const;
  void setMostBytes(std::int64_t mostBytes) { m_mostBytes = mostBytes; }

 private:
  struct Waiting {
    ThumbnailKey key;
    std::string bytes;
  };
  void open();
  void startAnew();
  void makeRoom();

  std::filesystem::path m_file;
  std::int64_t m_mostBytes;
  std::unique_ptr<Connection> m_connection;
  std::vector<Waiting> m_waiting;
  std::vector<ThumbnailKey> m_used;
};

}  // namespace labeling
