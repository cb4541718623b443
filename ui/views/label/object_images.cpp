#include "ui/views/label/object_images.h"

#include <algorithm>

#include "labeling/survey/cutout_reader.h"

namespace ui {

namespace {
constexpr int kHastySide = 320;  // pixels: composed in a few milliseconds
}

ObjectImages::ObjectImages(Sources sources, QObject* parent)
    : QObject(parent), m_sources(std::move(sources)) {}

void ObjectImages::want(std::int64_t row, const std::vector<std::int64_t>& ahead) {
  m_wanted = {row};
  for (const std::int64_t other : ahead) {
    if (std::find(m_wanted.begin(), m_wanted.end(), other) == m_wanted.end()) m_wanted.push_back(other);
  }
  std::erase_if(m_entries, [this](const auto& entry) {
    return std::find(m_wanted.begin(), m_wanted.end(), entry.first) == m_wanted.end();
  });
  loadNext();
}

void ObjectImages::setDisplay(const labeling::Display& display, bool withContours) {
  if (display == m_display && withContours == m_withContours) return;
  m_display = display;
  m_withContours = withContours;
  loadNext();
}

void ObjectImages::setHasty(bool hasty) {
  if (hasty == m_hasty) return;
  m_hasty = hasty;
  loadNext();
}

const SkyPicture* ObjectImages::picture(std::int64_t row) const {
  const auto found = m_entries.find(row);
  return found == m_entries.end() || found->second->picture.image.isNull() ? nullptr
                                                                           : &found->second->picture;
}

QString ObjectImages::problem(std::int64_t row) const {
  const auto found = m_entries.find(row);
  return found == m_entries.end() ? QString() : found->second->problem;
}

bool ObjectImages::isFresh(const Entry& entry) const {
  if (!entry.problem.isEmpty()) return true;
  return !entry.picture.image.isNull() && entry.picture.display == m_display &&
         (entry.hasContours || !m_withContours) && (!entry.isHasty || m_hasty);
}

void ObjectImages::loadNext() {
  // The object on screen first; the ones ahead follow when it is there. A run is never thrown away for a
  // newer stretch: its picture is shown, then the next begins, so that a drag shows something all the time.
  for (const std::int64_t row : m_wanted) {
    std::unique_ptr<Entry>& entry = m_entries[row];
    if (!entry) entry = std::make_unique<Entry>();
    if (entry->job.isRunning()) {
      if (row == m_wanted.front()) return;
      continue;
    }
    if (isFresh(*entry)) continue;
    load(row, *entry);
    if (row == m_wanted.front()) return;
  }
}

void ObjectImages::load(std::int64_t row, Entry& entry) {
  const bool hasty = m_hasty && row == m_wanted.front();
  const bool withContours = m_withContours;
  std::vector<labeling::ImageSource> sources;
  if (!entry.picture.cutout) {
    try {
      sources = m_sources(row);
    } catch (const std::exception& error) {
      entry.problem = QString::fromUtf8(error.what());
      Q_EMIT failed(row, entry.problem);
      return;
    }
  }
  entry.job.start(
      [cutout = entry.picture.cutout, sources = std::move(sources), display = m_display, withContours,
       hasty](const model::RunControl& control) {
        auto read = cutout ? cutout
                           : std::make_shared<const labeling::Cutout>(
                                 labeling::readCutout(std::span<const labeling::ImageSource>(sources)));
        return composeSky(std::move(read), display, withContours, hasty ? kHastySide : 0, control);
      },
      [this, row, withContours, hasty](SkyPicture& picture) {
        const auto found = m_entries.find(row);
        if (found == m_entries.end()) return;
        found->second->picture = std::move(picture);
        found->second->hasContours = withContours;
        found->second->isHasty = hasty;
        Q_EMIT ready(row);
        loadNext();
      },
      [this, row](const QString& sentence) {
        const auto found = m_entries.find(row);
        if (found == m_entries.end()) return;
        found->second->problem = sentence;
        Q_EMIT failed(row, sentence);
        loadNext();
      });
}

}  // namespace ui
