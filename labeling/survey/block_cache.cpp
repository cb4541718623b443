#include "labeling/survey/block_cache.h"

#include <utility>

namespace labeling {
namespace {
std::size_t bytesOf(const BlockCache::Pixels& pixels) { return pixels->size() * sizeof(float); }
}  // namespace

BlockCache::Pixels BlockCache::find(const Key& key) {
  const std::lock_guard hold(m_lock);
  const auto place = m_places.find(key);
  if (place == m_places.end()) return nullptr;
  m_entries.splice(m_entries.begin(), m_entries, place->second);
  return place->second->pixels;
}

void BlockCache::put(const Key& key, Pixels pixels) {
  const std::lock_guard hold(m_lock);
  if (m_places.contains(key)) return;  // another thread read the same piece meanwhile
  m_bytes += bytesOf(pixels);
  m_entries.push_front({key, std::move(pixels)});
  m_places.emplace(key, m_entries.begin());
  shrink();
}

void BlockCache::forget(std::uint64_t image) {
  const std::lock_guard hold(m_lock);
  for (auto place = m_places.lower_bound({image, 0, 0});
       place != m_places.end() && place->first.image == image;) {
    m_bytes -= bytesOf(place->second->pixels);
    m_entries.erase(place->second);
    place = m_places.erase(place);
  }
}

void BlockCache::setCapacity(std::size_t bytes) {
  const std::lock_guard hold(m_lock);
  m_capacity = bytes;
  shrink();
}

std::size_t BlockCache::bytes() const {
  const std::lock_guard hold(m_lock);
  return m_bytes;
}

void BlockCache::shrink() {
  while (m_bytes > m_capacity && m_entries.size() > 1) {
    m_bytes -= bytesOf(m_entries.back().pixels);
    m_places.erase(m_entries.back().key);
    m_entries.pop_back();
  }
}

}  // namespace labeling
