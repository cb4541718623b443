#pragma once
#include <QObject>
#include <QString>
#include <functional>
#include <map>
#include <memory>
#include <vector>

#include "ui/session/job.h"
#include "ui/views/label/sky_picture.h"

namespace ui {

/// The images of the object on screen and of its neighbours in the queue: read and composed on workers, kept
/// for a handful of objects, so that the next one appears in one frame.
class ObjectImages : public QObject {
  Q_OBJECT
 public:
  using Sources = std::function<std::vector<labeling::ImageSource>(std::int64_t row)>;
  using Displays = std::function<labeling::Display(std::int64_t row)>;
  ObjectImages(Sources sources, Displays displays, QObject* parent = nullptr);

  /// Loads `row` first, then `ahead`; forgets everything else.
  void want(std::int64_t row, const std::vector<std::int64_t>& ahead);
  void setOverlays(const SkyOverlays& overlays);
  const SkyOverlays& overlays() const { return m_overlays; }
  void refresh();  ///< displays have changed: composes anew what is no longer as it should be
  /// While a handle is dragged: smaller and sooner.
  void setHasty(bool hasty);

  /// What is ready of an object; image may be null.
  const SkyPicture* picture(std::int64_t row) const;
  bool isFresh(std::int64_t row) const;     ///< composed with the display and overlays of now
  QString problem(std::int64_t row) const;  ///< why its image could not be shown; empty: no problem

 Q_SIGNALS:
  void ready(std::int64_t row);
  void failed(std::int64_t row, const QString& sentence);

 private:
  struct Entry {
    SkyPicture picture;
    QString problem;
    labeling::Display problemOf;  ///< the display that it came with
    Job<SkyPicture> job;
  };
  bool isFresh(std::int64_t row, const Entry& entry) const;
  void load(std::int64_t row, Entry& entry);
  void loadNext();

  Sources m_sources;
  Displays m_displays;
  SkyOverlays m_overlays;
  bool m_hasty = false;
  std::vector<std::int64_t> m_wanted;  ///< most urgent first
  std::map<std::int64_t, std::unique_ptr<Entry>> m_entries;
};

}  // namespace ui
