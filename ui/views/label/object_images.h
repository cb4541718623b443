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
  explicit ObjectImages(Sources sources, QObject* parent = nullptr);

  /// Loads `row` first, then `ahead`; forgets everything else.
  void want(std::int64_t row, const std::vector<std::int64_t>& ahead);
  void setDisplay(const labeling::Display& display, bool withContours);
  /// While a handle is dragged: smaller and sooner.
  void setHasty(bool hasty);

  /// What is ready of an object; image may be null.
  const SkyPicture* picture(std::int64_t row) const;
  QString problem(std::int64_t row) const;  ///< why its image could not be read; empty: no problem

 Q_SIGNALS:
  void ready(std::int64_t row);
  void failed(std::int64_t row, const QString& sentence);

 private:
  struct Entry {
    SkyPicture picture;
    bool hasContours = false;
    bool isHasty = false;
    QString problem;
    Job<SkyPicture> job;
  };
  bool isFresh(const Entry& entry) const;
  void load(std::int64_t row, Entry& entry);
  void loadNext();

  Sources m_sources;
  labeling::Display m_display;
  bool m_withContours = false;
  bool m_hasty = false;
  std::vector<std::int64_t> m_wanted;  ///< most urgent first
  std::map<std::int64_t, std::unique_ptr<Entry>> m_entries;
};

}  // namespace ui
