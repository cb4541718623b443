#include "ui/views/label/object_images.h"

#include <algorithm>

#include "labeling/survey/cutout_reader.h"
#include "model/base/error.h"

namespace ui {

namespace {
constexpr int kHastySide = 320;  // pixels: composed in a few milliseconds
}

ObjectImages::ObjectImages(Sources sources, Displays displays, QObject* parent)
    : QObject(parent), m_sources(std::move(sources)), m_displays(std::move(displays)) {}

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

void ObjectImages::setOverlays(const SkyOverlays& overlays) {
  if (overlays == m_overlays) return;
  m_overlays = overlays;
  loadNext();
}

void ObjectImages::refresh() { loadNext(); }

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

bool ObjectImages::isFresh(std::int64_t row) const {
  const auto found = m_entries.find(row);
  return found != m_entries.end() && isFresh(row, *found->second);
}

bool ObjectImages::isFresh(std::int64_t row, const Entry& entry) const {
  // A file that cannot be read stays so; a band that an object lacks may be another one next time.
  if (!entry.problem.isEmpty()) return !entry.picture.cutout || entry.problemOf == m_displays(row);
  return !entry.picture.image.isNull() && entry.picture.display == m_displays(row) &&
         entry.picture.overlays == m_overlays && (!entry.picture.isHasty || m_hasty);
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
    if (isFresh(row, *entry)) continue;
    load(row, *entry);
    if (row == m_wanted.front()) return;
  }
}

void ObjectImages::load(std::int64_t row, Entry& entry) {
  const bool hasty = m_hasty && row == m_wanted.front();
  const labeling::Display display = m_displays(row);
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
      [before = entry.picture, sources = std::move(sources), display, overlays = m_overlays,
       hasty](const model::RunControl& control) {
        SkyPicture picture;
        picture.cutout = before.cutout ? before.cutout
                                       : std::make_shared<const labeling::Cutout>(labeling::readCutout(
                                             std::span<const labeling::ImageSource>(sources)));
        try {
          return composeSky(picture.cutout, display, overlays, before, hasty ? kHastySide : 0, control);
        } catch (const model::Error& error) {
          // Read, but not to be shown like this: the pixels are kept, and the sentence says what is wrong.
          picture.display = display;
          picture.overlays = overlays;
          picture.problem = QString::fromUtf8(error.what());
          return picture;
        }
      },
      [this, row](SkyPicture& picture) {
        const auto found = m_entries.find(row);
        if (found == m_entries.end()) return;
        Entry& done = *found->second;
        done.picture = std::move(picture);
        done.problem = done.picture.problem;
        done.problemOf = done.picture.display;
        if (done.problem.isEmpty()) {
          Q_EMIT ready(row);
        } else {
          Q_EMIT failed(row, done.problem);
        }
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
