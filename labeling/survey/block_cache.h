#pragma once
#include <compare>
#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

namespace labeling {

/// Decompressed pieces of large images, shared by every cutout and thread that needs them; the ones unused
/// for the longest go first when a limit is reached. At least the newest piece stays, whatever its size.
class BlockCache {
 public:
  struct Key {
    std::uint64_t image = 0;  ///< one opening of one extension of one file
    std::int64_t plane = 0;
    std::int64_t block = 0;
    auto operator<=>(const Key&) const = default;
  };
  using Pixels = std::shared_ptr<const std::vector<float>>;

  explicit BlockCache(std::size_t capacityBytes) : m_capacity(capacityBytes) {}

  Pixels find(const Key& key);  ///< null if it is not there
  void put(const Key& key, Pixels pixels);
  void forget(std::uint64_t image);  ///< everything of an image that is closed
  void setCapacity(std::size_t bytes);
  std::size_t bytes() const;

 private:
  struct Entry {
    Key key;
    Pixels pixels;
  };
  void shrink();

  mutable std::mutex m_lock;
  std::list<Entry> m_entries;  ///< the most recently used first
  std::map<Key, std::list<Entry>::iterator> m_places;
  std::size_t m_capacity;
  std::size_t m_bytes = 0;
};

}  // namespace labeling
