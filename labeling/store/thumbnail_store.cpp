#include "labeling/store/thumbnail_store.h"

#include <chrono>
#include <utility>

#include "labeling/store/connection.h"
#include "labeling/store/file_system.h"
#include "model/base/error.h"

namespace labeling {
namespace {

using model::Error;
using model::ErrorKind;

constexpr std::int64_t kUsedStep = 3600;       // seconds: how exactly "when it was last looked at" is kept
constexpr std::size_t kMostRemembered = 4096;  // looks between two writes
constexpr int kRemovedAtOnce = 256;

std::int64_t secondsNow() {
  using namespace std::chrono;
  return duration_cast<seconds>(system_clock::now().time_since_epoch()).count();
}

std::int64_t asStored(std::uint64_t bits) { return static_cast<std::int64_t>(bits); }

}  // namespace

std::filesystem::path ThumbnailStore::fileIn(const std::filesystem::path& derived) {
  return derived / "thumbnails-1.sqlite";
}

ThumbnailStore::ThumbnailStore(const std::filesystem::path& file, std::int64_t mostBytes)
    : m_file(file), m_mostBytes(mostBytes) {
  try {
    open();
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::Corrupt) throw;
    startAnew();
  }
}

ThumbnailStore::~ThumbnailStore() = default;

void ThumbnailStore::open() {
  auto connection = std::make_unique<Connection>(m_file, Connection::Mode::Create);
  // Pictures are worth no waiting: neither for another process nor for the disk. After a power failure the
  // file may be damaged; that is found out, and it is made anew.
  connection->execute("PRAGMA busy_timeout = 250");
  connection->execute("PRAGMA auto_vacuum = INCREMENTAL");
  const bool isLocal = networkFileSystemOf(m_file.parent_path()).empty();
  connection->text(isLocal ? "PRAGMA journal_mode = WAL" : "PRAGMA journal_mode = TRUNCATE");
  connection->execute("PRAGMA synchronous = OFF");
  connection->execute(R"sql(
    CREATE TABLE IF NOT EXISTS thumbnail (
      high INTEGER NOT NULL,
      low INTEGER NOT NULL,
      used INTEGER NOT NULL,
      picture BLOB NOT NULL,
      PRIMARY KEY (high, low)
    ) STRICT;
    CREATE INDEX IF NOT EXISTS thumbnail_used ON thumbnail (used);
  )sql");
  connection->integer("SELECT count(*) FROM (SELECT high, low, used FROM thumbnail LIMIT 1)");
  m_connection = std::move(connection);
}

void ThumbnailStore::startAnew() {
  m_connection.reset();
  for (const char* ending : {"", "-wal", "-shm", "-journal"}) {
    std::filesystem::path part = m_file;
    part += ending;
    std::error_code ignored;  // open() says what is wrong, if anything still is
    std::filesystem::remove(part, ignored);
  }
  open();
}

std::optional<std::string> ThumbnailStore::find(const ThumbnailKey& key) {
  for (const Waiting& waiting : m_waiting)
    if (waiting.key == key) return waiting.bytes;
  try {
    Statement find = m_connection->prepare("SELECT picture, used FROM thumbnail WHERE high = ? AND low = ?");
    find.bind(1, asStored(key.high)).bind(2, asStored(key.low));
    if (!find.step()) return std::nullopt;
    std::string bytes = find.bytes(0);
    if (find.integer(1) + kUsedStep < secondsNow() && m_used.size() < kMostRemembered) m_used.push_back(key);
    return bytes;
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::Corrupt) startAnew();
    return std::nullopt;  // busy, unreadable: as if it were not there
  }
}

void ThumbnailStore::put(const ThumbnailKey& key, std::string bytes) {
  m_waiting.push_back({key, std::move(bytes)});
}

void ThumbnailStore::flush() {
  if (m_waiting.empty() && m_used.empty()) return;
  const std::vector<Waiting> pictures = std::exchange(m_waiting, {});
  const std::vector<ThumbnailKey> used = std::exchange(m_used, {});
  try {
    Transaction transaction(*m_connection);
    const std::int64_t now = secondsNow();
    for (const Waiting& picture : pictures)
      m_connection->prepare("INSERT OR REPLACE INTO thumbnail VALUES (?, ?, ?, ?)")
          .bind(1, asStored(picture.key.high))
          .bind(2, asStored(picture.key.low))
          .bind(3, now)
          .bindBytes(4, picture.bytes)
          .run();
    for (const ThumbnailKey& key : used)
      m_connection->prepare("UPDATE thumbnail SET used = ? WHERE high = ? AND low = ?")
          .bind(1, now)
          .bind(2, asStored(key.high))
          .bind(3, asStored(key.low))
          .run();
    makeRoom();
    transaction.commit();
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::Corrupt) throw;
    startAnew();
    return;
  }
  m_connection->execute("PRAGMA incremental_vacuum");
}

void ThumbnailStore::makeRoom() {
  if (bytes() <= m_mostBytes) return;
  // A tenth more than needed, so that room is not made for every picture.
  const std::int64_t wanted = m_mostBytes - m_mostBytes / 10;
  while (bytes() > wanted) {
    m_connection
        ->prepare(
            "DELETE FROM thumbnail WHERE rowid IN (SELECT rowid FROM thumbnail ORDER BY used, rowid LIMIT ?)")
        .bind(1, kRemovedAtOnce)
        .run();
    if (m_connection->changes() == 0) return;
  }
}

std::int64_t ThumbnailStore::bytes() const {
  return (m_connection->integer("PRAGMA page_count") - m_connection->integer("PRAGMA freelist_count")) *
         m_connection->integer("PRAGMA page_size");
}

std::int64_t ThumbnailStore::count() const { return m_connection->integer("SELECT count(*) FROM thumbnail"); }

}  // namespace labeling
